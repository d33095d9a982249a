"""A mandatory report in two minutes: works with almost nothing filled in (未成年人保护法 11)."""

from dataclasses import dataclass, field
from datetime import datetime

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.children import ChildFile, Incident, IncidentReporter
from app.rules.receipt import ALPHABET, RANDOM, receipt_number


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIncident(Command[str]):
    """The incident's id. Seen by its readers only; who reports stands apart."""

    action = "incident.report"
    label = "强制报告"

    village: str
    situation: str
    child_words: str = field(repr=False)
    file_id: str | None = None
    child_place: str | None = field(default=None, repr=False)
    course: str | None = field(default=None, repr=False)
    urgent: bool = True
    police_called_at: datetime | None = None
    police_station: str | None = None
    reporter_name: str | None = field(default=None, repr=False)
    reporter_phone: str | None = field(default=None, repr=False)

    def area(self) -> str | None:
        return self.village


def handle(command: ReportIncident, work: Work) -> str:
    """Raises Refused only where neither child nor situation is named."""
    issues = []
    if not command.situation:
        issues.append(FieldIssue("situation", "field.needed"))
    if not command.child_words.strip():
        issues.append(FieldIssue("child_words", "field.needed"))
    if issues:
        raise Refused(issues)
    file = work.seek(ChildFile, command.file_id)
    new = work.new_id()
    dossier = file.dossier if file else new
    number = receipt_number(work.device_code, work.random_text(ALPHABET, RANDOM))
    incident = work.add(
        Incident(
            id=new,
            dossier=dossier,
            number=f"QB-{number}",
            file_id=command.file_id,
            area=command.village,
            child_words=command.child_words,
            child_place=command.child_place,
            situation=command.situation,
            reported_at=work.now,
            course=command.course,
            urgent=command.urgent,
            police_called_at=command.police_called_at,
            police_station=command.police_station,
            readers=(work.actor.user_id, "child_supervisor", "township_leader", "county_reviewer"),
        )
    )
    if command.reporter_name:
        work.add(
            IncidentReporter(
                id=work.new_id(),
                dossier=dossier,
                incident_id=incident.id,
                name=command.reporter_name,
                phone=command.reporter_phone,
                said_by=work.actor.user_id,
            )
        )
    return incident.id
