"""Filling a demo office by the same commands that people use."""

from collections.abc import Callable
from datetime import date, timedelta

from app.clock import SetClock
from app.commands.take_step import TakeStep
from app.demo.care import at, fill_children, fill_visits
from app.demo.people import Population
from app.desk import Desk
from app.errors import Refused
from app.policy.calendars import work_calendar

# How far each of the demo's cases gets, in turn: the steps taken after acceptance.
JOURNEYS: tuple[tuple[str, ...], ...] = (
    (),
    ("ask_verification",),
    ("ask_verification", "verification_passed"),
    ("ask_verification", "verification_passed", "investigate"),
    ("ask_verification", "verification_passed", "investigate", "opinion_for"),
    ("ask_verification", "verification_passed", "investigate", "opinion_for", "post_notice"),
    ("ask_verification", "verification_failed"),
    ("ask_verification", "verification_passed", "investigate", "opinion_for", "post_notice", "close_notice", "submit"),
    ("ask_verification", "verification_passed", "investigate", "opinion_for", "post_notice", "close_notice", "submit", "confirm"),
)  # fmt: skip
WHO = {
    "ask_verification": "clerk", "verification_passed": "county", "verification_failed": "county",
    "investigate": "clerk", "opinion_for": "reviewer", "post_notice": "clerk", "close_notice": "clerk",
    "submit": "clerk", "confirm": "county",
}  # fmt: skip
DAYS = {"close_notice": 9, "confirm": 6}  # days from the step before, where it is not two
EARLIER = {"confirm": 35}  # so many days earlier began what has come so far
CONTENT: dict[str, dict[str, object]] = {
    "verification_passed": {"items": {"银行存款": "3 人合计 8,412.36 元", "车辆、工商、不动产": "无"}},
    "verification_failed": {"items": {"车辆": "1 辆，2019 年登记"}},
    "investigate": {
        "investigators": ["周明", "何秀"], "present": "户主", "housing": "砖混两间，62 平方米，自有",
    },
    "post_notice": {"place": "村务公开栏", "posted_by": "周明"},
    "close_notice": {"evidence": "张贴、撤下照片各一张，村委会反馈单"},
}  # fmt: skip


def fill(
    desk_of: Callable[[str], Desk],
    clock: SetClock,
    *,
    villages: tuple[str, ...],
    households: int,
    seed: int,
    today: date,
    suffix: str = "",
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Take applications over the past month and bring each some way along."""
    population = Population(seed + len(suffix), today)
    for number in range(households):
        report(number, households)
        journey = JOURNEYS[number % len(JOURNEYS)]
        back = sum(DAYS.get(step, 2) for step in journey) + len(journey) + (number * 5) % 4
        back += sum(EARLIER.get(step, 0) for step in journey)
        day = _working_day(today - timedelta(days=back), today)
        clock.time = at(day, 9, number % 50)
        accepted = (
            desk_of("clerk" + suffix)
            .do(population.application(villages[number % len(villages)]))
            .result
        )
        for step in journey:
            day = _working_day(min(today, day + timedelta(days=DAYS.get(step, 2))), today)
            clock.time = max(clock.time, at(day, 10, number % 50))
            command = TakeStep(
                case_id=accepted.case_ids[0], step=step, content=dict(CONTENT.get(step, {}))
            )
            try:
                desk_of(WHO[step] + (suffix if WHO[step] != "county" else "")).do(command)
            except Refused:  # a household that is not entitled gets no favourable opinion
                break
    report(households, households)
    director = "supervisor" + suffix
    fill_children(population, desk_of, clock, villages, households, director, today)
    fill_visits(population, desk_of, clock, villages, households // 2, "clerk" + suffix, today)


def _working_day(day: date, latest: date) -> date:
    calendar = work_calendar()
    while day < latest and not calendar.is_working(day):
        day += timedelta(days=1)
    return min(day, latest)
