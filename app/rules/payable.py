"""What is to be paid for a case, from when, and what holds it back."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.errors import FieldIssue
from app.records.assistance import Benefit
from app.rules.case_flow import CaseState

CONFIRMED = "confirmed"


def benefit_in_force(state: CaseState | None, benefits: Iterable[Benefit]) -> Benefit | None:
    """The benefit that the standing decision granted; None where there is none or the case is in conflict."""
    if state is None or state.in_conflict or state.status != CONFIRMED:
        return None
    granting = _granting(state)
    standing = [b for b in benefits if b.decision_id in granting and b.from_month is not None]
    return max(standing, key=lambda b: (b.from_month or date.min, b.id), default=None)


def _granting(state: CaseState) -> frozenset[str]:
    """The standing decisions, and those of two in conflict that one of them let hold: its benefit is theirs."""
    found = {decision.id for decision in state.heads}
    found |= {
        str((head.content or {})["settles"])
        for head in state.heads
        if "settles" in (head.content or {})
    }
    return frozenset(found)


def hold(
    state: CaseState | None, benefits: Sequence[Benefit], died: Iterable[date | None]
) -> FieldIssue | None:
    """What speaks against paying. A death is looked at before money goes out again (83号)."""
    if state is not None and state.in_conflict:
        return FieldIssue("pay", "pay.conflict")
    if state is None or benefit_in_force(state, benefits) is None:
        return FieldIssue("pay", "pay.none")
    granting = _granting(state)
    amounts = {b.monthly_fen for b in benefits if b.decision_id in granting and b.from_month}
    if len(amounts) > 1:
        return FieldIssue("pay", "pay.differ")
    if any(day is not None for day in died):
        return FieldIssue("pay", "pay.died")
    return None


def is_due(benefit: Benefit, month: date) -> bool:
    """Whether a month is one of those the benefit is paid for (57号 第二十一条: from the month after)."""
    return benefit.from_month is not None and benefit.from_month <= month
