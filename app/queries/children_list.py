"""My children today: who is due, why, and what to mind."""

from dataclasses import dataclass, field
from datetime import date

from app.queries.base import Pairs, Query


@dataclass(frozen=True, slots=True)
class ChildRow:
    """``days_left`` to the next visit in natural days; negative when it is late."""

    id: str
    name: str = field(repr=False)
    words: str = field(repr=False)
    groups: tuple[str, ...]
    confirmed: bool  # a person has confirmed just these groups
    risk: str
    risk_label: str
    mind: str = field(repr=False)
    next_visit_on: date
    days_left: int
    area: str
    village: str


@dataclass(frozen=True, slots=True)
class ChildrenPage:
    """Counts above the list: children, due this week, late, agreements in percent, three zeros."""

    rows: tuple[ChildRow, ...]
    total: int
    due_this_week: int
    late: int
    high_risk: int
    agreements_percent: int
    agreements_ending: int
    zeros: tuple[int, int, int]  # unguarded, out of school, without hukou
    counts: dict[str, int]
    villages: Pairs
    late_tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildrenList(Query[ChildrenPage]):
    """``group`` is a code of the pack, ``due`` for those to be visited this week, ``high`` for those at
    high risk, ``agreement`` for agreements that are missing or end soon, empty for all.
    """

    action = "child.read"

    group: str = "due"
    village: str = ""
