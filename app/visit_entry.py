"""What holds for every visit that is written down, to an adult or to a child."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from app.errors import FieldIssue
from app.policy.packs import Questionnaire
from app.ports import Work
from app.rules.questionnaires import answer_issues


class SettledTask(Protocol):
    """A task of an earlier visit that was found done."""

    @property
    def task_id(self) -> str: ...
    @property
    def what(self) -> str: ...


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
    def settled(self) -> Sequence[SettledTask]: ...


def visit_issues(entry: VisitEntry, form: Questionnaire, work: Work) -> Iterator[FieldIssue]:
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
