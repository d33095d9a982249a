"""What holds for every visit that is written down, to an adult or to a child."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from app.errors import FieldIssue, Refused
from app.policy.packs import Questionnaire
from app.ports import Work
from app.records.children import ChildTask
from app.records.visits import Task
from app.rules.questionnaires import answer_issues, raised

T = TypeVar("T", Task, ChildTask)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found: ``gravity`` and ``kind`` are codes of the pack; a note makes no task.

    ``question`` names the answer that raised it: it stands in place of what that answer raises by itself.
    """

    what: str = field(repr=False)
    gravity: str = "todo"
    kind: str = "other"
    done: str = field(default="", repr=False)  # what was done on the spot
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A task of an earlier visit that was found done, and what was done."""

    task_id: str
    what: str = field(repr=False)


class VisitEntry(Protocol):
    """As much of a visit's command as is common to all."""

    @property
    def answers(self) -> Mapping[str, Any]: ...
    @property
    def not_met_reason(self) -> str | None: ...
    @property
    def next_on(self) -> date | None: ...
    @property
    def visited_at(self) -> datetime | None: ...
    @property
    def findings(self) -> Sequence[Finding]: ...
    @property
    def settled(self) -> Sequence[Settled]: ...


def check_visit(entry: VisitEntry, form: Questionnaire, work: Work, *, empty: FieldIssue) -> None:
    """Raises Refused; ``empty`` is said where nothing was asked and no reason is given."""
    issues = list(_issues(entry, form, work))
    if not entry.answers and not entry.not_met_reason:
        issues.insert(0, empty)
    if issues:
        raise Refused(issues)


def _issues(entry: VisitEntry, form: Questionnaire, work: Work) -> Iterator[FieldIssue]:
    """What speaks against it: a visit not made asks for a next date, a task is closed only with what was done."""
    if entry.not_met_reason and entry.next_on is None:
        yield FieldIssue("next_on", "visit.when_next")
    if entry.next_on is not None and entry.next_on < work.today:
        yield FieldIssue("next_on", "visit.next_past")
    if entry.visited_at is not None and entry.visited_at > work.now:
        yield FieldIssue("visited_at", "visit.future")
    yield from answer_issues(form, dict(entry.answers))
    for settled in entry.settled:
        if not settled.what.strip():
            yield FieldIssue(f"done_{settled.task_id}", "field.needed")


def raised_besides(entry: VisitEntry, form: Questionnaire) -> Iterator[Finding]:
    """What the answers raise, where the visitor has not put it in own words."""
    said = {finding.question for finding in entry.findings}
    for one in raised(form, entry.answers):
        if one.question not in said:
            yield Finding(what=one.words, gravity=one.gravity, question=one.question)


def closed(task: T, what: str, work: Work) -> T:
    """The task as it stands once somebody has said what was done."""
    return replace(task, done_on=work.today, done_what=what, done_by=work.actor.user_id)
