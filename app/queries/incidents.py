"""Mandatory reports that the one who asks may see, those without an answer first."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """``level``: "" in time or answered, "remind" or "county" when the police have been silent too long."""

    id: str
    number: str
    child: str = dataclasses.field(repr=False)
    situation: str
    village: str
    reported_at: datetime
    urgent: bool
    police: str
    answered: bool
    closed: bool
    waiting: str
    level: str


@dataclass(frozen=True, slots=True)
class IncidentList:
    """``silent`` counts the reports without an answer for too long."""

    rows: tuple[IncidentRow, ...]
    open: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents(Query[IncidentList]):
    """For everybody else there are none: not even that there is a report."""

    action = "incident.read"

    open_only: bool = False
