"""The township supervisor's view: each village's children, visits, agreements, zeros, and its laptop."""

import dataclasses
from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class VillageCaseload:
    """``silent`` tells that its laptop has not exchanged for too long; ``laptop`` says when it did."""

    area: str
    name: str
    director: str
    children: int
    groups: dict[str, int]
    high: int
    middle: int
    due: int
    late: int
    visited_this_month: int
    agreements_percent: int
    agreements_ending: int
    zeros: tuple[int, int, int]
    late_tasks: int
    laptop: str
    silent: bool


@dataclass(frozen=True, slots=True)
class HighRisk:
    """A child at high risk: the list that the township goes through."""

    file_id: str
    name: str = dataclasses.field(repr=False)
    words: str = dataclasses.field(repr=False)
    village: str
    why: str = dataclasses.field(repr=False)
    last_visit: str
    days_left: int


@dataclass(frozen=True, slots=True)
class Caseload:
    villages: tuple[VillageCaseload, ...]
    high_risk: tuple[HighRisk, ...]
    group_labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadQuery(Query[Caseload]):
    """Every village of the area of the one who asks, also those without a child on file."""

    action = "child.read"
