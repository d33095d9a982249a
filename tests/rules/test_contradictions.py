"""What can hardly be true together is said while one types."""

from datetime import date

import pytest

from app.rules.contradictions import contradictions
from app.rules.household import HouseholdFacts, MemberFacts, MoneyFacts
from ui.words import words_of_issue

DAY = date(2026, 9, 24)
HEAD = MemberFacts(id="0", name="陈国强", born_on=date(1979, 4, 12), relation="head")
WIFE = MemberFacts(id="1", name="王秀英", born_on=date(1981, 11, 3), relation="spouse")
CHILD = MemberFacts(id="2", name="陈子涵", born_on=date(2012, 3, 1), relation="child", student=True)


def income(fen, member="0", category="farming", section="income"):
    return MoneyFacts(section=section, category=category, amount_fen=fen, member_id=member)


ORDINARY = (income(80000),)


def family(*members, money=ORDINARY, **more):
    values = {"urban_rural": "rural", "area_code": "520201101201", "on": DAY}
    return HouseholdFacts(**values, members=members, money=money, **more)


def test_an_ordinary_family_contradicts_itself_in_nothing():
    assert list(contradictions(family(HEAD, WIFE, CHILD))) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (family(HEAD, MemberFacts(id="1", relation="head")), "contradiction.heads"),
        (family(HEAD, WIFE, MemberFacts(id="2", relation="spouse")), "contradiction.spouses"),
        (family(HEAD, WIFE, family_marks=("single_parent",)), "contradiction.single_parent"),
        (family(HEAD, MemberFacts(id="1", name="某", born_on=date(1985, 1, 1), relation="child")), "contradiction.child_older"),
        (family(HEAD, MemberFacts(id="1", name="某", born_on=date(2010, 1, 1), relation="spouse")), "contradiction.spouse_minor"),
        (family(HEAD, MemberFacts(id="1", name="某", born_on=date(1990, 1, 1), relation="sibling", student=True)), "contradiction.student_age"),
        (family(MemberFacts(id="0", name="某", relation="head", disability_grade=2)), "contradiction.disability"),
        (family(HEAD, CHILD, money=(income(1, "2", "wage"), income(9))), "contradiction.minor_wage"),
        (family(HEAD, CHILD, money=(income(9, "2", "pension"),)), "contradiction.pension_age"),
        (family(HEAD, MemberFacts(id="1", name="某", not_counted="prison"), money=(income(9), income(9, "1"))), "contradiction.left_out_money"),
        (family(HEAD, money=()), "contradiction.no_income"),
        (family(HEAD, money=(income(9), income(90, section="expense", category="illness"))), "contradiction.spends_more"),
    ],
)  # fmt: skip
def test_a_contradiction_is_named_in_words(facts, code):
    (issue,) = contradictions(facts)
    assert issue.code == code
    assert "{" not in words_of_issue(issue)


def test_a_rural_mark_in_a_town_is_told():
    facts = HouseholdFacts(
        urban_rural="urban", area_code="520201101001", on=DAY, members=(HEAD,), money=(income(9),),
        family_marks=("only_child",),
    )  # fmt: skip
    assert [i.code for i in contradictions(facts)] == ["contradiction.rural_mark"]
