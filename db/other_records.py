"""For a person's page: which other records count as one with theirs and why, and who looked in under any of them."""

from collections.abc import Iterable, Iterator

from app.clock import SHANGHAI
from app.queries.person_page import OtherRecord, VisitLine
from app.records.children import ChildFile, ChildVisit
from app.records.people import Person, SamePerson
from app.records.visits import Visit
from app.rules.id_number import age_on, masked
from app.same_person import Group, answer_between, joined_by_number
from app.security.permissions import may
from db.reading import Reading


def record_words(person: Person, reading: Reading) -> str:
    """What tells one record from another."""
    age = f"{age_on(person.born_on, reading.today)} 岁" if person.born_on else ""
    number = masked(person.id_number) if person.id_number else "没有身份证号"
    parts = (person.name, age, number, reading.area_name(person.residence_area))
    return "　".join(part for part in parts if part)


def joined_records(group: Group, reading: Reading) -> tuple[OtherRecord, ...]:
    own, found = group.people[0], []
    for other in group.others:
        said = answer_between(group, own.id, other.id)
        by = "between"
        if joined_by_number(own, other):
            by = "number"
        if said is not None and said.same:
            by = "answer"
        words = _said(said, reading) if said is not None and by == "answer" else ""
        found.append(OtherRecord(other.id, record_words(other, reading), by, words))
    return tuple(found)


def apart_records(group: Group, reading: Reading) -> tuple[OtherRecord, ...]:
    """Whom somebody has said to be another, and whom an answer would join but for another one; those that are here."""
    own, found = group.people[0].id, []
    answers = [*((a, "answer") for a in group.apart), *((a, "against") for a in group.contradicted)]
    for answer, by in answers:
        other_id = answer.other_id if answer.one_id == own else answer.one_id
        other = reading.records.seek(Person, other_id)
        if other is not None:
            words = record_words(other, reading)
            found.append(OtherRecord(other.id, words, by, _said(answer, reading)))
    return tuple(found)


def _said(answer: SamePerson, reading: Reading) -> str:
    return f"{reading.person_name(answer.said_by)}，{answer.said_on}"


def visit_lines(people: Iterable[Person], reading: Reading) -> Iterator[VisitLine]:
    """Visits to an adult and to a child, for whoever may read them."""
    sees, ids = reading.actor, [p.id for p in people]
    records = reading.records
    if may(sees, "visit.read", sees.area_id):
        for visit in records.find_many(Visit, "person_id", ids):
            yield _visit("入户走访", visit, reading)
    if may(sees, "child.read", sees.area_id):
        files = [f.id for f in records.find_many(ChildFile, "child_id", ids)]
        for child_visit in records.find_many(ChildVisit, "file_id", files):
            yield _visit("儿童走访", child_visit, reading)


def _visit(title: str, visit: Visit | ChildVisit, reading: Reading) -> VisitLine:
    day = visit.visited_at.astimezone(SHANGHAI).date()
    missed = " · 没有见到" if visit.not_met_reason else ""
    return VisitLine(day, f"{title} · {reading.person_name(visit.by)}{missed}")
