"""Write down a visit to an adult: answers, a quick check, a photo, findings that become tasks."""

from dataclasses import dataclass, field
from typing import Any

from app.commands.add_attachment import media_type_of
from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.policy.calendars import work_calendar
from app.ports import Work
from app.records.people import Photo
from app.records.visits import Task, Visit, VisitEnrolment
from app.rules.visits import differs, task_due


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found: ``gravity`` is a code of the pack; a note makes no task."""

    what: str = field(repr=False)
    gravity: str = "todo"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVisit(Command[str]):
    """``able`` is the quick check of the six indicators; it never changes a grade."""

    action = "visit.record"
    label = "记录走访"

    enrolment_id: str
    mode: str = "in_person"
    not_met_reason: str | None = None
    answers: dict[str, Any] = field(default_factory=dict, repr=False)
    able: dict[str, Any] = field(default_factory=dict, repr=False)
    findings: tuple[Finding, ...] = ()
    photo: bytes | None = field(default=None, repr=False)


def handle(command: RecordVisit, work: Work) -> str:
    """The visit's id. Raises Refused where nothing was asked and no reason is given."""
    enrolment = work.get(VisitEnrolment, command.enrolment_id)
    if not command.answers and not command.not_met_reason:
        raise Refused([FieldIssue("answers", "visit.empty")])
    visit = work.add(
        Visit(
            id=work.new_id(),
            dossier=enrolment.dossier,
            person_id=enrolment.person_id,
            enrolment_id=enrolment.id,
            questionnaire="tekun",
            visited_at=work.now,
            by=work.actor.user_id,
            mode=command.mode,
            not_met_reason=command.not_met_reason,
            answers={**command.answers, "able": command.able},
        )
    )
    findings = list(command.findings)
    if differs(command.able, enrolment.self_care_indicators):
        findings.append(Finding(what="六项快查与上次评估不同，报县级复核评估", gravity="todo"))
    pack = work.policy(enrolment.area, work.today)
    for finding in findings:
        if finding.gravity != "note":
            work.add(
                Task(
                    id=work.new_id(),
                    dossier=enrolment.dossier,
                    person_id=enrolment.person_id,
                    area=enrolment.area,
                    source_id=visit.id,
                    kind="finding",
                    gravity=finding.gravity,
                    what=finding.what,
                    due_on=task_due(
                        finding.gravity, work.today, enrolment.area, pack, work_calendar()
                    ),
                )
            )
    if command.photo is not None:
        _photo(command.photo, visit, work)
    return visit.id


def _photo(content: bytes, visit: Visit, work: Work) -> None:
    media_type = media_type_of(content)
    blob, key = work.seal_blob(content)
    work.add(
        Photo(
            id=work.new_id(),
            dossier=visit.dossier,
            about_id=visit.id,
            title="走访照片",
            media_type=media_type,
            byte_count=len(content),
            blob=blob,
            blob_key=key,
            added_on=work.today,
            added_by=work.actor.user_id,
        )
    )
