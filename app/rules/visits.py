"""Looking in on people: when the next visit is due, what a finding asks for, what six indicators say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.policy.packs import PolicyPack
from app.rules.calendar import WorkCalendar

PROGRAMME = "visits"
GRAVE = ("urgent", "danger")
EXAMPLE = "，示例"  # beside a figure that is not known to be in force here


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """What the rhythm of somebody's visits rests on."""

    group: str
    grade: str | None
    area: str
    on: date
    since: date
    last_met_on: date | None = None
    agreed_on: date | None = None  # the day set at the end of the last visit or try
    missed: bool = False  # the last try was in vain
    tried_on: date | None = None
    grave_on: date | None = None  # when something urgent was last found


@dataclass(frozen=True, slots=True)
class NextVisit:
    """``why`` says in words what set the day; ``every`` is the interval in force, in days."""

    on: date
    why: str
    every: int


def self_care_grade(able: Mapping[str, bool]) -> str:
    """able / partly_unable / unable from the six indicators (民发〔2021〕43号 art. 22)."""
    missing = sum(not holds for holds in able.values())
    return "able" if missing == 0 else "partly_unable" if missing <= 3 else "unable"


def next_visit(facts: VisitFacts, pack: PolicyPack) -> NextVisit:
    """By the grade's interval; closer together in the first month and after a grave finding.

    A day agreed at the last visit counts where it is earlier than the interval allows.
    """
    rhythm = {c.code: c.note for c in pack.choices(PROGRAMME, "group")}[facts.group]
    closer = _closer(facts, pack)
    name = f"{rhythm}_closer" if closer else rhythm
    figure = pack.figure(name, facts.area, facts.on, facts.grade or "able")
    every, mark = figure.value, EXAMPLE if figure.certainty == "example" else ""
    if facts.missed and facts.agreed_on is not None:
        latest = (facts.tried_on or facts.on) + timedelta(days=every)
        return NextVisit(min(facts.agreed_on, latest), "上次没见到，约定再去", every)
    if facts.last_met_on is None:
        days = pack.figure("first_visit_days", facts.area, facts.on).value
        return NextVisit(facts.since + timedelta(days=days), "还没有走访过", every)
    due = facts.last_met_on + timedelta(days=every)
    if facts.agreed_on is not None and facts.last_met_on < facts.agreed_on < due:
        return NextVisit(facts.agreed_on, "上次约定", every)
    words = f"每 {every} 天{mark}"
    return NextVisit(due, f"{closer}，{words}" if closer else words, every)


def _closer(facts: VisitFacts, pack: PolicyPack) -> str:
    """Why the visits lie closer together now; nothing where they do not."""
    window = timedelta(days=pack.figure("closer_days", facts.area, facts.on).value)
    if facts.grave_on is not None and facts.on - facts.grave_on <= window:
        return "发现紧急问题后加密"
    if facts.on - facts.since <= window:
        return "入列首月加密"
    return ""


def climbs(grade: str | None, missed_in_a_row: int, area: str, pack: PolicyPack, on: date) -> bool:
    """Whether so many tries in vain go to the township the same day (for those the pack names)."""
    if grade != "unable":
        return False
    return missed_in_a_row >= pack.figure("misses_climb", area, on, "unable").value


def task_due(
    gravity: str,
    on: date,
    area: str,
    pack: PolicyPack,
    calendar: WorkCalendar,
    figure: str = "task_days",
) -> date:
    """The day by which a finding is to be settled."""
    days = pack.figure(figure, area, on, gravity).value
    return calendar.add(on, days) if days else on


def differs(quick: Mapping[str, bool], assessed: Mapping[str, bool] | None) -> tuple[str, ...]:
    """Indicators whose quick check differs from the last assessment.

    They raise a re-assessment and never change a grade (民发〔2021〕43号 art. 23).
    """
    if assessed is None:
        return ()
    return tuple(
        code for code, able in quick.items() if code in assessed and assessed[code] != able
    )
