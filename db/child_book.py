"""Children's files with all that hangs on them, read a few queries at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.clock import SHANGHAI
from app.records.base import Record
from app.records.children import CareAgreement, ChildFile, ChildTask, ChildVisit, ParentState
from app.records.people import Person
from app.rules.children import PROGRAMME, ChildFacts, ChildView, ParentFacts, look_at
from app.rules.household import MIND
from db.reading import Reading

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Known:
    """One child as the file has it; visits from the oldest on."""

    file: ChildFile
    child: Person
    parents: tuple[ParentState, ...]
    visits: tuple[ChildVisit, ...]
    agreements: tuple[CareAgreement, ...]
    tasks: tuple[ChildTask, ...]
    guardian: Person | None
    carer: Person | None
    view: ChildView

    @property
    def open_tasks(self) -> tuple[ChildTask, ...]:
        """The gravest and soonest first."""
        waiting = [task for task in self.tasks if task.done_on is None]
        return tuple(sorted(waiting, key=lambda t: (t.gravity != "danger", t.due_on, t.id)))

    def agreement_on(self, day: date) -> CareAgreement | None:
        """The agreement that runs on a day."""
        running = [a for a in self.agreements if a.ended_on is None and a.ends_on >= day]
        return max(running, key=lambda a: (a.ends_on, a.id), default=None)

    @property
    def needs_agreement(self) -> bool:
        """Parents who are away must entrust the child to somebody (未成年人保护法 art. 22)."""
        return any(g.code == "left_behind_child" for g in self.view.groups)


def child_book(reading: Reading, files: Sequence[ChildFile]) -> tuple[Known, ...]:
    """These files with their people, parents, visits, agreements and tasks."""
    records = reading.records
    ids = [f.id for f in files]
    wanted = {p for f in files for p in (f.child_id, f.guardian_id, f.carer_id) if p}
    people = {p.id: p for p in records.find_many(Person, "id", wanted)}
    parents = _by_file(records.find_many(ParentState, "file_id", ids))
    visits = _by_file(records.find_many(ChildVisit, "file_id", ids))
    agreements = _by_file(records.find_many(CareAgreement, "file_id", ids))
    tasks = _by_file(records.find_many(ChildTask, "file_id", ids))
    found = []
    for file in files:
        child = people.get(file.child_id)
        if child is None:
            continue
        gone = sorted(visits[file.id], key=lambda v: (v.visited_at, v.id))
        guardian = people.get(file.guardian_id or "")
        facts = _facts(file, child, guardian, parents[file.id], gone, reading)
        view = look_at(facts, reading.policy(file.area, reading.today))
        found.append(
            Known(
                file, child, tuple(sorted(parents[file.id], key=lambda p: p.which)), tuple(gone),
                tuple(agreements[file.id]), tuple(tasks[file.id]), guardian,
                people.get(file.carer_id or ""), view,
            )
        )  # fmt: skip
    return tuple(found)


def open_files(reading: Reading) -> tuple[Known, ...]:
    """Every open file of the replica: a caseload is some dozens, a township some hundreds."""
    return child_book(reading, [f for f in reading.records.find(ChildFile) if f.closed_on is None])


def _by_file(records: Iterable[R]) -> dict[str, list[R]]:
    found: dict[str, list[R]] = defaultdict(list)
    for record in records:
        found[record.file_id].append(record)  # type: ignore[attr-defined]
    return found


def _facts(
    file: ChildFile,
    child: Person,
    guardian: Person | None,
    parents: Sequence[ParentState],
    visits: Sequence[ChildVisit],
    reading: Reading,
) -> ChildFacts:
    pack = reading.policy(file.area, reading.today)
    counts = {c.code for c in pack.choices(PROGRAMME, "mode") if c.counted}
    met = [v for v in visits if v.not_met_reason is None and v.mode in counts]
    last = visits[-1] if visits else None
    return ChildFacts(
        born_on=child.born_on,
        on=reading.today,
        area_code=file.area,
        opened_on=file.opened_on,
        rural=child.hukou_kind != "urban",
        parents=tuple(
            ParentFacts(p.state, p.since, p.until, p.last_contact_on, p.which) for p in parents
        ),
        facts=file.facts,
        guardian_born_on=guardian.born_on if guardian else None,
        guardian_disabled=guardian is not None and _disabled(guardian),
        disabled=child.disability_grade is not None,
        in_school=file.in_school,
        has_hukou=file.has_hukou,
        on_assistance=file.on_assistance,
        last_met_on=met[-1].visited_at.astimezone(SHANGHAI).date() if met else None,
        agreed_on=last.next_due_on if last else None,
        missed=last is not None and last.not_met_reason is not None,
        tried_on=last.visited_at.astimezone(SHANGHAI).date() if last else None,
    )


def _disabled(person: Person) -> bool:
    grade = person.disability_grade
    return grade is not None and (grade <= 2 or person.disability_type in MIND)
