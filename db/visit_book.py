"""Everybody who is looked in on, with visits and tasks, read a few queries at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.clock import SHANGHAI
from app.commands.print_sheets import PRINTED
from app.records.office import AuditRecord
from app.records.people import Person
from app.records.visits import Task, Visit, VisitEnrolment
from app.rules.visits import GRAVE, PROGRAMME, NextVisit, VisitFacts, next_visit
from db.reading import Reading


@dataclass(frozen=True, slots=True)
class Looked:
    """One enrolment with what is known about it; visits from the oldest on."""

    enrolment: VisitEnrolment
    person: Person
    visits: tuple[Visit, ...]
    tasks: tuple[Task, ...]
    due: NextVisit
    printed_on: date | None = None  # a sheet of paper that has not come back

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        """The gravest and soonest first."""
        waiting = [task for task in self.tasks if task.done_on is None]
        return tuple(sorted(waiting, key=lambda t: (t.gravity != "danger", t.due_on, t.id)))

    @property
    def missed(self) -> int:
        """Tries in vain since the last time they were met."""
        count = 0
        for visit in reversed(self.visits):
            if visit.not_met_reason is None:
                break
            count += 1
        return count


def visit_book(reading: Reading, enrolments: Sequence[VisitEnrolment]) -> tuple[Looked, ...]:
    """These enrolments with their people, visits and tasks."""
    records = reading.records
    persons = [e.person_id for e in enrolments]
    people = {p.id: p for p in records.find_many(Person, "id", persons)}
    visits: dict[str, list[Visit]] = defaultdict(list)
    for visit in records.find_many(Visit, "person_id", persons):
        visits[visit.person_id].append(visit)
    tasks: dict[str, list[Task]] = defaultdict(list)
    for task in records.find_many(Task, "person_id", persons):
        tasks[task.person_id].append(task)
    printed = _printed(reading, [e.id for e in enrolments])
    return tuple(
        _looked(
            e,
            people[e.person_id],
            visits[e.person_id],
            tasks[e.person_id],
            printed.get(e.id),
            reading,
        )
        for e in enrolments
        if e.person_id in people
    )


def _looked(
    enrolment: VisitEnrolment,
    person: Person,
    visits: list[Visit],
    tasks: list[Task],
    printed_on: date | None,
    reading: Reading,
) -> Looked:
    visits.sort(key=lambda v: (v.visited_at, v.id))
    pack = reading.policy(enrolment.area, reading.today)
    counts = {c.code for c in pack.choices(PROGRAMME, "mode") if c.counted}
    met = [v for v in visits if v.not_met_reason is None and v.mode in counts]
    by_id = {v.id: v for v in visits}
    grave = [
        by_id[t.source_id].visited_at.astimezone(SHANGHAI).date()
        for t in tasks
        if t.gravity in GRAVE and t.source_id in by_id
    ]
    last = visits[-1] if visits else None
    facts = VisitFacts(
        group=enrolment.group,
        grade=enrolment.self_care,
        area=enrolment.area,
        on=reading.today,
        since=enrolment.since,
        last_met_on=met[-1].visited_at.astimezone(SHANGHAI).date() if met else None,
        agreed_on=last.next_due_on if last else None,
        missed=last is not None and last.not_met_reason is not None,
        tried_on=last.visited_at.astimezone(SHANGHAI).date() if last else None,
        grave_on=max(grave, default=None),
    )
    tried_on = facts.tried_on
    out = printed_on if printed_on and (tried_on is None or tried_on < printed_on) else None
    due = next_visit(facts, pack)
    return Looked(enrolment, person, tuple(visits), tuple(tasks), due, out)


def _printed(reading: Reading, enrolments: list[str]) -> dict[str, date]:
    """When each one's sheet was last printed, by the audit trail."""
    found: dict[str, date] = {}
    for line in reading.records.find_many(AuditRecord, "about_id", enrolments):
        day = line.at.astimezone(SHANGHAI).date()
        if line.action == PRINTED and line.about_id is not None:
            found[line.about_id] = max(day, found.get(line.about_id, day))
    return found
