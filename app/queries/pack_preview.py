"""What a policy pack would change, before it is taken in."""

from dataclasses import dataclass, field
from datetime import date

from app.policy.compare import FigureChange
from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class PackPreview:
    label: str
    version: str
    valid_from: date
    instead_of: str
    changes: tuple[FigureChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPreviewQuery(Query[PackPreview]):
    """Raises PolicyProblem for a pack that breaks its own rules."""

    action = "policy.import"

    texts: dict[str, str] = field(repr=False)
