"""Write down a month's payments: one for each benefit in force that nothing holds back."""

from dataclasses import dataclass
from datetime import date

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.payments import due_payments
from app.ports import Work
from app.records.assistance import Payment
from app.rules.calendar import month_of


@dataclass(frozen=True, slots=True)
class PaymentsMade:
    """How many households, how much in all, how many were held back."""

    count: int
    total_fen: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePayments(Command[PaymentsMade]):
    """``month`` is any day of the month. What was paid already is not paid again."""

    action = "payment.make"
    label = "登记发放"

    month: date


def handle(command: MakePayments, work: Work) -> PaymentsMade:
    """Raises Refused for a month that has not begun, or where nothing is to be paid."""
    month = month_of(command.month)
    if month > work.today:
        raise Refused([FieldIssue("month", "pay.month")])
    listed = due_payments(work, month)
    ready = [due for due in listed if due.benefit and due.held is None and not due.paid]
    if not ready:
        raise Refused([FieldIssue("month", "pay.nothing")])
    for due in ready:
        assert due.benefit is not None
        work.add(
            Payment(
                id=work.new_id(), dossier=due.case.dossier, benefit_id=due.benefit.id,
                case_id=due.case.id, month=month, amount_fen=due.benefit.monthly_fen,
                made_on=work.today, made_by=work.actor.user_id,
            )
        )  # fmt: skip
    total = sum(due.benefit.monthly_fen for due in ready if due.benefit)
    return PaymentsMade(len(ready), total, sum(due.held is not None for due in listed))
