"""Who made a mandatory report: kept apart, for few, each look recorded."""

import dataclasses
from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class ReporterLine:
    name: str = dataclasses.field(repr=False)
    phone: str = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReporterQuery(Query[tuple[ReporterLine, ...]]):
    """Raises NotFound for who is not on the report's list."""

    action = "incident.reporter"

    incident_id: str

    def looks_at(self, _answer: tuple[ReporterLine, ...]) -> tuple[str, str]:
        return "incident", self.incident_id
