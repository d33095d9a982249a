"""A table of households of our own: each amount worked out by hand from the figures of the pack."""

from datetime import date

import pytest

from app.policy.load import default_packs
from app.rules.dibao import assess
from app.rules.household import HouseholdFacts, MemberFacts, MoneyFacts

PACK = default_packs()[0]
DAY = date(2026, 9, 24)


def person(id_="a", born="1980-01-01", **more):
    return MemberFacts(id=id_, born_on=date.fromisoformat(born), **{"relation": "head", **more})


def money(yuan, section="income", category="farming", period="month", of="a"):
    return MoneyFacts(
        section=section,
        category=category,
        amount_fen=round(yuan * 100),
        period=period,
        member_id=of,
    )


def deposit(yuan):
    return money(yuan, "wealth", "deposit", "once")


@pytest.mark.parametrize(
    ("kind", "members", "items", "more", "fen"),
    [
        # 361.00 + 20 % (72.20) = 433.20, up to 434
        ("rural", [person(born="1966-09-24")], [], {}, 43400),
        # 59 years and 364 days: no supplement
        ("rural", [person(born="1966-09-25")], [], {}, 36100),
        # severely disabled and old: the highest share only, 675.00 + 202.50 = 877.50
        ("urban", [person(born="1950-01-01", disability_type="physical", disability_grade=1)], [], {}, 87800),
        # seriously ill and severely disabled: 30 % once
        ("urban", [person(disability_type="mental", disability_grade=2, serious_illness="x")], [], {}, 87800),
        # disabled but not severely, in school: 675.00 + 135.00 + 70.00
        ("urban", [person(born="2008-01-01", disability_type="visual", disability_grade=3, student=True)], [], {}, 88000),
        # only child, rural: 15 % of 361.00 = 54.15 each; 722.00 + 108.30 = 830.30
        ("rural", [person(), person("b", relation="spouse")], [], {"family_marks": ("only_child",)}, 83100),
        # the same mark in a town gives nothing
        ("urban", [person()], [], {"family_marks": ("only_child",)}, 67500),
        # 8,664 a year for two is exactly the standard: not below it
        ("rural", [person(), person("b", relation="spouse")], [money(8664, period="year")], {}, 0),
        # a few fen below it: 0.01 for the household, up to 1.00
        ("rural", [person(), person("b", relation="spouse")], [money(8663.88, period="year")], {}, 100),
        # what illness costs beyond the income makes no negative income
        ("rural", [person()], [money(500), money(800, "expense", "illness")], {}, 36100),
        # (500.00 − 320.50) = 179.50 of income; 361.00 − 179.50 = 181.50
        ("rural", [person()], [money(500), money(320.5, "expense", "illness")], {}, 18200),
        # 24,000 a head: 48,000.00 for two fits, one fen more does not
        ("rural", [person(), person("b", relation="spouse")], [deposit(48000)], {}, 72200),
        ("rural", [person(), person("b", relation="spouse")], [deposit(48000.01)], {}, 0),
        # who is in prison is not counted, nor what they have
        ("rural", [person(), person("b", relation="child", not_counted="prison")], [money(5000, of="b")], {}, 36100),
        # the central basic pension is left out, another pension is not: 675.00 − 300.00 = 375.00, + 20 %
        ("urban", [person(born="1950-01-01")], [money(120, category="basic_pension"), money(300, category="pension")], {}, 51000),
        # one of a border family alone: own income only, 675.00 − 100.00 + 202.50 = 777.50
        ("urban", [person(), person("b", relation="child", disability_type="physical", disability_grade=2)],
         [money(1500), money(100, of="b")], {"single_person_id": "b"}, 77800),
        # a second house, or a company
        ("rural", [person()], [money(2, "wealth", "house", "count")], {}, 0),
        ("rural", [person()], [money(0.01, "wealth", "company", "count")], {}, 0),
        ("rural", [person()], [money(0.01, "wealth", "house", "count")], {}, 36100),
    ],
)  # fmt: skip
def test_an_amount_worked_out_by_hand(kind, members, items, more, fen):
    facts = HouseholdFacts(
        urban_rural=kind, area_code="520201101201", on=DAY, members=tuple(members), money=tuple(items), **more
    )  # fmt: skip
    found = assess(facts, PACK)
    assert (found.amount_fen, found.eligible) == (fen, fen > 0)


def test_every_line_names_a_rule_of_the_pack_and_says_how_certain_it_is():
    facts = HouseholdFacts(
        urban_rural="rural", area_code="520201101201", on=DAY,
        members=(person(disability_type="physical", disability_grade=2),), money=(money(100),),
    )  # fmt: skip
    found = assess(facts, PACK)
    for line in found.lines:
        rule = PACK.rule(line.rule)
        assert (line.document, line.article) == (rule.document, rule.article)
        assert line.certainty in ("official", "example")
    assert found.example  # the standard of 2026 is not known: it says so
