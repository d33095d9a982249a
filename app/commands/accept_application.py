"""Accept an application at the counter: people, household, means, materials, one case for each programme."""

from dataclasses import dataclass, field, replace
from datetime import date

from app.commands.base import Command
from app.errors import Refused
from app.intake_checks import issues_of, target_household
from app.intake_checks import known as known_by
from app.intake_inputs import AccountInput, FileInput, MaterialInput, MemberInput, MoneyInput
from app.policy.calendars import work_calendar
from app.policy.packs import PolicyPack
from app.ports import Work
from app.records.assistance import (
    Authorisation,
    BenefitAccount,
    Case,
    Decision,
    Material,
    MeansItem,
)
from app.records.people import Attachment, Household, Membership, Person
from app.rules.case_flow import deadline, step_of
from app.rules.id_number import IdNumber, read_id_number
from app.rules.names import check_name
from app.rules.receipt import ALPHABET, RANDOM, receipt_number
from app.signed_decision import signed


@dataclass(frozen=True, slots=True)
class Accepted:
    """The cases that were opened and what their receipts say."""

    case_ids: tuple[str, ...]
    receipt_numbers: tuple[str, ...]
    household_id: str
    due_on: date | None  # None: the holidays of that year are not known yet


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptApplication(Command[Accepted]):
    """The first member is the applicant and head of the household."""

    action = "intake.accept"
    label = "受理申请"

    programmes: tuple[str, ...]
    village: str  # area id
    urban_rural: str
    members: tuple[MemberInput, ...]
    household_id: str | None = None
    address: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    family_marks: tuple[str, ...] = ()
    money: tuple[MoneyInput, ...] = ()
    account: AccountInput | None = None
    materials: tuple[MaterialInput, ...] = ()
    files: tuple[FileInput, ...] = ()
    reason: str | None = field(default=None, repr=False)
    single_person: int | None = None
    proxy_name: str | None = field(default=None, repr=False)
    proxy_relation: str | None = None
    relative_of_staff: str | None = field(default=None, repr=False)
    commitment_signed: bool = False
    applied_on: date | None = None
    origin: str = "counter"
    draft_id: str | None = None

    def area(self) -> str | None:
        return self.village


def handle(command: AcceptApplication, work: Work) -> Accepted:
    """Open the cases. Raises Refused with every issue; then nothing has been written."""
    pack = work.policy(command.village, work.today)
    issues = list(issues_of(command, work, pack))
    if issues:
        raise Refused(issues)
    people = [_person(member, command, work) for member in command.members]
    household = _household(command, people, work)
    _memberships(command, people, household, work)
    cases = [
        _open_case(code, command, people, household, pack, work) for code in command.programmes
    ]
    if command.draft_id:
        work.drop_draft(command.draft_id)
    return Accepted(
        tuple(case.id for case in cases),
        tuple(case.receipt_number for case in cases),
        household.id,
        cases[0].due_on,
    )


def _person(member: MemberInput, command: AcceptApplication, work: Work) -> Person:
    """The person's record, made or brought up to date; what is already known is not emptied."""
    number = read_id_number(member.id_number, work.today) if member.id_number else None
    read = number if isinstance(number, IdNumber) else None
    known = work.seek(Person, member.person_id)
    if known is None and read is not None:
        known = known_by(member, read.text, work)
    if known is None:
        new = work.new_id()
        known = Person(id=new, dossier=new, name="", residence_area=command.village)
    name = check_name(member.name)
    return work.put(
        replace(
            known,
            name=name if isinstance(name, str) else known.name,
            id_number=read.text if read else known.id_number,
            no_id_reason=None if read else member.no_id_reason or known.no_id_reason,
            sex=read.sex if read else member.sex or known.sex,
            born_on=read.born_on if read else member.born_on or known.born_on,
            phone=member.phone or known.phone,
            disability_type=member.disability_type or known.disability_type,
            disability_grade=member.disability_grade or known.disability_grade,
            serious_illness=member.serious_illness or known.serious_illness,
            student_stage=member.student_stage or known.student_stage,
            residence_area=known.residence_area or command.village,
        )
    )


