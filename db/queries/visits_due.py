"""The calendar of visits."""

from datetime import date

from app.queries.visits_due import TaskRow, VisitRow, VisitsDue, VisitsPage
from app.records.people import Person
from app.records.visits import Task, Visit, VisitEnrolment
from app.rules.id_number import age_on
from app.rules.visits import PROGRAMME, next_visit
from db.reading import Reading

SEX = {"male": "男", "female": "女"}
LISTS = ("group", "indicator", "grade", "gravity", "question", "not_met")
WEEK = 7


def run(query: VisitsDue, reading: Reading) -> VisitsPage:
    """Everybody on the list of the replica, by the day of the next visit."""
    records = reading.records
    enrolled = [e for e in records.find(VisitEnrolment) if e.until is None]
    people = {p.id: p for p in records.find_many(Person, "id", [e.person_id for e in enrolled])}
    tasks = [t for t in records.find(Task) if t.done_on is None]
    rows = [_row(e, people[e.person_id], tasks, reading) for e in enrolled if e.person_id in people]
    rows.sort(key=lambda r: (r.days_left, r.id))
    this_month = [
        r for r in rows if r.last_on and r.last_on.replace(day=1) == reading.today.replace(day=1)
    ]
    pack = reading.policy(reading.actor.area_id, reading.today)
    lists = {n: tuple((c.code, c.label) for c in pack.choices(PROGRAMME, n)) for n in LISTS}
    gravities = dict(lists["gravity"])
    return VisitsPage(
        rows=tuple(r for r in rows if not query.due_only or r.days_left <= WEEK),
        tasks=tuple(
            TaskRow(
                t.id, people[t.person_id].name if t.person_id in people else "", t.what, t.gravity,
                gravities.get(t.gravity, t.gravity), t.due_on, (t.due_on - reading.today).days,
            )
            for t in sorted(tasks, key=lambda t: t.due_on)
        ),
        due_this_week=sum(r.days_left <= WEEK for r in rows),
        late=sum(r.days_left < 0 for r in rows),
        coverage_percent=100 * len(this_month) // len(rows) if rows else 100,
        villages=tuple((a.id, a.name) for a in reading.roster.villages(reading.actor.area_id)) if reading.roster else (),
        lists=lists,
    )  # fmt: skip


def _row(
    enrolment: VisitEnrolment, person: Person, tasks: list[Task], reading: Reading
) -> VisitRow:
    visits = reading.records.find(Visit, person_id=person.id)
    met: list[date] = [v.visited_at.date() for v in visits if v.not_met_reason is None]
    pack = reading.policy(enrolment.area, reading.today)
    last = max(met, default=None)
    due = next_visit(
        enrolment.self_care, last, enrolment.since, enrolment.area, pack, reading.today
    )
    labels = {c.code: c.label for c in pack.choices(PROGRAMME, "group")}
    grades = {c.code: c.label for c in pack.choices(PROGRAMME, "grade")}
    age = f"{age_on(person.born_on, reading.today)} 岁" if person.born_on else ""
    return VisitRow(
        id=enrolment.id,
        person_id=person.id,
        name=person.name,
        words=f"{SEX.get(person.sex or '', '')} {age}".strip(),
        group=labels.get(enrolment.group, enrolment.group),
        grade=grades.get(enrolment.self_care or "", "未评估"),
        village=reading.area_name(enrolment.area),
        last_on=last,
        next_on=due,
        days_left=(due - reading.today).days,
        open_tasks=tuple(t.what for t in tasks if t.person_id == person.id),
        carer=enrolment.carer_name or "",
    )
