"""Write down a visit to an adult: answers, a quick check, photos, findings that become tasks."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.clock import SHANGHAI
from app.commands.base import Command
from app.errors import FieldIssue
from app.policy.calendars import work_calendar
from app.policy.packs import PolicyPack
from app.ports import Work
from app.records.visits import Task, Visit, VisitEnrolment
from app.rules.visits import PROGRAMME, climbs, differs, task_due
from app.visit_entry import Finding, Settled, check_visit, closed, raised_besides
from app.visit_photo import add_photo

FORM = "tekun"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVisit(Command[str]):
    """``able`` is the quick check of the six indicators; it never changes a grade.

    ``visited_at`` is now unless a sheet of paper is entered; ``next_on`` is the day agreed with the person.
    """

    action = "visit.record"
    label = "记录走访"

    enrolment_id: str
    visited_at: datetime | None = None
    mode: str = "in_person"
    place: str | None = field(default=None, repr=False)
    visitors: str | None = field(default=None, repr=False)
    spoke_with: str | None = None
    not_met_reason: str | None = None
    next_on: date | None = None
    answers: dict[str, Any] = field(default_factory=dict, repr=False)
    able: dict[str, Any] = field(default_factory=dict, repr=False)
    findings: tuple[Finding, ...] = ()
    settled: tuple[Settled, ...] = ()
    signed: bool = False
    photo: bytes | None = field(default=None, repr=False)
    sheet: str | None = None  # code of the paper that it was entered from


def handle(command: RecordVisit, work: Work) -> str:
    """The visit's id. Raises Refused where nothing was asked and no reason is given."""
    enrolment = work.get(VisitEnrolment, command.enrolment_id)
    pack = work.policy(enrolment.area, work.today)
    form = pack.questionnaire(PROGRAMME, FORM)
    check_visit(command, form, work, empty=FieldIssue("answers", "visit.empty"))
    earlier = sorted(work.find(Visit, enrolment_id=enrolment.id), key=lambda v: v.visited_at)
    missed = _missed_before(earlier)
    visit = work.add(
        Visit(
            id=work.new_id(),
            dossier=enrolment.dossier,
            person_id=enrolment.person_id,
            enrolment_id=enrolment.id,
            questionnaire=FORM,
            visited_at=command.visited_at or work.now,
            by=work.actor.user_id,
            mode=command.mode,
            not_met_reason=command.not_met_reason,
            answers={**command.answers, **_head(command, missed + 1)},
            next_due_on=command.next_on,
        )
    )
    for finding in (*raised_besides(command, form), *command.findings):
        if finding.gravity != "note":
            work.add(_as_task(finding, visit, enrolment, pack, work))
    changed = differs(command.able, enrolment.self_care_indicators)
    if changed:
        work.add(_reassessment(changed, visit, enrolment, pack, work))
    if command.not_met_reason and climbs(
        enrolment.self_care, missed + 1, enrolment.area, pack, work.today
    ):
        words = f"连续 {missed + 1} 次没见到完全不能自理的对象，乡镇当天派人查看"
        urgent = Finding(what=words, gravity="danger")
        work.add(replace(_as_task(urgent, visit, enrolment, pack, work), kind="missed"))
    for settled in command.settled:
        _settle(settled, enrolment, work)
    if command.photo is not None:
        add_photo(work, command.photo, visit.id, visit.dossier, "走访照片")
    return visit.id


def _missed_before(visits: list[Visit]) -> int:
    """Tries in vain since somebody was last met."""
    missed = 0
    for visit in reversed(visits):
        if visit.not_met_reason is None:
            break
        missed += 1
    return missed


def _head(command: RecordVisit, attempt: int) -> dict[str, Any]:
    """What else stands on the sheet, under names that no question has."""
    found: dict[str, Any] = {
        "able": command.able,
        "attempt": attempt,
        "place": command.place,
        "visitors": command.visitors,
        "spoke_with": command.spoke_with,
        "signed": command.signed,
        "sheet": command.sheet,
        "findings": [
            {"what": f.what, "gravity": f.gravity, "kind": f.kind, "done": f.done}
            for f in command.findings
        ],
    }
    return {name: value for name, value in found.items() if value}


def _as_task(
    finding: Finding, visit: Visit, enrolment: VisitEnrolment, pack: PolicyPack, work: Work
) -> Task:
    """A finding that was put right on the spot is a task that is done already."""
    found_on = visit.visited_at.astimezone(SHANGHAI).date()
    done = finding.done.strip()
    return Task(
        id=work.new_id(),
        dossier=enrolment.dossier,
        person_id=enrolment.person_id,
        area=enrolment.area,
        source_id=visit.id,
        kind="finding",
        gravity=finding.gravity,
        what=finding.what,
        due_on=task_due(finding.gravity, found_on, enrolment.area, pack, work_calendar()),
        assigned_to=work.actor.user_id,
        done_on=work.today if done else None,
        done_what=done or None,
        done_by=work.actor.user_id if done else None,
    )


def _reassessment(
    changed: tuple[str, ...],
    visit: Visit,
    enrolment: VisitEnrolment,
    pack: PolicyPack,
    work: Work,
) -> Task:
    """The county re-assesses within its working days; until then the grade stays (民发〔2021〕43号 art. 23)."""
    labels = {c.code: c.label for c in pack.choices(PROGRAMME, "indicator")}
    words = "、".join(labels.get(code, code) for code in changed)
    limit = pack.figure("reassess_limit", enrolment.area, work.today).value
    task = _as_task(
        Finding(what=f"六项快查与上次评估不同（{words}），报县级复核评估", gravity="todo"),
        visit, enrolment, pack, work,
    )  # fmt: skip
    return replace(task, kind="reassess", due_on=work_calendar().add(work.today, limit))


def _settle(settled: Settled, enrolment: VisitEnrolment, work: Work) -> None:
    task = work.get(Task, settled.task_id)
    if task.person_id != enrolment.person_id or task.done_on is not None:
        return  # somebody else closed it meanwhile: what they wrote stands
    work.put(closed(task, settled.what.strip(), work))
