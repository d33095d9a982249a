"""The worked cases of the domain notes, computed by hand there, computed by the rules here."""

from dataclasses import replace
from datetime import date

import pytest

from app.policy.calendars import work_calendar
from app.policy.errors import CalendarUnknown
from app.policy.load import default_packs
from app.rules.calendar import month_after, notice_ends
from app.rules.dibao import applying_alone, assess
from app.rules.household import (
    HouseholdFacts,
    MemberFacts,
    MoneyFacts,
    facts_from_wire,
    facts_to_wire,
)

PACK = default_packs()[0]
DAY = date(2026, 11, 23)


def income(yuan, member=None, category="wage"):
    return MoneyFacts(
        section="income", category=category, amount_fen=round(yuan * 100), member_id=member
    )


RURAL_FOUR = HouseholdFacts(
    urban_rural="rural",
    area_code="520201101201",
    on=DAY,
    members=(
        MemberFacts(id="father", relation="head", disability_type="physical", disability_grade=2),
        MemberFacts(id="mother", relation="spouse"),
        MemberFacts(id="daughter", relation="child", student=True),
        MemberFacts(id="son", relation="child"),
    ),
    money=(income(800, category="farming"),),
)


def test_case_1_rural_family_of_four():
    found = assess(RURAL_FOUR, PACK)
    assert (found.eligible, found.per_head_fen, found.amount_fen) == (True, 20000, 82500)
    assert [line.amount_fen for line in found.lines if line.kind == "amount"] == [
        64400,
        10830,
        7220,
    ]


def test_case_2_urban_single_mother_gets_the_highest_share_only():
    found = assess(
        HouseholdFacts(
            urban_rural="urban",
            area_code="520201101202",
            on=DAY,
            members=(
                MemberFacts(id="mother", relation="head"),
                MemberFacts(id="child", relation="child", student=True),
            ),
            money=(income(500, "mother"),),
            family_marks=("single_parent",),
        ),
        PACK,
    )
    assert [line.amount_fen for line in found.lines if line.kind == "amount"] == [
        85000,
        10125,
        13500,
    ]
    assert found.amount_fen == 108700


def test_case_3_border_family_whose_disabled_son_applies_alone():
    family = HouseholdFacts(
        urban_rural="urban",
        area_code="520201101202",
        on=DAY,
        members=(
            MemberFacts(id="father", relation="head"),
            MemberFacts(id="mother", relation="spouse"),
            MemberFacts(id="son", relation="child", disability_type="physical", disability_grade=1),
        ),
        money=(income(2100, "father"),),
    )
    found = assess(family, PACK)
    assert (found.eligible, found.border_family) == (False, True)
    assert found.single_candidates == ("son",)
    assert assess(applying_alone(family, "son"), PACK).amount_fen == 87800


def test_case_4_working_days_over_the_holidays_of_2026():
    calendar = work_calendar()
    accepted = date(2026, 9, 24)
    assert calendar.add(accepted, 3) == date(2026, 9, 30)
    assert calendar.add(accepted, 10) == date(2026, 10, 15)
    assert calendar.add(accepted, 30) == date(2026, 11, 12)
    assert calendar.between(accepted, date(2026, 10, 15)) == 10
    assert notice_ends(accepted, 7) == date(2026, 10, 1)


def test_case_6_paid_from_the_month_after_the_decision():
    assert month_after(date(2026, 11, 23)) == date(2026, 12, 1)
    assert month_after(date(2026, 12, 31)) == date(2027, 1, 1)


def test_a_year_whose_holidays_are_not_known_is_refused_not_guessed():
    with pytest.raises(CalendarUnknown):
        work_calendar().add(date(2026, 12, 25), 10)


def test_a_stored_computation_comes_out_the_same():
    wire = facts_to_wire(RURAL_FOUR)
    assert assess(facts_from_wire(wire), PACK).amount_fen == 82500


@pytest.mark.parametrize(
    ("change", "eligible", "amount"),
    [
        ({"money": (income(1443.99),)}, True, 18100),
        ({"money": (income(1444),)}, False, 0),
        ({"money": ()}, True, 162500),
        ({"money": (income(800), MoneyFacts(section="wealth", category="car", amount_fen=1, period="count"))}, False, 0),
        ({"money": (income(3000), income(0)), "family_marks": ("single_parent",)}, False, 0),
        ({"money": (income(900), MoneyFacts(section="expense", category="illness", amount_fen=10000))}, True, 82500),
        ({"money": (income(800), income(5000, category="assistance"))}, True, 82500),
    ],
)  # fmt: skip
def test_table_of_variations(change, eligible, amount):
    found = assess(replace(RURAL_FOUR, **change), PACK)
    assert (found.eligible, found.amount_fen) == (eligible, amount)


def test_work_costs_above_the_members_own_wages_are_named():
    found = assess(
        replace(
            RURAL_FOUR,
            money=(
                income(1260, "father", "casual"),
                MoneyFacts(section="expense", category="work_cost", amount_fen=216000, member_id="father"),
            ),
        ),
        PACK,
    )  # fmt: skip
    assert [issue.code for issue in found.issues] == ["expense.work_cost"]
