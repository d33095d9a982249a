"""Looking a person up by the whole number."""

from sqlalchemy import select

from app.case_facts import current_members
from app.queries.known_person import KnownMember, KnownPerson, KnownPersonQuery
from app.records.assistance import Benefit, Case
from app.records.people import Household, Membership, Person
from app.rules.money import yuan
from db.reading import Reading
from db.tables import case_now


def run(query: KnownPersonQuery, reading: Reading) -> KnownPerson | None:
    """The household that the person belongs to now, with what it receives."""
    for person in reading.records.find(Person, id_number=query.id_number):
        for membership in reading.records.find(Membership, person_id=person.id):
            household = reading.records.seek(Household, membership.household_id)
            if membership.until is None and household is not None:
                return _known(household, reading)
    return None


def _known(household: Household, reading: Reading) -> KnownPerson:
    members = tuple(
        KnownMember(
            person_id=p.id,
            name=p.name,
            id_number=p.id_number or "",
            relation=m.relation,
            phone=p.phone or "",
            disability_type=p.disability_type or "",
            disability_grade=p.disability_grade,
            serious_illness=p.serious_illness or "",
            student_stage=p.student_stage or "",
            not_counted_reason=m.not_counted_reason or "",
        )
        for p, m in current_members(reading.records, household)
    )
    benefits = reading.records.find(Benefit, household_id=household.id)
    return KnownPerson(
        household_id=household.id,
        members=members,
        address=household.address or "",
        village=household.area,
        urban_rural=household.urban_rural,
        receives=tuple(f"低保 {yuan(b.monthly_fen)} 元/月" for b in benefits if b.from_month),
        open_cases=tuple(
            case.receipt_number
            for case in reading.records.find(Case, household_id=household.id)
            if _open(case, reading)
        ),
    )


def _open(case: Case, reading: Reading) -> bool:
    query = select(case_now.c.open).where(case_now.c.case_id == case.id)
    return bool(reading.connection.execute(query).scalar_one_or_none())
