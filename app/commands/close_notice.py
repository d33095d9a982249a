"""Say that a notice about a machine was dealt with, and how: it leaves the list of this machine."""

from dataclasses import dataclass, field

from app.commands.base import Command
from app.errors import FieldIssue, NotFound, Refused
from app.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseNotice(Command[None]):
    """A notice is this replica's own; what was done about it stays in the audit trail."""

    action = "admin.local"
    label = "处理机器提醒"

    notice_id: str
    done: str = field(repr=False)


def handle(command: CloseNotice, work: Work) -> None:
    """Raises Refused where nothing is said, NotFound where it is not on the list any more."""
    done = command.done.strip()
    if not done:
        raise Refused([FieldIssue("done", "field.needed")])
    if not work.close_notice(command.notice_id):
        raise NotFound(kind="notice", id=command.notice_id)
    work.note("close_notice", detail=f"{command.notice_id}：{done}")
