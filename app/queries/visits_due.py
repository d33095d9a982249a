"""Who is to be looked in on, the most urgent first, and what is still to be done."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from app.queries.base import Pairs, Query


@dataclass(frozen=True, slots=True)
class VisitRow:
    """``days_left`` in natural days; negative when late. ``alarm`` is what must be minded first."""

    id: str
    person_id: str
    name: str = dataclasses.field(repr=False)
    words: str = dataclasses.field(repr=False)
    group: str
    grade: str
    area: str
    village: str
    last_on: date | None
    next_on: date
    days_left: int
    why: str
    open_tasks: tuple[str, ...] = dataclasses.field(repr=False)
    carer: str = dataclasses.field(repr=False)
    alarm: str = dataclasses.field(repr=False)
    route_order: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    id: str
    enrolment_id: str
    name: str = dataclasses.field(repr=False)
    what: str = dataclasses.field(repr=False)
    gravity: str
    gravity_label: str
    due_on: date
    days_left: int


@dataclass(frozen=True, slots=True)
class VillageDue:
    """One village's share of the list."""

    area: str
    name: str
    people: int
    due: int
    late: int


@dataclass(frozen=True, slots=True)
class VisitsPage:
    """``lists`` are the pack's lists for the forms: name → (code, label)."""

    rows: tuple[VisitRow, ...]
    tasks: tuple[TaskRow, ...]
    by_village: tuple[VillageDue, ...]
    total: int
    due_this_week: int
    late: int
    coverage_percent: int
    late_tasks: int
    dangers: int  # open tasks where a life is in danger: the township leader's list
    agreements: int  # care agreements that are missing, over or end soon
    sheets_out: tuple[str, ...]  # printed and not come back: name and day
    villages: Pairs
    lists: dict[str, Pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsDue(Query[VisitsPage]):
    """``due_only`` keeps those of this week and the late ones; ``village`` is an area id, empty for all."""

    action = "visit.read"

    due_only: bool = False
    village: str = ""