def _household(command: AcceptApplication, people: list[Person], work: Work) -> Household:
    known = work.seek(Household, target_household(command, work))
    if known is None:
        new = work.new_id()
        known = Household(
            id=new, dossier=new, head_id=people[0].id, area=command.village, urban_rural=command.urban_rural
        )  # fmt: skip
    return work.put(
        replace(
            known,
            area=command.village,
            urban_rural=command.urban_rural,
            address=command.address or known.address,
            phone=command.phone or known.phone,
            family_marks=command.family_marks,
        )
    )


def _memberships(
    command: AcceptApplication, people: list[Person], household: Household, work: Work
) -> None:
    now = {
        m.person_id: m for m in work.find(Membership, household_id=household.id) if m.until is None
    }
    for person, member in zip(people, command.members, strict=True):
        known = now.get(person.id) or Membership(
            id=work.new_id(),
            dossier=household.dossier,
            household_id=household.id,
            person_id=person.id,
            relation=member.relation,
            since=work.today,
        )
        work.put(
            replace(known, relation=member.relation, not_counted_reason=member.not_counted_reason)
        )


def _open_case(
    code: str,
    command: AcceptApplication,
    people: list[Person],
    household: Household,
    pack: PolicyPack,
    work: Work,
) -> Case:
    whole = pack.figure("whole_limit", command.village, work.today).value
    case = work.add(
        Case(
            id=work.new_id(),
            dossier=household.dossier,
            receipt_number=_new_receipt_number(work),
            programme=code,
            household_id=household.id,
            applicant_id=people[0].id,
            area=command.village,
            urban_rural=command.urban_rural,
            applied_on=command.applied_on or work.today,
            accepted_on=work.today,
            accepted_by=work.actor.user_id,
            due_on=deadline(work.today, whole, work_calendar()).on,
            due_days=whole,
            reason=command.reason,
            single_person_id=_at(people, command.single_person),
            proxy_name=command.proxy_name,
            proxy_relation=command.proxy_relation,
            relative_of_staff=command.relative_of_staff,
            commitment_signed=command.commitment_signed,
            origin=command.origin,
            pack_id=pack.id,
            pack_version=pack.version,
            pack_hash=pack.hash,
        )
    )
    _case_papers(case, command, people, work)
    step = step_of(pack.programme(code), "accept")
    decision = Decision(
        id=work.new_id(),
        dossier=case.dossier,
        case_id=case.id,
        step=step.code,
        status=step.status,
        on=work.today,
        by=work.actor.user_id,
        role=work.actor.role,
        area=work.actor.area_id,
        rule=step.rule,
    )
    work.add(signed(decision, work))
    return case


def _case_papers(case: Case, command: AcceptApplication, people: list[Person], work: Work) -> None:
    common = {"dossier": case.dossier, "case_id": case.id}
    for money in command.money:
        work.add(
            MeansItem(
                id=work.new_id(), **common, person_id=_at(people, money.member), section=money.section,
                category=money.category, amount_fen=money.amount_fen, period=money.period, basis=money.basis,
            )
        )  # fmt: skip
    for person, member in zip(people, command.members, strict=True):
        if not member.not_counted_reason:
            work.add(
                Authorisation(
                    id=work.new_id(), **common, person_id=person.id, signed_on=member.authorised_on
                )
            )
    for paper in command.materials:
        work.add(
            Material(
                id=work.new_id(), **common, item=paper.item, state=paper.state,
                person_id=_at(people, paper.member),
            )
        )  # fmt: skip
    for file in command.files:
        work.add(
            Attachment(
                id=work.new_id(), dossier=case.dossier, about_id=case.id, title=file.title,
                media_type=file.media_type, byte_count=file.byte_count, blob=file.blob,
                blob_key=file.blob_key, added_on=work.today, added_by=work.actor.user_id,
            )
        )  # fmt: skip
    if command.account:
        work.add(
            BenefitAccount(
                id=work.new_id(), **common, payee_name=command.account.payee_name,
                bank=command.account.bank, account_number=command.account.account_number,
                relation=command.account.relation, valid_from=work.today,
            )
        )  # fmt: skip


def _at(people: list[Person], place: int | None) -> str | None:
    return None if place is None else people[place].id


def _new_receipt_number(work: Work) -> str:
    while True:
        number = receipt_number(work.device_code, work.random_text(ALPHABET, RANDOM))
        if not work.find(Case, receipt_number=number):
            return number
