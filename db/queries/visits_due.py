"""The calendar of visits."""

from collections import Counter
from datetime import date, timedelta

from app.clock import SHANGHAI
from app.queries.visits_due import TaskRow, VillageDue, VisitRow, VisitsDue, VisitsPage
from app.records.visits import VisitEnrolment
from app.rules.id_number import age_on
from app.rules.visits import PROGRAMME
from db.groups import PeopleGroups
from db.reading import Reading
from db.visit_book import Looked, visit_book

SEX = {"male": "男", "female": "女"}
LISTS = ("group", "indicator", "grade", "gravity", "not_met", "mode", "spoke_with", "kind")
WEEK = 7


def run(query: VisitsDue, reading: Reading) -> VisitsPage:
    """Everybody on the list of the replica, by the day of the next visit."""
    book = visit_book(reading, [e for e in reading.records.find(VisitEnrolment) if e.until is None])
    every = [(_row(one, reading), one) for one in book]
    every.sort(key=lambda pair: (pair[0].days_left, pair[0].id))
    wanted = [pair for pair in every if query.village in ("", pair[0].area)]
    rows = [row for row, _ in wanted]
    pack = reading.policy(reading.actor.area_id, reading.today)
    lists = {n: tuple((c.code, c.label) for c in pack.choices(PROGRAMME, n)) for n in LISTS}
    tasks = sorted(
        (t for _, one in wanted for t in _tasks(one, dict(lists["gravity"]), reading)),
        key=lambda t: (t.gravity != "danger", t.due_on, t.id),
    )
    groups = PeopleGroups(reading)
    people = {groups.stands_for(one.person.id) for _, one in wanted}
    met = {
        groups.stands_for(one.person.id) for _, one in wanted if _met_this_month(one, reading.today)
    }
    return VisitsPage(
        rows=tuple(r for r in rows if not query.due_only or r.days_left <= WEEK),
        tasks=tuple(tasks),
        by_village=_by_village(every, groups),
        total=len(people),
        due_this_week=sum(r.days_left <= WEEK for r in rows),
        late=sum(r.days_left < 0 for r in rows),
        coverage_percent=100 * len(met) // len(people) if people else 100,
        late_tasks=sum(t.days_left < 0 for t in tasks),
        dangers=sum(t.gravity == "danger" for t in tasks),
        agreements=sum(bool(agreement_alarm(one.enrolment, reading)) for _, one in wanted),
        sheets_out=tuple(
            f"{one.person.name}（{one.printed_on.month}月{one.printed_on.day}日）"
            for _, one in every
            if one.printed_on is not None
        ),
        villages=tuple((a.id, a.name) for a in reading.roster.villages(reading.actor.area_id))
        if reading.roster
        else (),
        lists=lists,
    )


def _by_village(
    every: list[tuple[VisitRow, Looked]], groups: PeopleGroups
) -> tuple[VillageDue, ...]:
    """Villages with somebody on the list, those with most who are late first."""
    rows = [row for row, _ in every]
    here = {(row.area, groups.stands_for(one.person.id)) for row, one in every}
    people = Counter(area for area, _ in here)
    due = Counter(r.area for r in rows if r.days_left <= WEEK)
    late = Counter(r.area for r in rows if r.days_left < 0)
    names = {r.area: r.village for r in rows}
    found = [VillageDue(a, names[a], people[a], due[a], late[a]) for a in names]
    return tuple(sorted(found, key=lambda v: (-v.late, -v.due, v.area)))


def _met_this_month(one: Looked, today: date) -> bool:
    return any(
        v.not_met_reason is None
        and v.visited_at.astimezone(SHANGHAI).date().replace(day=1) == today.replace(day=1)
        for v in one.visits
    )


def _tasks(one: Looked, gravities: dict[str, str], reading: Reading) -> list[TaskRow]:
    return [
        TaskRow(
            t.id, one.enrolment.id, one.person.name, t.what, t.gravity,
            gravities.get(t.gravity, t.gravity), t.due_on, (t.due_on - reading.today).days,
        )
        for t in one.open_tasks
    ]  # fmt: skip


def agreement_alarm(enrolment: VisitEnrolment, reading: Reading) -> str:
    """What is wrong with the care agreement of a dispersed recipient; nothing where it runs."""
    if enrolment.group != "tekun_dispersed":
        return ""
    until = enrolment.agreement_until
    if until is None:
        return "没有照料协议"
    pack = reading.policy(enrolment.area, reading.today)
    warn = pack.figure("agreement_warn_days", enrolment.area, reading.today).value
    if until < reading.today:
        return f"协议{until.month}月{until.day}日已到期"
    return (
        f"协议{until.month}月{until.day}日到期"
        if until - reading.today <= timedelta(days=warn)
        else ""
    )


def _row(one: Looked, reading: Reading) -> VisitRow:
    enrolment, person = one.enrolment, one.person
    pack = reading.policy(enrolment.area, reading.today)
    labels = {c.code: c.label for c in pack.choices(PROGRAMME, "group")}
    grades = {c.code: c.label for c in pack.choices(PROGRAMME, "grade")}
    age = f"{age_on(person.born_on, reading.today)} 岁" if person.born_on else ""
    met = [v for v in one.visits if v.not_met_reason is None]
    tasks = one.open_tasks
    danger = next((t.what for t in tasks if t.gravity == "danger"), "")
    missed = f"连续 {one.missed} 次没见到" if one.missed > 1 else ""
    return VisitRow(
        id=enrolment.id,
        person_id=person.id,
        name=person.name,
        words=f"{SEX.get(person.sex or '', '')} {age}".strip(),
        group=labels.get(enrolment.group, enrolment.group),
        grade=grades.get(enrolment.self_care or "", "未评估"),
        area=enrolment.area,
        village=reading.area_name(enrolment.area),
        last_on=met[-1].visited_at.astimezone(SHANGHAI).date() if met else None,
        next_on=one.due.on,
        days_left=(one.due.on - reading.today).days,
        why=one.due.why,
        open_tasks=tuple(t.what for t in tasks),
        carer=enrolment.carer_name or "",
        alarm=danger or missed or agreement_alarm(enrolment, reading),
        route_order=enrolment.route_order,
    )
