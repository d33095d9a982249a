"""What waits for me today: counts, and what came back from the county."""

from dataclasses import dataclass, field
from datetime import date

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class CameBack:
    """A decision of the county."""

    case_id: str
    receipt_number: str
    applicant: str = field(repr=False)
    step: str
    label: str
    on: date


@dataclass(frozen=True, slots=True)
class HomePage:
    """``waiting`` counts what nobody else has yet; ``taken_over_at`` is when the county last confirmed."""

    due_today: int
    overdue: int
    open_cases: int
    soon: int
    came_back: tuple[CameBack, ...]
    waiting: int
    last_in_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePageQuery(Query[HomePage]):
    action = "search.use"

    soon_days: int = 3
