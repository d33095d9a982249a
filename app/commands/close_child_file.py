"""Close a child's file with its reason, or hand it over to another village: never delete it."""

from dataclasses import dataclass, field, replace

from app.commands.base import Command
from app.errors import AlreadyDone, FieldIssue, Refused
from app.ports import Work
from app.records.children import ChildFile, ChildTask
from app.rules.children import PROGRAMME

MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseChildFile(Command[None]):
    """``reason`` is a code of the pack. A child who moved within the area is handed over to ``to_village``."""

    action = "child.write"
    label = "儿童结案或移交"

    file_id: str
    reason: str
    to_village: str | None = None
    words: str = field(default="", repr=False)


def handle(command: CloseChildFile, work: Work) -> None:
    """Raises Refused while something grave is still to be done, AlreadyDone for one that is closed."""
    file = work.get(ChildFile, command.file_id)
    if file.closed_on is not None:
        raise AlreadyDone(kind="child_file")
    known = {
        c.code: c.label for c in work.policy(file.area, work.today).choices(PROGRAMME, "closing")
    }
    if command.reason not in known:
        raise Refused([FieldIssue("reason", "field.needed")])
    if command.to_village is not None and command.to_village != file.area:
        work.require(command.action, command.to_village)
        _hand_over(file, command.to_village, work)
        return
    open_tasks = [t for t in work.find(ChildTask, file_id=file.id) if t.done_on is None]
    if any(t.gravity in ("urgent", "danger") for t in open_tasks):
        raise Refused([FieldIssue("reason", "child.open_tasks")])
    reason = f"{known[command.reason]}：{command.words}" if command.words else known[command.reason]
    work.put(replace(file, closed_on=work.today, closed_reason=reason))


def _hand_over(file: ChildFile, village: str, work: Work) -> None:
    """The file goes on in the other village with everything that is still to be done."""
    work.put(replace(file, area=village))
    for task in work.find(ChildTask, file_id=file.id):
        if task.done_on is None:
            work.put(replace(task, area=village))
