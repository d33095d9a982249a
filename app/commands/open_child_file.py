"""Open or change a child's file: the child, the parents' states, the guardian, what is known."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.children import ChildFile, ParentState
from app.records.people import Person
from app.rules.id_number import IdNumber, read_id_number
from app.rules.names import check_name
from app.same_person import group_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentInput:
    """One parent as the form has it: ``state`` is a code of the pack."""

    which: str
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    state: str = "unknown"
    since: date | None = None
    until: date | None = None
    place: str | None = field(default=None, repr=False)
    evidence: str | None = field(default=None, repr=False)
    last_contact_on: date | None = None
    last_home_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChildFile(Command[str]):
    """The file's id comes back. ``file_id`` changes one that is open; what is None then stays as it is."""

    action = "child.write"
    label = "儿童建档"

    village: str
    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    born_on: date | None = None
    sex: str | None = None
    ethnicity: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)
    health: str | None = field(default=None, repr=False)
    disability_grade: int | None = field(default=None, repr=False)
    school: str | None = None
    grade: str | None = None
    head_teacher: str | None = field(default=None, repr=False)
    head_teacher_phone: str | None = field(default=None, repr=False)
    boarding: bool | None = None
    has_hukou: bool | None = None
    guardian_name: str | None = field(default=None, repr=False)
    guardian_id_number: str | None = field(default=None, repr=False)
    guardian_phone: str | None = field(default=None, repr=False)
    guardian_relation: str | None = None
    parents: tuple[ParentInput, ...] = ()
    facts: tuple[str, ...] | None = None
    on_assistance: bool | None = None
    details: dict[str, Any] | None = field(default=None, repr=False)
    file_id: str | None = None

    def area(self) -> str | None:
        return self.village


def handle(command: OpenChildFile, work: Work) -> str:
    """Raises Refused with every issue, also where the child has an open file already."""
    known = work.seek(ChildFile, command.file_id)
    guardian_number = _check(command, known, work)
    child = _child(command, known, work)
    if known is None and any(
        file.closed_on is None
        for record in group_of(work, child).people
        for file in work.find(ChildFile, child_id=record.id)
    ):
        raise Refused([FieldIssue("id_number", "child.has_file")])
    guardian = _guardian(command, guardian_number, known, work)
    if known is None:
        new = work.new_id()
        known = ChildFile(
            id=new, dossier=new, child_id=child.id, area=command.village, opened_on=work.today
        )
    facts = known.facts if command.facts is None else command.facts
    file = work.put(
        replace(
            known,
            area=command.village,
            guardian_id=guardian.id if guardian else known.guardian_id,
            guardian_relation=command.guardian_relation or known.guardian_relation,
            school=command.school or known.school,
            grade=command.grade or known.grade,
            head_teacher=command.head_teacher or known.head_teacher,
            head_teacher_phone=command.head_teacher_phone or known.head_teacher_phone,
            boarding=known.boarding if command.boarding is None else command.boarding,
            has_hukou=known.has_hukou if command.has_hukou is None else command.has_hukou,
            in_school=known.in_school if command.facts is None else "out_of_school" not in facts,
            facts=facts,
            on_assistance=(
                known.on_assistance if command.on_assistance is None else command.on_assistance
            ),
            details={**(known.details or {}), **command.details}
            if command.details
            else known.details,
        )
    )
    _parents(command, file, work)
    return file.id


def _check(command: OpenChildFile, known: ChildFile | None, work: Work) -> IdNumber | None:
    """The guardian's number, read; every issue of the form at once otherwise."""
    number = None
    found: list[object] = [check_name(command.name)]
    if command.id_number:
        found.append(read_id_number(command.id_number, work.today))
    elif command.born_on is None and known is None:
        found.append(FieldIssue("born_on", "child.born_on"))
    if command.guardian_id_number:
        number = read_id_number(command.guardian_id_number, work.today, "guardian_id_number")
        found.append(number)
    found += _days_to_come(command, work.today)
    issues = [one for one in found if isinstance(one, FieldIssue)]
    if issues:
        raise Refused(issues)
    return number if isinstance(number, IdNumber) else None


def _days_to_come(command: OpenChildFile, today: date) -> list[FieldIssue]:
    """Days that can only lie behind us."""
    found = []
    if command.born_on is not None and command.born_on > today:
        found.append(FieldIssue("born_on", "child.born_future"))
    for parent in command.parents:
        if parent.since is not None and parent.since > today:
            found.append(FieldIssue(f"{parent.which}_since", "child.since_future"))
    return found


def _child(command: OpenChildFile, known: ChildFile | None, work: Work) -> Person:
    read = read_id_number(command.id_number, work.today) if command.id_number else None
    number = read if isinstance(read, IdNumber) else None
    name = str(check_name(command.name))
    person = work.seek(Person, known.child_id) if known else None
    if person is None and number is not None:
        person = next((p for p in work.find(Person, id_number=number.text) if p.name == name), None)
    if person is None:
        new = work.new_id()
        person = Person(id=new, dossier=new, name="")
    return work.put(
        replace(
            person,
            name=name,
            id_number=number.text if number else person.id_number,
            born_on=number.born_on if number else command.born_on or person.born_on,
            sex=number.sex if number else command.sex or person.sex,
            ethnicity=command.ethnicity or person.ethnicity,
            address=command.address or person.address,
            health=command.health or person.health,
            disability_grade=command.disability_grade or person.disability_grade,
            residence_area=command.village,
            hukou_kind=person.hukou_kind or "rural",
        )
    )


def _guardian(
    command: OpenChildFile, number: IdNumber | None, known: ChildFile | None, work: Work
) -> Person | None:
    """Who guards the child in fact. Another name than the one on file is another person."""
    if not command.guardian_name:
        return None
    name = command.guardian_name.strip()
    person = work.seek(Person, known.guardian_id) if known else None
    if person is not None and person.name != name:
        person = None
    if person is None and number is not None:
        person = next((p for p in work.find(Person, id_number=number.text) if p.name == name), None)
    if person is None:
        new = work.new_id()
        person = Person(id=new, dossier=new, name=name, residence_area=command.village)
    if number is not None:
        person = replace(person, id_number=number.text, born_on=number.born_on, sex=number.sex)
    return work.put(replace(person, phone=command.guardian_phone or person.phone))


def _parents(command: OpenChildFile, file: ChildFile, work: Work) -> None:
    """A state that has changed loses the dates of the one before."""
    now = {p.which: p for p in work.find(ParentState, file_id=file.id)}
    for parent in command.parents:
        known = now.get(parent.which) or ParentState(
            id=work.new_id(),
            dossier=file.dossier,
            file_id=file.id,
            which=parent.which,
            state=parent.state,
        )
        same = known.state == parent.state
        work.put(
            replace(
                known,
                name=parent.name or known.name,
                phone=parent.phone or known.phone,
                state=parent.state,
                since=parent.since or (known.since if same else None),
                until=parent.until or (known.until if same else None),
                place=parent.place or (known.place if same else None),
                evidence=parent.evidence or (known.evidence if same else None),
                last_contact_on=parent.last_contact_on or known.last_contact_on,
                last_home_on=parent.last_home_on or known.last_home_on,
            )
        )
