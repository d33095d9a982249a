"""Which benefit stands when two decisions met, and when none does."""

from datetime import date

from app.records.assistance import Benefit, Decision
from app.rules.case_flow import fold
from app.rules.payable import benefit_in_force, hold

DAY = date(2026, 11, 24)


def decision(name, *parents, status="confirmed", **content):
    return Decision(
        id=name, dossier="h", case_id="c", step="confirm", status=status, parents=parents, on=DAY,
        by="county", role="county_reviewer", area="520201", content=content or None,
    )  # fmt: skip


def benefit(name, granted_by, fen):
    return Benefit(
        id=name, dossier="h", case_id="c", household_id="h", decision_id=granted_by, programme="dibao",
        monthly_fen=fen, from_month=date(2026, 12, 1), facts={},
        pack_id="p", pack_version="1", pack_hash="0",
    )  # fmt: skip


def test_of_two_confirmations_the_one_that_was_let_hold_is_paid_and_the_other_is_not():
    submitted = decision("0", status="county")
    one, other = decision("1", "0"), decision("2", "0")
    granted = (benefit("b1", "1", 82500), benefit("b2", "2", 60000))
    met = fold((submitted, one, other))
    assert hold(met, granted, ()).code == "pay.differ"
    settled = fold((submitted, one, other, decision("3", "1", "2", settles="1")))
    assert benefit_in_force(settled, granted) == granted[0]
    assert hold(settled, granted, ()) is None


def test_a_refusal_that_was_let_hold_pays_nothing():
    submitted = decision("0", status="county")
    one, other = decision("1", "0"), decision("2", "0", status="refused")
    assert (
        hold(fold((submitted, one, other)), (benefit("b1", "1", 82500),), ()).code == "pay.conflict"
    )
    settled = fold((submitted, one, other, decision("3", "1", "2", status="refused", settles="2")))
    assert benefit_in_force(settled, (benefit("b1", "1", 82500),)) is None
