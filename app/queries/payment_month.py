"""A month's payments: what is to be paid, what is paid, what is held back and why."""

from dataclasses import dataclass, field
from datetime import date

from app.errors import FieldIssue
from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One household. ``account`` is masked."""

    case_id: str
    receipt_number: str
    name: str = field(repr=False)
    village: str
    members: int
    amount_fen: int = field(repr=False)
    account: str = field(repr=False)
    paid: bool
    held: FieldIssue | None


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """``rows`` in the order of villages."""

    month: date
    rows: tuple[PaymentRow, ...]
    office: str

    @property
    def ready(self) -> tuple[PaymentRow, ...]:
        return tuple(r for r in self.rows if r.held is None and not r.paid)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMonth(Query[PaymentPage]):
    """``month`` is any day of it."""

    action = "benefit.read"

    month: date
