"""Looking a person up by the whole number."""

from dataclasses import replace

from sqlalchemy import select

from app.case_facts import current_members
from app.queries.known_person import KnownMember, KnownPerson, KnownPersonQuery
from app.records.assistance import Case
from app.records.people import Household, Membership, Person
from app.same_person import group_of
from db.reading import Reading
from db.receiving import receives_words
from db.tables import case_now


def run(query: KnownPersonQuery, reading: Reading) -> KnownPerson | None:
    """The person with the household they belong to now, and what they receive under any record of theirs."""
    people = reading.records.find(Person, id_number=query.id_number)
    if not people:
        return None
    person = next((p for p in people if _household(p, reading)), people[0])
    group = group_of(reading.records, person).people
    homes = {p.id: _household(p, reading) for p in group}
    person = next((p for p in group if homes[p.id]), person)
    home = homes[person.id]
    found = _alone(person) if home is None else _in_household(person, home, reading)
    return replace(
        found,
        died_on=max((p.died_on for p in group if p.died_on), default=None),
        receives=tuple(
            dict.fromkeys(w for p in group for w in receives_words(p, homes[p.id], reading))
        ),
        open_cases=_open_cases([h.id for p in group if (h := homes[p.id]) is not None], reading),
        records=len(group),
    )


def _household(person: Person, reading: Reading) -> Household | None:
    """Where they belong now."""
    for membership in reading.records.find(Membership, person_id=person.id):
        household = reading.records.seek(Household, membership.household_id)
        if membership.until is None and household is not None:
            return household
    return None


def _alone(person: Person) -> KnownPerson:
    member = _member(person, None)
    return KnownPerson(
        person=member, household_id="", members=(member,), village=person.residence_area or ""
    )


def _in_household(person: Person, household: Household, reading: Reading) -> KnownPerson:
    pairs = current_members(reading.records, household)
    own = next(m for p, m in pairs if p.id == person.id)
    head = reading.records.seek(Person, household.head_id)
    return KnownPerson(
        person=_member(person, own),
        household_id=household.id,
        members=tuple(_member(p, m) for p, m in pairs),
        head_name=head.name if head else "",
        address=household.address or "",
        phone=household.phone or "",
        village=household.area,
        urban_rural=household.urban_rural,
        family_marks=household.family_marks,
    )


def _open_cases(households: list[str], reading: Reading) -> tuple[str, ...]:
    return tuple(
        case.receipt_number
        for household in dict.fromkeys(households)
        for case in reading.records.find(Case, household_id=household)
        if _open(case, reading)
    )


def _member(p: Person, m: Membership | None) -> KnownMember:
    return KnownMember(
        person_id=p.id,
        name=p.name,
        id_number=p.id_number or "",
        relation=m.relation if m else "head",
        phone=p.phone or "",
        disability_type=p.disability_type or "",
        disability_grade=p.disability_grade,
        serious_illness=p.serious_illness or "",
        student_stage=p.student_stage or "",
        not_counted_reason=(m.not_counted_reason or "") if m else "",
        no_id_reason=p.no_id_reason or "",
        sex=p.sex or "",
        born_on=p.born_on.isoformat() if p.born_on else "",
    )


def _open(case: Case, reading: Reading) -> bool:
    query = select(case_now.c.open).where(case_now.c.case_id == case.id)
    return bool(reading.connection.execute(query).scalar_one_or_none())
