"""One mandatory report. Every look at it is recorded."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from app.queries.base import Pairs, Query


@dataclass(frozen=True, slots=True)
class IncidentNoteLine:
    title: str
    note: str = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """``looks`` say who looked and when; ``steps`` are the pack's list for a follow-up."""

    id: str
    number: str
    situation: str
    child: str = dataclasses.field(repr=False)
    lines: Pairs = dataclasses.field(repr=False)
    notes: tuple[IncidentNoteLine, ...]
    looks: tuple[str, ...]
    readers: tuple[str, ...]
    has_reporter: bool
    reported_at: datetime
    waiting: str
    level: str
    closed: bool
    steps: Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPageQuery(Query[IncidentPage]):
    """Raises NotFound for who is not on its list."""

    action = "incident.read"

    incident_id: str

    def looks_at(self, _answer: IncidentPage) -> tuple[str, str]:
        return "incident", self.incident_id
