"""Looking in on people: when the next visit is due, what a finding asks for, what six indicators say."""

from collections.abc import Mapping
from datetime import date, timedelta

from app.policy.packs import PolicyPack
from app.rules.calendar import WorkCalendar

PROGRAMME = "visits"


def self_care_grade(able: Mapping[str, bool]) -> str:
    """able / partly_unable / unable from the six indicators (民发〔2021〕43号 art. 22)."""
    missing = sum(not holds for holds in able.values())
    return "able" if missing == 0 else "partly_unable" if missing <= 3 else "unable"


def next_visit(
    grade: str | None, last_on: date | None, since: date, area: str, pack: PolicyPack, on: date
) -> date:
    """By the grade's interval after the last visit; who was never visited is due a week after joining."""
    if last_on is None:
        return since + timedelta(days=7)
    days = pack.figure("tekun_visit_days", area, on, grade or "able").value
    return last_on + timedelta(days=days)


def task_due(gravity: str, on: date, area: str, pack: PolicyPack, calendar: WorkCalendar) -> date:
    """The day by which a finding is to be settled."""
    days = pack.figure("task_days", area, on, gravity).value
    return calendar.add(on, days) if days else on


def differs(quick: Mapping[str, bool], assessed: Mapping[str, bool] | None) -> bool:
    """Whether a quick check differs from the last assessment: it raises a re-assessment, never changes a grade."""
    return assessed is not None and any(assessed.get(k) != v for k, v in quick.items())
