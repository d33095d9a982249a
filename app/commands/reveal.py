"""Show one masked field in full: an act of its own, written down."""

from dataclasses import dataclass

from app.commands.base import Command
from app.errors import NotFound
from app.ports import Work
from app.records import kinds
from app.records.base import fields_of
from app.security.errors import NotPermitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Reveal(Command[str]):
    """``kind`` and ``field`` as the record declares them. What the field's mask asks for must be allowed."""

    action = "search.use"  # what the field itself needs is asked for below
    label = "显示完整内容"

    kind: str
    record_id: str
    field: str


def handle(command: Reveal, work: Work) -> str:
    """The value. Raises NotPermitted, NotFound."""
    kind = kinds().get(command.kind)
    info = next((f for f in fields_of(kind) if f.name == command.field), None) if kind else None
    if kind is None or info is None or info.mask in (None, "none", "secret"):
        raise NotFound(kind=command.kind, id=command.record_id)
    if kind.INFO.read.startswith("incident."):  # has a list of readers and a query of its own
        raise NotPermitted(action=kind.INFO.read)
    work.require(kind.INFO.read, work.actor.area_id)
    work.require(f"reveal.{info.mask}", work.actor.area_id)
    record = work.get(kind, command.record_id)
    work.note("reveal", [record], detail=command.field)
    return str(getattr(record, command.field) or "")
