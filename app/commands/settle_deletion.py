"""Settle that one person deleted a record while another went on with it."""

from dataclasses import dataclass

from app.commands.base import Command
from app.commands.resolve_conflict import kind_to_settle
from app.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDeletion(Command[None]):
    """``keep``: the record stays, with what was written to it; else it is deleted with all of that known."""

    action = "conflict.resolve"
    label = "定夺删除"

    kind: str
    record_id: str
    keep: bool


def handle(command: SettleDeletion, work: Work) -> None:
    """Raises NotFound for a record that is not here (any more)."""
    kind = kind_to_settle(command.kind, work)
    work.get(kind, command.record_id)
    if command.keep:
        work.keep(kind, command.record_id)
    else:
        work.remove(kind, command.record_id)
