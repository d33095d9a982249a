"""Note that a care agreement was signed, that the school was told, or that it has ended."""

from dataclasses import dataclass, replace
from datetime import date

from app.commands.base import Command
from app.errors import AlreadyDone, FieldIssue, Refused
from app.ports import Work
from app.records.children import CareAgreement, ChildFile


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAgreement(Command[None]):
    """What is None stays as it is."""

    action = "child.agreement"
    label = "委托照护协议签订或终止"

    agreement_id: str
    signed_on: date | None = None
    informed_school_on: date | None = None
    ended_on: date | None = None


def handle(command: ChangeAgreement, work: Work) -> None:
    """Raises Refused for a day to come, AlreadyDone for an agreement that has ended."""
    agreement = work.get(CareAgreement, command.agreement_id)
    if agreement.ended_on is not None:
        raise AlreadyDone(kind="care_agreement")
    days = {
        "signed_on": command.signed_on,
        "informed_school_on": command.informed_school_on,
        "ended_on": command.ended_on,
    }
    late = [FieldIssue(n, "step.future") for n, day in days.items() if day and day > work.today]
    if late:
        raise Refused(late)
    work.put(
        replace(
            agreement,
            signed_on=command.signed_on or agreement.signed_on,
            informed_school_on=command.informed_school_on or agreement.informed_school_on,
            ended_on=command.ended_on,
        )
    )
    file = work.get(ChildFile, agreement.file_id)
    if command.ended_on is not None and file.carer_id == agreement.carer_id:
        work.put(replace(file, carer_id=None, carer_relation=None))
