"""Write down a visit to a child: what was asked, what was found, and what has to be done."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.clock import SHANGHAI
from app.commands.base import Command
from app.errors import FieldIssue
from app.policy.calendars import work_calendar
from app.policy.packs import PolicyPack, Questionnaire
from app.ports import Work
from app.records.children import ChildFile, ChildTask, ChildVisit, ParentState
from app.rules.children import PROGRAMME
from app.rules.questionnaires import facts_of
from app.rules.visits import task_due
from app.visit_entry import Finding, Settled, check_visit, closed, raised_besides
from app.visit_photo import add_photo

FORM = "child"
TALKED = "week"  # the answer that says a parent was in touch lately


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitChild(Command[str]):
    """``found`` are the facts that hold now: they become those of the file. None: those before and what was ticked."""

    action = "child.visit"
    label = "走访儿童"

    file_id: str
    visited_at: datetime | None = None
    mode: str = "in_person"
    not_met_reason: str | None = None
    next_on: date | None = None
    answers: dict[str, Any] = field(default_factory=dict, repr=False)
    found: tuple[str, ...] | None = None
    findings: tuple[Finding, ...] = ()
    settled: tuple[Settled, ...] = ()
    task: str | None = field(default=None, repr=False)
    photo: bytes | None = field(default=None, repr=False)


def handle(command: VisitChild, work: Work) -> str:
    """The visit's id. Raises Refused where nothing was asked and no reason is given."""
    file = work.get(ChildFile, command.file_id)
    pack = work.policy(file.area, work.today)
    form = pack.questionnaire(PROGRAMME, FORM)
    check_visit(command, form, work, empty=FieldIssue("answers", "child.visit_empty"))
    ticked = facts_of(form, command.answers)
    before = file.facts if command.found is None else command.found
    facts = tuple(dict.fromkeys((*before, *ticked)))
    visit = work.add(
        ChildVisit(
            id=work.new_id(),
            dossier=file.dossier,
            file_id=file.id,
            visited_at=command.visited_at or work.now,
            by=work.actor.user_id,
            mode=command.mode,
            not_met_reason=command.not_met_reason,
            answers=command.answers,
            found=() if command.not_met_reason else facts,
            next_due_on=command.next_on,
        )
    )
    if not command.not_met_reason:
        work.put(replace(file, facts=facts, in_school="out_of_school" not in facts))
        _heard_of(command, file, work)
    for finding in _findings(command, form):
        if finding.gravity != "note":
            work.add(_as_task(finding, visit, file, pack, work))
    for settled in command.settled:
        _settle(settled, file, work)
    if command.photo is not None:
        add_photo(work, command.photo, visit.id, visit.dossier, "走访照片")
    return visit.id


def _findings(command: VisitChild, form: Questionnaire) -> list[Finding]:
    found = list(raised_besides(command, form))
    if command.task:
        found.append(Finding(what=command.task))
    return [*found, *command.findings]


def _as_task(
    finding: Finding, visit: ChildVisit, file: ChildFile, pack: PolicyPack, work: Work
) -> ChildTask:
    found_on = visit.visited_at.astimezone(SHANGHAI).date()
    done = finding.done.strip()
    return ChildTask(
        id=work.new_id(),
        dossier=file.dossier,
        file_id=file.id,
        area=file.area,
        source_id=visit.id,
        what=finding.what,
        gravity=finding.gravity,
        due_on=task_due(
            finding.gravity, found_on, file.area, pack, work_calendar(), "child_task_days"
        ),
        done_on=work.today if done else None,
        done_what=done or None,
        done_by=work.actor.user_id if done else None,
    )


def _heard_of(command: VisitChild, file: ChildFile, work: Work) -> None:
    """Parents whom the child spoke with this week were last heard of by then."""
    day = (command.visited_at or work.now).astimezone(SHANGHAI).date()
    for parent in work.find(ParentState, file_id=file.id):
        talked = command.answers.get(f"{parent.which}_contact") == TALKED
        if talked and (parent.last_contact_on is None or parent.last_contact_on < day):
            work.put(replace(parent, last_contact_on=day))


def _settle(settled: Settled, file: ChildFile, work: Work) -> None:
    task = work.get(ChildTask, settled.task_id)
    if task.file_id == file.id and task.done_on is None:
        work.put(closed(task, settled.what.strip(), work))
