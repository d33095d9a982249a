"""Everything that speaks against accepting an application, found before anything is written."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.errors import FieldIssue
from app.intake_inputs import MemberInput
from app.policy.packs import PolicyPack
from app.ports import Work
from app.records.assistance import Benefit, Case, Decision
from app.records.people import Household, Membership, Person
from app.rules.case_flow import fold
from app.rules.id_number import read_id_number, tidy
from app.rules.names import check_name
from app.rules.payable import benefit_in_force
from app.same_person import group_of

if TYPE_CHECKING:
    from app.commands.accept_application import AcceptApplication


def issues_of(command: "AcceptApplication", work: Work, pack: PolicyPack) -> Iterator[FieldIssue]:
    """Every issue, each with the field it belongs to."""
    if not command.members:
        yield FieldIssue("members", "intake.no_member")
        return
    if not command.programmes:
        yield FieldIssue("programmes", "intake.no_programme")
    if not command.commitment_signed:
        yield FieldIssue("commitment_signed", "intake.commitment")
    most = pack.figure("absurd_amount", command.village, work.today).value
    for place, money in enumerate(command.money):
        if money.amount_fen < 0:
            yield FieldIssue(f"money.{place}", "money.negative")
        elif money.amount_fen > most:
            yield FieldIssue(f"money.{place}", "money.absurd", {"most": most // 100})
    target = target_household(command, work)
    seen: set[str] = set()
    for place, member in enumerate(command.members):
        yield from _member_issues(place, member, target, work)
        number = tidy(member.id_number)
        if number and number in seen:
            yield FieldIssue(f"members.{place}.id_number", "intake.same_member")
        seen.add(number)
    if target is not None:
        yield from _same_again(command, target, work)


def _member_issues(
    place: int, member: MemberInput, target: str | None, work: Work
) -> Iterator[FieldIssue]:
    at = f"members.{place}"
    name = check_name(member.name, f"{at}.name")
    if isinstance(name, FieldIssue):
        yield name
    if member.id_number:
        number = read_id_number(member.id_number, work.today, f"{at}.id_number")
        if isinstance(number, FieldIssue):
            yield number
            return
    elif not member.no_id_reason:
        yield FieldIssue(f"{at}.id_number", "intake.no_id_number")
    elif member.born_on is not None and member.born_on > work.today:
        yield FieldIssue(f"{at}.born_on", "intake.born_later")
    person = known(member, tidy(member.id_number), work)
    if person is None:
        return
    everywhere = group_of(work, person).people
    if died := max((p.died_on for p in everywhere if p.died_on), default=None):
        yield FieldIssue(at, "intake.died", {"on": died.isoformat()})
    if not member.not_counted_reason and _lives_elsewhere(everywhere, target, work):
        yield FieldIssue(at, "intake.other_household")


def known(member: MemberInput, id_number: str, work: Work) -> Person | None:
    """The person this entry means: as chosen, else by equal number and name."""
    if member.person_id:
        return work.seek(Person, member.person_id)
    if not id_number:
        return None
    same = work.find(Person, id_number=id_number)
    return next((p for p in same if p.name == check_name(member.name)), None)


def _lives_elsewhere(records: Sequence[Person], target: str | None, work: Work) -> bool:
    """A person lives in one household at a time, under whichever of their records."""
    return any(
        m.household_id != target and m.until is None and not m.not_counted_reason
        for person in records
        for m in work.find(Membership, person_id=person.id)
    )


def target_household(command: "AcceptApplication", work: Work) -> str | None:
    """The household meant: as chosen, else the one that the applicant heads today."""
    if command.household_id:
        return command.household_id
    first = command.members[0]
    head = known(first, tidy(first.id_number), work)
    if head is None:
        return None
    for membership in work.find(Membership, person_id=head.id):
        household = work.seek(Household, membership.household_id)
        if membership.until is None and household and household.head_id == head.id:
            return household.id
    return None


def _same_again(command: "AcceptApplication", household: str, work: Work) -> Iterator[FieldIssue]:
    """The same application under way, or what is asked for received already."""
    for case in work.find(Case, household_id=household):
        alone = command.single_person is not None or case.single_person_id is not None
        if case.programme not in command.programmes or alone:
            continue
        number = case.receipt_number
        decisions = work.find(Decision, case_id=case.id)
        if _is_open(case, decisions, work):
            yield FieldIssue("programmes", "intake.same_case", {"number": number})
        elif benefit_in_force(fold(decisions), work.find(Benefit, case_id=case.id)):
            yield FieldIssue("programmes", "intake.receives", {"number": number})


def _is_open(case: Case, decisions: Sequence[Decision], work: Work) -> bool:
    pack = work.policy(case.area, case.accepted_on)
    ending = {s.code for s in pack.programme(case.programme).steps if s.ends}
    return not any(d.step in ending for d in decisions)
