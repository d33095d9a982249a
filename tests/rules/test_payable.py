"""What is paid follows the decision that stands, and nothing else."""

from datetime import date

import pytest

from app.records.assistance import Benefit, Decision
from app.rules.case_flow import fold
from app.rules.payable import benefit_in_force, hold, is_due


def decision(id_, status, *parents):
    return Decision(
        id=id_, dossier="h", case_id="c", step=status, status=status, parents=parents,
        on=date(2026, 10, 2), by="county", role="county_reviewer", area="520201",
    )  # fmt: skip


def benefit(id_, decision_id, fen=82500, month=date(2026, 11, 1)):
    return Benefit(
        id=id_, dossier="h", case_id="c", household_id="h", decision_id=decision_id, programme="dibao",
        monthly_fen=fen, from_month=month, facts={}, pack_id="p", pack_version="v", pack_hash="x",
    )  # fmt: skip


SENT = decision("a", "submitted")


def test_the_granted_benefit_and_not_the_proposed_one_is_in_force():
    state = fold([SENT, decision("b", "confirmed", "a")])
    proposed, granted = benefit("1", "a", month=None), benefit("2", "b")
    assert benefit_in_force(state, [proposed, granted]) == granted
    assert hold(state, [proposed, granted], [None]) is None
    assert is_due(granted, date(2026, 11, 1))
    assert not is_due(granted, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("decisions", "benefits", "died", "code"),
    [
        ([SENT], [], [], "pay.none"),
        ([SENT, decision("b", "confirmed", "a"), decision("c", "refused", "a")], [benefit("1", "b")], [], "pay.conflict"),
        ([SENT, decision("b", "confirmed", "a"), decision("c", "confirmed", "a")],
         [benefit("1", "b"), benefit("2", "c", 90000)], [], "pay.differ"),
        ([SENT, decision("b", "confirmed", "a")], [benefit("1", "b")], [None, date(2026, 11, 3)], "pay.died"),
    ],
    ids=["not decided", "conflict", "two amounts", "death"],
)  # fmt: skip
def test_what_holds_the_money_back(decisions, benefits, died, code):
    assert hold(fold(decisions), benefits, died).code == code


def test_a_case_in_conflict_has_no_benefit():
    state = fold([SENT, decision("b", "confirmed", "a"), decision("c", "returned", "a")])
    assert benefit_in_force(state, [benefit("1", "b")]) is None
