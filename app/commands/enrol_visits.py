"""Put a person on the list of those who are looked in on."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.people import Person
from app.records.visits import VisitEnrolment
from app.rules.id_number import IdNumber, read_id_number
from app.rules.names import check_name
from app.rules.visits import self_care_grade
from app.same_person import everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolVisits(Command[str]):
    """The enrolment's id. ``able`` are the six indicators as assessed: code → can do it."""

    action = "visit.plan"
    label = "列入走访"

    village: str
    group: str = "tekun_dispersed"
    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    phone: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    able: dict[str, Any] | None = field(default=None, repr=False)
    carer_name: str | None = field(default=None, repr=False)
    carer_phone: str | None = field(default=None, repr=False)
    agreement_until: date | None = None

    def area(self) -> str | None:
        return self.village


def handle(command: EnrolVisits, work: Work) -> str:
    """Raises Refused with every issue, also where the person is on the list already."""
    issues: list[FieldIssue] = []
    name = check_name(command.name)
    if isinstance(name, FieldIssue):
        issues.append(name)
    read = read_id_number(command.id_number, work.today)
    if isinstance(read, FieldIssue):
        issues.append(read)
    if issues or not isinstance(read, IdNumber):
        raise Refused(issues)
    same = [p for p in work.find(Person, id_number=read.text) if p.name == name]
    new = work.new_id()
    person = same[0] if same else Person(id=new, dossier=new, name=str(name))
    records = everybody(work, same)
    if any(e.until is None for p in records for e in work.find(VisitEnrolment, person_id=p.id)):
        raise Refused([FieldIssue("id_number", "visit.enrolled")])
    work.put(
        replace(
            person,
            id_number=read.text,
            sex=read.sex,
            born_on=read.born_on,
            phone=command.phone or person.phone,
            address=command.address or person.address,
            residence_area=command.village,
        )
    )
    made = work.add(
        VisitEnrolment(
            id=work.new_id(),
            dossier=person.dossier,
            person_id=person.id,
            group=command.group,
            area=command.village,
            self_care=self_care_grade(command.able) if command.able else None,
            self_care_indicators=command.able,
            carer_name=command.carer_name,
            carer_phone=command.carer_phone,
            agreement_until=command.agreement_until,
            since=work.today,
        )
    )
    return made.id
