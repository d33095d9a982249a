"""A person confirms, or turns down, the groups that a child's facts come to."""

from dataclasses import dataclass, replace

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.children import ChildFile
from app.rules.children import PROGRAMME


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmGroups(Command[None]):
    """``groups`` are all that hold from now on, as codes of the pack."""

    action = "child.write"
    label = "核实儿童类别"

    file_id: str
    groups: tuple[str, ...]


def handle(command: ConfirmGroups, work: Work) -> None:
    """Raises Refused for a group that the pack does not have."""
    file = work.get(ChildFile, command.file_id)
    known = {c.code for c in work.policy(file.area, work.today).choices(PROGRAMME, "group")}
    if not known.issuperset(command.groups):
        raise Refused([FieldIssue("groups", "child.group")])
    work.put(replace(file, confirmed_groups=tuple(dict.fromkeys(command.groups))))
