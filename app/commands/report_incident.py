"""A mandatory report in two minutes: works with almost nothing filled in (未成年人保护法 11)."""

from dataclasses import dataclass, field
from datetime import datetime

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.children import ChildFile, Incident, IncidentReporter
from app.rules.incidents import PROGRAMME
from app.rules.receipt import ALPHABET, RANDOM, receipt_number


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIncident(Command[str]):
    """The incident's id. Seen by its readers only; who reports stands apart.

    Neither the child's name nor any other thing is needed: a situation will do, and "other" is one.
    """

    action = "incident.report"
    label = "强制报告"

    village: str
    situation: str = "other"
    child_words: str = field(default="", repr=False)
    file_id: str | None = None
    child_place: str | None = field(default=None, repr=False)
    found_at: datetime | None = None
    course: str | None = field(default=None, repr=False)
    measures: str | None = field(default=None, repr=False)
    suspect: str | None = field(default=None, repr=False)
    urgent: bool = True
    police_called_at: datetime | None = None
    police_station: str | None = None
    police_number: str | None = None
    reporter_name: str | None = field(default=None, repr=False)
    reporter_phone: str | None = field(default=None, repr=False)

    def area(self) -> str | None:
        return self.village


def handle(command: ReportIncident, work: Work) -> str:
    """Raises Refused for a situation that the pack does not have, and for a call to come."""
    pack = work.policy(command.village, work.today)
    issues = []
    if command.situation not in {c.code for c in pack.choices(PROGRAMME, "situation")}:
        issues.append(FieldIssue("situation", "field.needed"))
    for name in ("found_at", "police_called_at"):
        moment = getattr(command, name)
        if moment is not None and moment > work.now:
            issues.append(FieldIssue(name, "step.future"))
    if issues:
        raise Refused(issues)
    file = work.seek(ChildFile, command.file_id)
    new = work.new_id()
    dossier = file.dossier if file else new
    number = receipt_number(work.device_code, work.random_text(ALPHABET, RANDOM))
    readers = (c.code for c in pack.choices(PROGRAMME, "report_reader"))
    incident = work.add(
        Incident(
            id=new,
            dossier=dossier,
            number=f"QB-{number}",
            file_id=command.file_id,
            area=command.village,
            child_words=command.child_words.strip() or "身份不明的儿童",
            child_place=command.child_place,
            situation=command.situation,
            found_at=command.found_at,
            reported_at=work.now,
            course=command.course,
            urgent=command.urgent,
            police_called_at=command.police_called_at,
            police_station=command.police_station,
            police_number=command.police_number,
            measures=command.measures,
            suspect=command.suspect,
            readers=(work.actor.user_id, *readers),
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
