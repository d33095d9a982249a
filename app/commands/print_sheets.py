"""Note that visit sheets were printed: until a visit is entered, they are out."""

from dataclasses import dataclass

from app.commands.base import Command
from app.ports import Work
from app.records.visits import VisitEnrolment

PRINTED = "sheet_printed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintSheets(Command[None]):
    """A line of the audit trail for each sheet; nothing else is written."""

    action = "document.print"
    also = ("visit.read",)
    label = "打印走访表"

    enrolment_ids: tuple[str, ...]


def handle(command: PrintSheets, work: Work) -> None:
    """Raises NotFound for somebody who is not on the list."""
    work.note(PRINTED, [work.get(VisitEnrolment, one) for one in command.enrolment_ids])
