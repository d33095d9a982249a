"""Who is to be looked in on, the most urgent first, and what is still to be done."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class VisitRow:
    """``days_left`` in natural days; negative when late."""

    id: str
    person_id: str
    name: str = dataclasses.field(repr=False)
    words: str = dataclasses.field(repr=False)
    group: str
    grade: str
    village: str
    last_on: date | None
    next_on: date
    days_left: int
    open_tasks: tuple[str, ...] = dataclasses.field(repr=False)
    carer: str = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True)
class TaskRow:
    id: str
    name: str = dataclasses.field(repr=False)
    what: str = dataclasses.field(repr=False)
    gravity: str
    gravity_label: str
    due_on: date
    days_left: int


@dataclass(frozen=True, slots=True)
class VisitsPage:
    """``lists`` are the pack's lists for the form: name → (code, label)."""

    rows: tuple[VisitRow, ...]
    tasks: tuple[TaskRow, ...]
    due_this_week: int
    late: int
    coverage_percent: int
    villages: tuple[tuple[str, str], ...]
    lists: dict[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsDue(Query[VisitsPage]):
    """``due_only`` keeps those of this week and the late ones."""

    action = "visit.read"

    due_only: bool = False
