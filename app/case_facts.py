"""From the records of a case to what the rules are told."""

from collections.abc import Iterable, Sequence
from datetime import date

from app.ports import Reads
from app.records.assistance import Case, MeansItem
from app.records.people import Household, Membership, Person
from app.rules.household import HouseholdFacts, MemberFacts, MoneyFacts


def member_facts(person: Person, membership: Membership) -> MemberFacts:
    return MemberFacts(
        id=person.id,
        name=person.name,
        born_on=person.born_on,
        relation=membership.relation,
        not_counted=membership.not_counted_reason,
        disability_type=person.disability_type,
        disability_grade=person.disability_grade,
        serious_illness=person.serious_illness,
        student=bool(person.student_stage),
        died=person.died_on is not None,
    )


def money_facts(items: Iterable[MeansItem]) -> tuple[MoneyFacts, ...]:
    """Declared items; where an investigation found others for the same thing, those."""
    listed = tuple(items)
    gone = superseded(listed)
    return tuple(
        MoneyFacts(
            section=item.section,  # type: ignore[arg-type]
            category=item.category,
            amount_fen=item.amount_fen,
            period=item.period,  # type: ignore[arg-type]
            member_id=item.person_id,
        )
        for item in listed
        if item.id not in gone
    )


def superseded(items: Iterable[MeansItem]) -> frozenset[str]:
    """Ids of declared items for which something else was found: the finding counts."""
    listed = tuple(items)
    found = {_thing(item) for item in listed if item.source == "found"}
    return frozenset(i.id for i in listed if i.source != "found" and _thing(i) in found)


def _thing(item: MeansItem) -> tuple[str | None, str, str]:
    return item.person_id, item.section, item.category


def current_members(reads: Reads, household: Household) -> Sequence[tuple[Person, Membership]]:
    """Who belongs to the household now: the head, the spouse, then by age."""
    found = [
        (reads.get(Person, m.person_id), m)
        for m in reads.find(Membership, household_id=household.id)
        if m.until is None
    ]
    return sorted(
        found,
        key=lambda pair: (
            pair[0].id != household.head_id,
            pair[1].relation != "spouse",
            pair[0].born_on or date.max,
            pair[1].id,
        ),
    )


def case_facts(reads: Reads, case: Case, on: date) -> HouseholdFacts:
    """What the rules judge for a case on a day."""
    household = reads.get(Household, case.household_id)
    return HouseholdFacts(
        urban_rural="urban" if case.urban_rural == "urban" else "rural",
        area_code=case.area,
        on=on,
        members=tuple(member_facts(p, m) for p, m in current_members(reads, household)),
        money=money_facts(reads.find(MeansItem, case_id=case.id)),
        family_marks=household.family_marks,
        single_person_id=case.single_person_id,
    )
