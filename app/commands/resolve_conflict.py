"""Settle a field on which two people wrote without knowing of each other."""

from dataclasses import dataclass, replace
from typing import Any

from app.commands.base import Command
from app.errors import NotFound
from app.ports import Work
from app.records import kinds
from app.records.base import Record
from app.security.errors import NotPermitted
from app.security.permissions import role_may_any


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
    kind = kind_to_settle(command.kind, work)
    siblings = work.siblings(kind, command.record_id, command.field)
    chosen = siblings.get((command.writer, command.counter), NotFound)
    if chosen is NotFound:
        raise NotFound(kind=command.kind, id=command.record_id)
    record = work.get(kind, command.record_id)
    changes: dict[str, Any] = {command.field: work.typed(kind, command.field, chosen)}
    work.settle(replace(record, **changes), command.field)


def kind_to_settle(name: str, work: Work) -> type[Record]:
    """The kind, where this person's role may write it: elsewhere their choice would not be taken in.

    Raises NotFound, NotPermitted.
    """
    kind = kinds().get(name)
    if kind is None:
        raise NotFound(kind=name)
    if not role_may_any(work.actor.role, kind.INFO.writers):
        raise NotPermitted(action="conflict.resolve")
    return kind
