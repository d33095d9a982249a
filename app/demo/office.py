"""Filling a demo office by the same commands that people use."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from app.clock import SHANGHAI, SetClock
from app.commands.record_visit import Finding, RecordVisit
from app.commands.take_step import TakeStep
from app.commands.visit_child import VisitChild
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
)  # fmt: skip
WHO = {
    "ask_verification": "clerk", "verification_passed": "county", "verification_failed": "county",
    "investigate": "clerk", "opinion_for": "reviewer", "post_notice": "clerk", "close_notice": "clerk",
    "submit": "clerk",
}  # fmt: skip
DAYS = {"close_notice": 9}  # days from the step before, where it is not two
CONTENT: dict[str, dict[str, object]] = {
    "verification_passed": {"items": {"银行存款": "3 人合计 8,412.36 元", "车辆、工商、不动产": "无"}},
    "verification_failed": {"items": {"车辆": "1 辆，2019 年登记"}},
    "investigate": {
        "investigators": ["周明", "何秀"], "present": "户主", "housing": "砖混两间，62 平方米，自有",
    },
    "post_notice": {"place": "村务公开栏"},
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
        day = _working_day(today - timedelta(days=back), today)
        clock.time = _at(day, 9, number % 50)
        accepted = (
            desk_of("clerk" + suffix)
            .do(population.application(villages[number % len(villages)]))
            .result
        )
        for step in journey:
            day = _working_day(min(today, day + timedelta(days=DAYS.get(step, 2))), today)
            clock.time = max(clock.time, _at(day, 10, number % 50))
            command = TakeStep(
                case_id=accepted.case_ids[0], step=step, content=dict(CONTENT.get(step, {}))
            )
            try:
                desk_of(WHO[step] + (suffix if WHO[step] != "county" else "")).do(command)
            except Refused:  # a household that is not entitled gets no favourable opinion
                break
    report(households, households)
    _children(population, desk_of, clock, villages, households, suffix, today)


def _children(
    population: Population,
    desk_of: Callable[[str], Desk],
    clock: SetClock,
    villages: tuple[str, ...],
    count: int,
    suffix: str,
    today: date,
) -> None:
    """Open children's files over the past months and visit most of them."""
    spots = [place % len(villages) for place in (0, 7, 0, 7, 3)]  # most live where the laptops are
    user = "supervisor" if not suffix else "reviewer" + suffix
    for number in range(count):
        clock.time = _at(today - timedelta(days=100 - number), 14, number % 50)
        file_id = desk_of(user).do(population.child(villages[spots[number % len(spots)]])).result
        if population.chance(0.7):
            clock.time = _at(today - timedelta(days=2 + (number * 7) % 60), 15, number % 50)
            answers = {"carer_now": "as_paper", "father_contact": "week", "attends": "regular"}
            facts = population.child_facts
            desk_of(user).do(VisitChild(file_id=file_id, answers=answers, found=facts))
    user = "clerk" + suffix
    for number in range(count // 2):
        clock.time = _at(today - timedelta(days=60 - number), 10, number % 50)
        enrolment = desk_of(user).do(population.tekun(villages[number % len(villages)])).result
        if population.chance(0.8):
            clock.time = _at(today - timedelta(days=1 + (number * 3) % 20), 11, number % 50)
            answers = {"condition": "same", "eaten": "yes", "heating": "good", "paid": "yes"}
            found = (
                (Finding(what="火炉烟管漏烟，需更换", gravity="urgent"),) if number % 4 == 0 else ()
            )
            visit = RecordVisit(enrolment_id=enrolment, answers=answers, findings=found)
            desk_of(user).do(visit)
    clock.time = _at(today, 16, 0)


def _working_day(day: date, latest: date) -> date:
    calendar = work_calendar()
    while day < latest and not calendar.is_working(day):
        day += timedelta(days=1)
    return min(day, latest)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)
