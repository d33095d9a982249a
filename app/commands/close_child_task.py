"""Close what had to be done for a child, with what was done."""

from dataclasses import dataclass, field

from app.commands.base import Command
from app.errors import AlreadyDone, FieldIssue, Refused
from app.ports import Work
from app.records.children import ChildTask
from app.visit_entry import closed


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseChildTask(Command[None]):
    action = "child.visit"
    label = "办结儿童待办"

    task_id: str
    done_what: str = field(repr=False)


def handle(command: CloseChildTask, work: Work) -> None:
    """Raises Refused without words on what was done, AlreadyDone for one that is closed."""
    task = work.get(ChildTask, command.task_id)
    if task.done_on is not None:
        raise AlreadyDone(kind="child_task")
    if not command.done_what.strip():
        raise Refused([FieldIssue("done_what", "field.needed")])
    work.put(closed(task, command.done_what.strip(), work))
