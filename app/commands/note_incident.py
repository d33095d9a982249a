"""Note what came of a mandatory report: an answer of the police, a placement, an assessment, its end."""

from dataclasses import dataclass, field, replace
from datetime import date

from app.commands.base import Command
from app.errors import FieldIssue, NotFound, Refused
from app.ports import Work
from app.records.children import Incident, IncidentNote
from app.rules.incidents import PROGRAMME, may_see


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteIncident(Command[str]):
    """``step`` is a code of the pack. The note's id comes back."""

    action = "incident.note"
    label = "登记强制报告跟进"

    incident_id: str
    step: str
    on: date | None = None
    unit: str | None = field(default=None, repr=False)
    words: str = field(default="", repr=False)


def handle(command: NoteIncident, work: Work) -> str:
    """Raises NotFound for who is not on the report's list: for them there is none."""
    incident = work.get(Incident, command.incident_id)
    if not may_see(incident.readers, work.actor.user_id, work.actor.role):
        raise NotFound(kind="incident", id=command.incident_id)
    pack = work.policy(incident.area, work.today)
    steps = {c.code: c for c in pack.choices(PROGRAMME, "report_step")}
    on = command.on or work.today
    issues = []
    if command.step not in steps:
        issues.append(FieldIssue("step", "field.needed"))
    if not command.words.strip():
        issues.append(FieldIssue("words", "field.needed"))
    if on > work.today:
        issues.append(FieldIssue("on", "step.future"))
    if issues:
        raise Refused(issues)
    note = work.add(
        IncidentNote(
            id=work.new_id(),
            dossier=incident.dossier,
            incident_id=incident.id,
            step=command.step,
            on=on,
            unit=command.unit,
            words=command.words.strip(),
            noted_at=work.now,
            noted_by=work.actor.user_id,
        )
    )
    if steps[command.step].note == "close":
        work.put(replace(incident, closed_on=on))
    return note.id
