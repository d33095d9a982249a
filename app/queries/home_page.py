"""Where I am, what waits to be exchanged, what came back from the county, and what should not be overlooked."""

from dataclasses import dataclass, field
from datetime import date

from app.exchange_limits import silent_days
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
class Alert:
    """Something that nobody is told of otherwise: ``kind`` says what, ``count`` how many or how long."""

    kind: (
        str  # "conflicts", "questions", "quarantine", "silent_days", "dangers", "silent_reports" …
    )
    count: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """``waiting`` counts what nobody else has yet; ``place`` and ``level`` are the person's own area."""

    place: str
    level: str  # "county" / "township" / "village"
    role: str
    open_cases: int
    came_back: tuple[CameBack, ...]
    alerts: tuple[Alert, ...]
    waiting: int
    last_in_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePageQuery(Query[HomePage]):
    """An alert says that nothing has come from above for ``silent_days``.

    ``whole``: with what the room shows; the bar over every room needs only where one is and what waits.
    """

    action = "search.use"

    silent_days: int = field(default_factory=silent_days)
    agreement_days: int = 30
    whole: bool = True
