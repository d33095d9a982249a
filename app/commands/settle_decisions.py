"""Settle a case in which two steps were taken without knowing of each other."""

from dataclasses import dataclass, field, replace

from app.commands.base import Command
from app.commands.take_step import StepTaken
from app.errors import NotFound
from app.ports import Work
from app.records.assistance import Case, Decision
from app.rules.case_flow import fold, step_of
from app.signed_decision import signed


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDecisions(Command[StepTaken]):
    """``decision_id`` is the one that holds; the others stay in the history."""

    action = "conflict.resolve"
    label = "定夺办理结果"

    case_id: str
    decision_id: str
    note: str | None = field(default=None, repr=False)


def handle(command: SettleDecisions, work: Work) -> StepTaken:
    """Write a decision that names all heads and leads where the chosen one did.

    Whoever settles must be allowed to take the step that is to hold. Raises NotFound, NotPermitted.
    """
    case = work.get(Case, command.case_id)
    state = fold(work.find(Decision, case_id=case.id))
    heads = state.heads if state and state.in_conflict else ()
    chosen = next((head for head in heads if head.id == command.decision_id), None)
    if chosen is None:
        raise NotFound(kind="decision", id=command.decision_id)
    pack = work.policy(case.area, case.accepted_on)
    work.require(step_of(pack.programme(case.programme), chosen.step).action, case.area)
    decision = replace(
        chosen,
        id=work.new_id(),
        parents=tuple(sorted(head.id for head in heads)),
        on=max(work.today, *(head.on for head in heads)),
        by=work.actor.user_id,
        role=work.actor.role,
        area=work.actor.area_id,
        note=command.note,
        content={**(chosen.content or {}), "settles": chosen.id},
        signature=None,
    )
    work.add(signed(decision, work))
    return StepTaken(decision.id, decision.status)
