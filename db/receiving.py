"""What a household or a person receives now, from the decisions that stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.records.assistance import Benefit, Case, Decision, Payment
from app.records.people import Household, Person
from app.records.visits import VisitEnrolment
from app.rules.case_flow import fold
from app.rules.money import yuan
from app.rules.payable import benefit_in_force
from app.security.permissions import may
from db.reading import Reading

TEKUN = "tekun_dispersed"


@dataclass(frozen=True, slots=True)
class Receiving:
    """A benefit in force, with the months that were paid already."""

    case: Case
    benefit: Benefit
    paid: tuple[date, ...]

    @property
    def words(self) -> str:
        month = self.benefit.from_month
        since = f"，{month:%Y年%m月}起" if month else ""
        last = f"，已发到 {max(self.paid):%Y年%m月}" if self.paid else ""
        return f"低保 {yuan(self.benefit.monthly_fen)} 元/月{since}{last}"


def standing(household_id: str, reading: Reading) -> Iterator[Receiving]:
    """Every benefit in force for a household; nothing for a case in conflict."""
    records = reading.records
    for case in records.find(Case, household_id=household_id):
        state = fold(records.find(Decision, case_id=case.id))
        benefit = benefit_in_force(state, records.find(Benefit, case_id=case.id))
        if benefit is not None:
            paid = records.find(Payment, benefit_id=benefit.id)
            yield Receiving(case, benefit, tuple(sorted(p.month for p in paid)))


def receives_words(
    person: Person, household: Household | None, reading: Reading
) -> tuple[str, ...]:
    """In words, for the one who asks: without amounts for who may not see them."""
    found = []
    if household is not None:
        sees = may(reading.actor, "benefit.read", reading.actor.area_id)
        for receiving in standing(household.id, reading):
            if person.id in receiving.benefit.member_ids:
                found.append(receiving.words if sees else "低保")
    for enrolment in reading.records.find(VisitEnrolment, person_id=person.id):
        if enrolment.group == TEKUN and enrolment.until is None:
            found.append("分散供养特困人员")
    return tuple(found)
