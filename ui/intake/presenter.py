"""What the intake form does, without Qt: the draft, the live amount, the command."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from app.commands.accept_application import AcceptApplication
from app.errors import FieldIssue
from app.intake_inputs import (
    AccountInput,
    FileInput,
    MaterialInput,
    MemberInput,
    MoneyInput,
)
from app.policy.errors import NoStandard
from app.policy.packs import PolicyPack
from app.queries.intake_choices import IntakeChoices
from app.queries.known_person import KnownPerson
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
    no_id_reason: str = ""
    sex: str = ""
    born_on: str = ""  # ISO; only where there is no number to tell it


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
    single: str = ""  # place of the member who applies alone
    proxy_name: str = ""
    proxy_relation: str = ""
    files: list[dict[str, Any]] = field(
        default_factory=list
    )  # sealed already; name and key of each


def to_body(entered: Entered) -> dict[str, Any]:
    """For the draft."""
    body = {name: getattr(entered, name) for name in Entered.__dataclass_fields__}
    body["members"] = [_plain(member) for member in entered.members]
    body["money"] = [_plain(item) for item in entered.money]
    return body


def from_body(body: Mapping[str, Any]) -> Entered:
    """A draft of an older version may lack fields, one of a newer may have more: defaults, left out."""
    known = _of(Entered, body)
    known["members"] = [MemberEntry(**_of(MemberEntry, m)) for m in body.get("members", ())]
    known["money"] = [MoneyEntry(**_of(MoneyEntry, item)) for item in body.get("money", ())]
    return Entered(**known)


def _of(kind: type, body: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in body.items() if name in names}


def _plain(entry: MemberEntry | MoneyEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in type(entry).__dataclass_fields__}


def told_by_number(text: str, today: date) -> str:
    """What an ID number tells, or nothing."""
    read = read_id_number(text, today)
    if not isinstance(read, IdNumber):
        return ""
    sex = "男" if read.sex == "male" else "女"
    return f"{sex}  {age_on(read.born_on, today)} 岁  {read.born_on} 出生"


def facts_of(entered: Entered, today: date) -> HouseholdFacts:
    """What the rules are told about the form as it stands."""
    return HouseholdFacts(
        urban_rural="urban" if entered.urban_rural == "urban" else "rural",
        area_code=entered.village,
        on=today,
        members=tuple(_member_facts(str(n), m, today) for n, m in enumerate(entered.members)),
        money=tuple(_money_facts(entered)),
        family_marks=tuple(entered.family_marks),
        single_person_id=entered.single or None,
    )


def live_amount(entered: Entered, pack: PolicyPack, today: date) -> Assessment | None:
    """What the household would get as the form stands; None while nobody is entered."""
    if not entered.village or not any(m.name or m.id_number for m in entered.members):
        return None
    try:
        return assess(facts_of(entered, today), pack)
    except NoStandard:
        return None


def read_day(text: str) -> date | None:
    """A day as the draft keeps it."""
    return date.fromisoformat(text) if text else None


def without_member(entered: Entered, place: int) -> Entered:
    """The form with one member gone; what named members by place still names the same ones."""
    members = [m for n, m in enumerate(entered.members) if n != place]
    money = [
        replace(i, member=i.member - (i.member > place))
        for i in entered.money
        if i.member != place or not i.amount
    ]
    for item in money:
        item.member = min(item.member, len(members) - 1)
    alone = entered.single
    if alone:
        alone = "" if int(alone) == place else str(int(alone) - (int(alone) > place))
    return replace(entered, members=members, money=money, single=alone)


def _member_facts(place: str, member: MemberEntry, today: date) -> MemberFacts:
    read = read_id_number(member.id_number, today)
    return MemberFacts(
        id=place,
        name=member.name,
        born_on=read.born_on if isinstance(read, IdNumber) else read_day(member.born_on),
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
        amount = amount_of(item)
        if isinstance(amount, int) and item.category:
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


def amount_of(item: MoneyEntry) -> int | FieldIssue:
    """Fen, or a number of things where the category counts things."""
    if item.period == "count":
        return int(item.amount) if item.amount.isdigit() else FieldIssue("amount", "money.form")
    return read_yuan(item.amount, MOST_FEN)


def issues_of(entered: Entered, today: date) -> list[FieldIssue]:
    """What can be seen to be wrong before the form is handed in."""
    found = []
    for place, item in enumerate(entered.money):
        amount = amount_of(item)
        if isinstance(amount, FieldIssue):
            found.append(FieldIssue(f"money.{place}", amount.code, amount.facts))
        if not item.category:
            found.append(FieldIssue(f"money.{place}.category", "field.needed"))
    if not entered.village:
        found.append(FieldIssue("village", "field.needed"))
    for place, member in enumerate(entered.members):
        if not member.name:
            found.append(FieldIssue(f"members.{place}.name", "field.needed"))
        if not member.id_number and not member.no_id_reason:
            found.append(FieldIssue(f"members.{place}.id_number", "intake.no_id_number"))
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
        files=tuple(FileInput(**file) for file in entered.files),
        reason=entered.reason or None,
        single_person=int(entered.single) if entered.single else None,
        proxy_name=entered.proxy_name or None,
        proxy_relation=entered.proxy_relation or None,
        relative_of_staff=entered.relative_of_staff or None,
        commitment_signed=entered.commitment,
        draft_id=draft_id,
    )


def _member_input(member: MemberEntry, today: date) -> MemberInput:
    return MemberInput(
        person_id=member.person_id or None,
        name=member.name,
        id_number=member.id_number,
        no_id_reason=member.no_id_reason or None,
        sex=member.sex or None,
        born_on=read_day(member.born_on),
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
    amount = amount_of(item)
    return MoneyInput(
        section=item.section,
        category=item.category,
        amount_fen=amount if isinstance(amount, int) else 0,
        period=item.period,
        member=item.member,
        basis=item.basis or None,
    )


def brought_by(known: KnownPerson, entered: Entered) -> Entered:
    """The form with the household of a known applicant; nothing that is known is asked for again."""
    members = [
        MemberEntry(
            name=m.name, id_number=m.id_number, relation=m.relation, person_id=m.person_id,
            phone=m.phone, disability_grade=str(m.disability_grade or ""),
            disability_type=m.disability_type, serious_illness=m.serious_illness,
            student=bool(m.student_stage), not_counted=m.not_counted_reason,
            no_id_reason=m.no_id_reason, sex=m.sex, born_on=m.born_on,
        )
        for m in known.members
    ]  # fmt: skip
    return replace(
        entered,
        household_id=known.household_id,
        village=known.village or entered.village,
        urban_rural=known.urban_rural or entered.urban_rural,
        address=entered.address or known.address,
        phone=entered.phone or known.phone,
        family_marks=entered.family_marks or list(known.family_marks),
        members=members or entered.members,
    )


def untold_values(
    entered: Entered, lacking: Sequence[str], choices: IntakeChoices
) -> dict[str, Any]:
    """The fields of a 一次性告知书 for a form that is not accepted."""
    kind = "城市" if entered.urban_rural == "urban" else "农村"
    return {
        "receipt_number": "尚未受理",
        "applicant": entered.members[0].name or "申请人",
        "programme": kind + choices.pack.programme("dibao").label,
        "missing": [{"number": n, "label": w, "note": ""} for n, w in enumerate(lacking, 1)],
        "office": choices.office,
        "clerk": choices.clerk,
        "phone": "　　　　　　",
    }
