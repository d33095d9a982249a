"""Write down a visit to a child."""

from dataclasses import dataclass, field, replace
from typing import Any

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.children import ChildFile, ChildTask, ChildVisit

URGENT = ("abused", "alone", "unguarded", "self_harm")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChild(Command[str]):
    """``found`` are the facts that hold now: they become those of the file."""

    action = "child.visit"
    label = "走访儿童"

    file_id: str
    mode: str = "in_person"
    not_met_reason: str | None = None
    answers: dict[str, Any] = field(default_factory=dict, repr=False)
    found: tuple[str, ...] = ()
    task: str | None = field(default=None, repr=False)


def handle(command: VisitChild, work: Work) -> str:
    """Raises Refused where nothing was asked and no reason is given."""
    file = work.get(ChildFile, command.file_id)
    if not command.answers and not command.not_met_reason:
        raise Refused([FieldIssue("answers", "child.visit_empty")])
    visit = work.add(
        ChildVisit(
            id=work.new_id(),
            dossier=file.dossier,
            file_id=file.id,
            visited_at=work.now,
            by=work.actor.user_id,
            mode=command.mode,
            not_met_reason=command.not_met_reason,
            answers=command.answers,
            found=command.found,
        )
    )
    if not command.not_met_reason:
        in_school = "out_of_school" not in command.found
        work.put(replace(file, facts=command.found, in_school=in_school))
    if command.task:
        urgent = any(fact in URGENT for fact in command.found)
        work.add(
            ChildTask(
                id=work.new_id(),
                dossier=file.dossier,
                file_id=file.id,
                area=file.area,
                source_id=visit.id,
                what=command.task,
                gravity="urgent" if urgent else "todo",
                due_on=work.today if urgent else work.days_later(10),
            )
        )
    return visit.id
