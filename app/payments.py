"""Which cases a month's money is due for, what is paid already, and what is held back and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.errors import FieldIssue
from app.ports import Reads
from app.records.assistance import Benefit, Case, Decision, Payment
from app.records.people import Person
from app.rules.case_flow import fold
from app.rules.payable import benefit_in_force, hold, is_due


@dataclass(frozen=True, slots=True)
class Due:
    """One household's money of one month."""

    case: Case
    benefit: Benefit | None
    paid: bool
    held: FieldIssue | None


def due_payments(reads: Reads, month: date) -> tuple[Due, ...]:
    """Every case that was granted money for the month, those in conflict too: these are held."""
    granted: dict[str, list[Benefit]] = {}
    for benefit in reads.find(Benefit):
        granted.setdefault(benefit.case_id, []).append(benefit)
    paid = {payment.case_id for payment in reads.find(Payment, month=month)}
    return tuple(
        due
        for case_id, benefits in sorted(granted.items())
        if any(is_due(b, month) for b in benefits)
        for due in _due(reads, reads.seek(Case, case_id), benefits, month, case_id in paid)
    )


def _due(
    reads: Reads, case: Case | None, benefits: list[Benefit], month: date, paid: bool
) -> Iterator[Due]:
    if case is None:
        return
    state = fold(reads.find(Decision, case_id=case.id))
    benefit = benefit_in_force(state, benefits)
    if benefit is not None and not is_due(benefit, month):
        return
    people = [reads.seek(Person, p) for p in benefit.member_ids] if benefit else []
    held = hold(state, benefits, (p.died_on for p in people if p))
    yield Due(case, benefit, paid, held)
