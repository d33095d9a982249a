"""Take the next step of a case: check, investigation, opinion, notice, decision."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from app.case_facts import case_facts
from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.policy.packs import PolicyPack, Step
from app.ports import Work
from app.records.assistance import Authorisation, Benefit, Case, Decision, Inquiry, MeansItem
from app.records.people import Household, Person
from app.rules.calendar import month_after
from app.rules.case_flow import CaseState, Taking, fold, step_issues, step_of
from app.rules.dibao import assess
from app.rules.household import facts_to_wire
from app.rules.id_number import age_on
from app.signed_decision import signed

# What these forms hold is means: it goes up only, in an inquiry of its own.
PRIVATE_FORMS = {"verification_request", "verification_result", "investigation"}
ADULT = 18
GRANTING = ("opinion_for", "opinion_again", "confirm")


@dataclass(frozen=True, slots=True)
class StepTaken:
    """The decision that was written and the status the case has now."""

    decision_id: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStep(Command[StepTaken]):
    """``step`` is a code of the policy pack; ``content`` the fields of its form."""

    action = "case.read"  # what the step itself needs stands in the pack and is asked for below
    label = "办理环节"

    case_id: str
    step: str
    on: date | None = None
    note: str | None = field(default=None, repr=False)
    content: dict[str, Any] = field(default_factory=dict, repr=False)


def handle(command: TakeStep, work: Work) -> StepTaken:
    """Write the decision. Raises Refused with every issue, or NotPermitted for the step."""
    case = work.get(Case, command.case_id)
    pack = work.policy(case.area, case.accepted_on)
    step = step_of(pack.programme(case.programme), command.step)
    work.require(step.action, case.area)
    history = work.find(Decision, case_id=case.id)
    state = fold(history)
    on = command.on or work.today
    _check(step, state, on, command, case, history, pack, work)
    inquiry = _inquiry(step, on, command, case, work)
    decision = Decision(
        id=work.new_id(),
        dossier=case.dossier,
        case_id=case.id,
        step=step.code,
        status=step.status,
        parents=tuple(sorted(d.id for d in state.heads)) if state else (),
        judged=_judged(case, work),
        on=on,
        by=work.actor.user_id,
        role=work.actor.role,
        area=work.actor.area_id,
        note=command.note,
        rule=str(command.content.get("rule") or step.rule),
        inquiry_id=inquiry.id if inquiry else None,
        content=None if inquiry else command.content or None,
    )
    work.add(signed(decision, work))
    if step.code in GRANTING:
        _benefit(decision, case, pack, work)
    return StepTaken(decision.id, step.status)


def _check(
    step: Step,
    state: CaseState | None,
    on: date,
    command: TakeStep,
    case: Case,
    history: Sequence[Decision],
    pack: PolicyPack,
    work: Work,
) -> None:
    if state is None or state.status not in step.after:
        raise Refused([FieldIssue("step", "step.not_now")])
    unsigned = _unsigned(case, work) if "authorisations" in step.checks else 0
    issues = step_issues(
        Taking(
            step, on, command.content, case, history, work.actor.user_id, pack, work.today, unsigned
        )
    )
    if issues:
        raise Refused(issues)


def _unsigned(case: Case, work: Work) -> int:
    """Adults who have not signed that their means may be looked up."""
    found = 0
    for authorisation in work.find(Authorisation, case_id=case.id):
        person = work.seek(Person, authorisation.person_id)
        born = person.born_on if person else None
        minor = born is not None and age_on(born, case.accepted_on) < ADULT
        found += authorisation.signed_on is None and not minor
    return found


def _inquiry(step: Step, on: date, command: TakeStep, case: Case, work: Work) -> Inquiry | None:
    if step.form not in PRIVATE_FORMS:
        return None
    return work.add(
        Inquiry(
            id=work.new_id(),
            dossier=case.dossier,
            case_id=case.id,
            form=step.form,
            on=on,
            by=work.actor.user_id,
            content=command.content,
        )
    )


def _judged(case: Case, work: Work) -> dict[str, Any]:
    """The versions of the household and the means that this decision looked at."""
    judged: dict[str, Any] = {"household": work.contexts(Household, case.household_id)}
    for item in work.find(MeansItem, case_id=case.id):
        judged[item.id] = work.contexts(MeansItem, item.id)
    return judged


def _benefit(decision: Decision, case: Case, pack: PolicyPack, work: Work) -> None:
    """The amount under the pack that the case was accepted under; refused if there is none."""
    facts = case_facts(work, case, case.accepted_on)
    found = assess(facts, pack)
    if not found.eligible:
        raise Refused([FieldIssue("step", "step.not_entitled")])
    work.add(
        Benefit(
            id=work.new_id(),
            dossier=case.dossier,
            case_id=case.id,
            household_id=case.household_id,
            decision_id=decision.id,
            programme=case.programme,
            monthly_fen=found.amount_fen,
            from_month=month_after(decision.on) if decision.step == "confirm" else None,
            member_ids=tuple(m.id for m in facts.members if not m.not_counted and not m.died),
            lines=tuple(msgspec.to_builtins(line) for line in found.lines),
            facts=facts_to_wire(facts),
            pack_id=pack.id,
            pack_version=pack.version,
            pack_hash=pack.hash,
        )
    )
