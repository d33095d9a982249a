"""What the intake form does, without Qt: the draft, the live amount, the command."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.commands.accept_application import (
    AcceptApplication,
    AccountInput,
    MaterialInput,
    MemberInput,
    MoneyInput,
)
from app.errors import FieldIssue
from app.policy.errors import NoStandard
from app.policy.packs import PolicyPack
from app.rules.dibao import Assessment, assess
from app.rules.household import HouseholdFacts, MemberFacts, MoneyFacts
from app.rules.id_number import IdNumber, age_on, read_id_number
from app.rules.money import read_yuan

ADULT = 18
MOST_FEN = 100_000_000


@dataclass(slots=True)
class MemberEntry:
    """One row of the members' part as typed."""

    name: str = ""
    id_number: str = ""
    relation: str = "child"
    person_id: str = ""
    phone: str = ""
    disability_grade: str = ""
    disability_type: str = ""
    serious_illness: str = ""
    student: bool = False
    not_counted: str = ""
    authorised: bool = False


@dataclass(slots=True)
class MoneyEntry:
    """One row of income, possessions or expenses as typed; ``amount`` is what stands in the field."""

    section: str
    category: str
    amount: str = ""
    period: str = "month"
    member: int = 0
    basis: str = ""


@dataclass(slots=True)
class Entered:
    """Everything on the form, as typed: this is the draft."""

    village: str = ""
    urban_rural: str = "rural"
    address: str = ""
    phone: str = ""
    reason: str = ""
    household_id: str = ""
    members: list[MemberEntry] = field(default_factory=lambda: [MemberEntry(relation="head")])
    money: list[MoneyEntry] = field(default_factory=list)
    family_marks: list[str] = field(default_factory=list)
    payee_name: str = ""
    bank: str = ""
    account_number: str = ""
    relative_of_staff: str = ""
    commitment: bool = False
    materials: dict[str, str] = field(default_factory=dict)


def to_body(entered: Entered) -> dict[str, Any]:
    """For the draft."""
    body = {name: getattr(entered, name) for name in Entered.__dataclass_fields__}
    body["members"] = [_plain(member) for member in entered.members]
    body["money"] = [_plain(item) for item in entered.money]
    return body


def from_body(body: Mapping[str, Any]) -> Entered:
    """A draft of an older version may lack fields; they keep their defaults."""
    known = {k: v for k, v in body.items() if k in Entered.__dataclass_fields__}
    known["members"] = [MemberEntry(**member) for member in body.get("members", ())]
    known["money"] = [MoneyEntry(**item) for item in body.get("money", ())]
    return Entered(**known)


def _plain(entry: MemberEntry | MoneyEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in type(entry).__dataclass_fields__}


def told_by_number(text: str, today: date) -> str:
    """What an ID number tells, or nothing."""
    read = read_id_number(text, today)
    if not isinstance(read, IdNumber):
        return ""
    sex = "男" if read.sex == "male" else "女"
    return f"{sex}  {age_on(read.born_on, today)} 岁  {read.born_on} 出生"


def live_amount(entered: Entered, pack: PolicyPack, today: date) -> Assessment | None:
    """What the household would get as the form stands; None while nobody is entered."""
    if not entered.village or not any(m.name or m.id_number for m in entered.members):
        return None
    facts = HouseholdFacts(
        urban_rural="urban" if entered.urban_rural == "urban" else "rural",
        area_code=entered.village,
        on=today,
        members=tuple(_member_facts(str(n), m, today) for n, m in enumerate(entered.members)),
        money=tuple(_money_facts(entered)),
        family_marks=tuple(entered.family_marks),
    )
    try:
        return assess(facts, pack)
    except NoStandard:
        return None


def _member_facts(place: str, member: MemberEntry, today: date) -> MemberFacts:
    read = read_id_number(member.id_number, today)
    return MemberFacts(
        id=place,
        name=member.name,
        born_on=read.born_on if isinstance(read, IdNumber) else None,
        relation=member.relation,
        not_counted=member.not_counted or None,
        disability_type=member.disability_type or None,
        disability_grade=int(member.disability_grade) if member.disability_grade else None,
        serious_illness=member.serious_illness or None,
        student=member.student,
    )


def _money_facts(entered: Entered) -> list[MoneyFacts]:
    found = []
    for item in entered.money:
        amount = _amount(item)
        if isinstance(amount, int):
            found.append(
                MoneyFacts(
                    section=item.section,  # type: ignore[arg-type]
                    category=item.category,
                    amount_fen=amount,
                    period=item.period,  # type: ignore[arg-type]
                    member_id=str(item.member),
                )
            )
    return found


def _amount(item: MoneyEntry) -> int | FieldIssue:
    """Fen, or a number of things where the category counts things."""
    if item.period == "count":
        return int(item.amount) if item.amount.isdigit() else FieldIssue("amount", "money.form")
    return read_yuan(item.amount, MOST_FEN)


def issues_of(entered: Entered, today: date) -> list[FieldIssue]:
    """What can be seen to be wrong before the form is handed in."""
    found = []
    for place, item in enumerate(entered.money):
        amount = _amount(item)
        if isinstance(amount, FieldIssue):
            found.append(FieldIssue(f"money.{place}", amount.code, amount.facts))
    if not entered.village:
        found.append(FieldIssue("village", "field.needed"))
    for place, member in enumerate(entered.members):
        if member.id_number:
            read = read_id_number(member.id_number, today, f"members.{place}.id_number")
            if isinstance(read, FieldIssue):
                found.append(read)
    return found


def to_command(entered: Entered, today: date, draft_id: str) -> AcceptApplication:
    """The command for what was entered; call it only where ``issues_of`` found nothing."""
    account = None
    if entered.account_number:
        account = AccountInput(
            payee_name=entered.payee_name or entered.members[0].name,
            bank=entered.bank,
            account_number=entered.account_number.replace(" ", ""),
        )
    return AcceptApplication(
        programmes=("dibao",),
        village=entered.village,
        urban_rural=entered.urban_rural,
        household_id=entered.household_id or None,
        members=tuple(_member_input(m, today) for m in entered.members),
        address=entered.address or None,
        phone=entered.phone or None,
        family_marks=tuple(entered.family_marks),
        money=tuple(_money_input(item) for item in entered.money),
        account=account,
        materials=tuple(MaterialInput(item=i, state=s) for i, s in entered.materials.items()),
        reason=entered.reason or None,
        relative_of_staff=entered.relative_of_staff or None,
        commitment_signed=entered.commitment,
        draft_id=draft_id,
    )


def _member_input(member: MemberEntry, today: date) -> MemberInput:
    return MemberInput(
        person_id=member.person_id or None,
        name=member.name,
        id_number=member.id_number,
        relation=member.relation,
        not_counted_reason=member.not_counted or None,
        phone=member.phone or None,
        disability_type=member.disability_type or None,
        disability_grade=int(member.disability_grade) if member.disability_grade else None,
        serious_illness=member.serious_illness or None,
        student_stage="school" if member.student else None,
        authorised_on=today if member.authorised else None,
    )


def _money_input(item: MoneyEntry) -> MoneyInput:
    amount = _amount(item)
    return MoneyInput(
        section=item.section,
        category=item.category,
        amount_fen=amount if isinstance(amount, int) else 0,
        period=item.period,
        member=item.member,
        basis=item.basis or None,
    )
