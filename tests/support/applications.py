"""Applications to test with."""

from datetime import date

from app.commands.accept_application import AcceptApplication
from app.intake_inputs import (
    AccountInput,
    MemberInput,
    MoneyInput,
)
from app.rules.id_number import check_character
from tests.support.replicas import VILLAGE


def id_number(born="19790412", order="123", area="520201"):
    first = f"{area}{born}{order}"
    return first + check_character(first)


def application(**changes):
    values = {
        "programmes": ("dibao",),
        "village": VILLAGE,
        "urban_rural": "rural",
        "members": (
            MemberInput(
                name="陈国强", id_number=id_number(), relation="head", disability_type="physical",
                disability_grade=2, authorised_on=date(2026, 9, 24), phone="13985854471",
            ),
            MemberInput(name="王秀英", id_number=id_number("19811103", "246"), relation="spouse", authorised_on=date(2026, 9, 24)),
            MemberInput(
                name="陈子涵", id_number=id_number("20120301", "225"), relation="child", student_stage="middle"
            ),
            MemberInput(name="陈子轩", id_number=id_number("20150709", "117"), relation="child"),
        ),
        "money": (MoneyInput(section="income", category="farming", amount_fen=80000),),
        "account": AccountInput(payee_name="陈国强", bank="农商银行", account_number="6217001234567890123"),
        "commitment_signed": True,
    }  # fmt: skip
    return AcceptApplication(**{**values, **changes})
