"""Settle a field on which two people wrote without knowing of each other."""

from dataclasses import dataclass, replace
from typing import Any

from app.commands.base import Command
from app.errors import NotFound
from app.ports import Work
from app.records import kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveConflict(Command[None]):
    """The value to keep is named by its dot: (writer, counter)."""

    action = "conflict.resolve"
    label = "定夺冲突"

    kind: str
    record_id: str
    field: str
    writer: str
    counter: int


def handle(command: ResolveConflict, work: Work) -> None:
    """Write the chosen value over all siblings; that resolves it everywhere. Raises NotFound."""
    kind = kinds()[command.kind]
    siblings = work.siblings(kind, command.record_id, command.field)
    chosen = siblings.get((command.writer, command.counter), NotFound)
    if chosen is NotFound:
        raise NotFound(kind=command.kind, id=command.record_id)
    record = work.get(kind, command.record_id)
    changes: dict[str, Any] = {command.field: work.typed(kind, command.field, chosen)}
    work.settle(replace(record, **changes), command.field)
