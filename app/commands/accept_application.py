"""Accept an application at the counter: people, household, means, materials, one case for each programme."""

from dataclasses import dataclass, field, replace
from datetime import date

from app.commands.base import Command
from app.errors import FieldIssue, Refused
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
from app.records.people import Household, Membership, Person
from app.rules.case_flow import deadline, step_of
from app.rules.id_number import IdNumber, read_id_number, tidy
from app.rules.names import check_name
from app.rules.receipt import ALPHABET, RANDOM, receipt_number


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInput:
    """One member as typed. ``person_id`` is set for somebody who is known."""

    person_id: str | None = None
    name: str = field(default="", repr=False)
    id_number: str = field(default="", repr=False)
    no_id_reason: str | None = None
    relation: str = "other"
    not_counted_reason: str | None = None
    phone: str | None = field(default=None, repr=False)
    disability_type: str | None = None
    disability_grade: int | None = None
    serious_illness: str | None = field(default=None, repr=False)
    student_stage: str | None = None
    authorised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyInput:
    """One income, possession or expense; ``member`` is a place in the list of members."""

    section: str
    category: str
    amount_fen: int = field(repr=False)
    period: str = "month"
    member: int | None = None
    basis: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInput:
    """Where the money is to go."""

    payee_name: str = field(repr=False)
    bank: str
    account_number: str = field(repr=False)
    relation: str = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialInput:
    """One paper: given, looked up, or missing."""

    item: str
    state: str
    member: int | None = None


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
    reason: str | None = field(default=None, repr=False)
    single_person: int | None = None
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
    issues = list(_issues(command, work, pack))
    if issues:
        raise Refused(issues)
    people = [_person(member, command, work) for member in command.members]
    household = _household(command, people, work)
    _memberships(command, people, household, work)
    _refuse_same_case(command, household, work)
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


def _issues(command: AcceptApplication, work: Work, pack: PolicyPack) -> list[FieldIssue]:
    found: list[FieldIssue] = []
    if not command.members:
        return [FieldIssue("members", "intake.no_member")]
    if not command.programmes:
        found.append(FieldIssue("programmes", "intake.no_programme"))
    if not command.commitment_signed:
        found.append(FieldIssue("commitment_signed", "intake.commitment"))
    most = pack.figure("absurd_amount", command.village, work.today).value
    for place, money in enumerate(command.money):
        if money.amount_fen < 0:
            found.append(FieldIssue(f"money.{place}", "money.negative"))
        elif money.amount_fen > most:
            found.append(FieldIssue(f"money.{place}", "money.absurd", {"most": most // 100}))
    seen: set[str] = set()
    for place, member in enumerate(command.members):
        found += _member_issues(place, member, command, work)
        if member.id_number and member.id_number in seen:
            found.append(FieldIssue(f"members.{place}.id_number", "intake.same_member"))
        seen.add(member.id_number)
    return found


def _member_issues(
    place: int, member: MemberInput, command: AcceptApplication, work: Work
) -> list[FieldIssue]:
    found: list[FieldIssue] = []
    at = f"members.{place}"
    name = check_name(member.name, f"{at}.name")
    if isinstance(name, FieldIssue):
        found.append(name)
    if member.id_number:
        number = read_id_number(member.id_number, work.today, f"{at}.id_number")
        if isinstance(number, FieldIssue):
            return [*found, number]
        known = _known(member, number.text, work)
        if known is not None:
            found += _claimed_elsewhere(at, known, command, work)
    elif not member.no_id_reason:
        found.append(FieldIssue(f"{at}.id_number", "intake.no_id_number"))
    return found


def _known(member: MemberInput, id_number: str, work: Work) -> Person | None:
    """The person this entry means: as chosen, else by equal number and name."""
    if member.person_id:
        return work.seek(Person, member.person_id)
    same = work.find(Person, id_number=id_number)
    return next((p for p in same if p.name == check_name(member.name)), None)


def _claimed_elsewhere(
    at: str, person: Person, command: AcceptApplication, work: Work
) -> list[FieldIssue]:
    """A person lives in one household at a time."""
    target = _target_household(command, work)
    for membership in work.find(Membership, person_id=person.id):
        elsewhere = membership.household_id != target
        if elsewhere and membership.until is None and not membership.not_counted_reason:
            return [FieldIssue(at, "intake.other_household")]
    return []


def _target_household(command: AcceptApplication, work: Work) -> str | None:
    """The household meant: as chosen, else the one that the applicant heads today."""
    if command.household_id:
        return command.household_id
    first = command.members[0]
    head = _known(first, tidy(first.id_number), work)
    if head is None:
        return None
    for membership in work.find(Membership, person_id=head.id):
        household = work.seek(Household, membership.household_id)
        if membership.until is None and household and household.head_id == head.id:
            return household.id
    return None


def _person(member: MemberInput, command: AcceptApplication, work: Work) -> Person:
    """The person's record, made or brought up to date; what is already known is not emptied."""
    number = read_id_number(member.id_number, work.today) if member.id_number else None
    read = number if isinstance(number, IdNumber) else None
    known = work.seek(Person, member.person_id)
    if known is None and read is not None:
        known = _known(member, read.text, work)
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
            sex=read.sex if read else known.sex,
            born_on=read.born_on if read else known.born_on,
            phone=member.phone or known.phone,
            disability_type=member.disability_type or known.disability_type,
            disability_grade=member.disability_grade or known.disability_grade,
            serious_illness=member.serious_illness or known.serious_illness,
            student_stage=member.student_stage or known.student_stage,
            residence_area=known.residence_area or command.village,
        )
    )


def _household(command: AcceptApplication, people: list[Person], work: Work) -> Household:
    known = work.seek(Household, _target_household(command, work))
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


def _refuse_same_case(command: AcceptApplication, household: Household, work: Work) -> None:
    for case in work.find(Case, household_id=household.id):
        same_person = command.single_person is None and case.single_person_id is None
        if case.programme in command.programmes and same_person and _is_open(case, work):
            raise Refused(
                [FieldIssue("programmes", "intake.same_case", {"number": case.receipt_number})]
            )


def _is_open(case: Case, work: Work) -> bool:
    pack = work.policy(case.area, work.today)
    ending = {s.code for s in pack.programme(case.programme).steps if s.ends}
    return not any(d.step in ending for d in work.find(Decision, case_id=case.id))


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
    work.add(
        Decision(
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
    )
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
