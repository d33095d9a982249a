"""Keep both values of a field on which two people wrote without knowing of each other."""

import dataclasses
from dataclasses import dataclass, replace
from typing import Any

from app.commands.base import Command
from app.commands.resolve_conflict import kind_to_settle
from app.errors import FieldIssue, NotFound, Refused
from app.ports import Work
from app.records.base import fields_of
from app.rules.combining import can_combine, can_edit, combined


@dataclass(frozen=True, slots=True, kw_only=True)
class CombineConflict(Command[None]):
    """``text``: how a person words it, for fields in which people write freely; else all values together."""

    action = "conflict.resolve"
    label = "两个都留"

    kind: str
    record_id: str
    field: str
    text: str | None = dataclasses.field(default=None, repr=False)


def handle(command: CombineConflict, work: Work) -> None:
    """Raises NotFound where there is nothing to combine, Refused for a field that can hold one value only."""
    kind = kind_to_settle(command.kind, work)
    info = next((f for f in fields_of(kind) if f.name == command.field), None)
    if info is None:
        raise NotFound(kind=command.kind, id=command.record_id)
    if not can_combine(info):
        raise Refused([FieldIssue(command.field, "conflict.one_only")])
    values = list(work.siblings(kind, command.record_id, command.field).values())
    text = (command.text or "").strip()
    value = text if text and can_edit(info) else combined(info, values)
    record = work.get(kind, command.record_id)
    changes: dict[str, Any] = {command.field: work.typed(kind, command.field, value)}
    work.settle(replace(record, **changes), command.field)
