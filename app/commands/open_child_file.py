"""Open or change a child's file: the child, the parents' states, what is known."""

from dataclasses import dataclass, field, replace
from datetime import date

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.children import ChildFile, ParentState
from app.records.people import Person
from app.rules.id_number import IdNumber, read_id_number
from app.rules.names import check_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentInput:
    """One parent: ``state`` is a code of the pack."""

    which: str
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    state: str = "unknown"
    since: date | None = None
    place: str | None = field(default=None, repr=False)
    last_contact_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenChildFile(Command[str]):
    """The file's id comes back. ``file_id`` changes one that is open."""

    action = "child.write"
    label = "儿童建档"

    village: str
    name: str = field(repr=False)
    id_number: str = field(default="", repr=False)
    born_on: date | None = None
    sex: str | None = None
    school: str | None = None
    grade: str | None = None
    guardian_name: str | None = field(default=None, repr=False)
    guardian_phone: str | None = field(default=None, repr=False)
    guardian_relation: str | None = None
    parents: tuple[ParentInput, ...] = ()
    facts: tuple[str, ...] = ()
    on_assistance: bool = False
    file_id: str | None = None

    def area(self) -> str | None:
        return self.village


def handle(command: OpenChildFile, work: Work) -> str:
    """Raises Refused with every issue."""
    known = work.seek(ChildFile, command.file_id)
    child = _child(command, known, work)
    guardian = _guardian(command, known, work)
    if known is None:
        new = work.new_id()
        known = ChildFile(
            id=new, dossier=new, child_id=child.id, area=command.village, opened_on=work.today
        )
    file = work.put(
        replace(
            known,
            area=command.village,
            guardian_id=guardian.id if guardian else known.guardian_id,
            guardian_relation=command.guardian_relation or known.guardian_relation,
            school=command.school or known.school,
            grade=command.grade or known.grade,
            in_school="out_of_school" not in command.facts,
            facts=command.facts,
            on_assistance=command.on_assistance,
        )
    )
    _parents(command, file, work)
    return file.id


def _child(command: OpenChildFile, known: ChildFile | None, work: Work) -> Person:
    issues: list[FieldIssue] = []
    name = check_name(command.name)
    if isinstance(name, FieldIssue):
        issues.append(name)
    read = read_id_number(command.id_number, work.today) if command.id_number else None
    if isinstance(read, FieldIssue):
        issues.append(read)
    if read is None and command.born_on is None and known is None:
        issues.append(FieldIssue("born_on", "child.born_on"))
    if issues:
        raise Refused(issues)
    number = read if isinstance(read, IdNumber) else None
    person = work.seek(Person, known.child_id) if known else None
    if person is None and number is not None:
        person = next((p for p in work.find(Person, id_number=number.text) if p.name == name), None)
    if person is None:
        new = work.new_id()
        person = Person(id=new, dossier=new, name="")
    return work.put(
        replace(
            person,
            name=str(name),
            id_number=number.text if number else person.id_number,
            born_on=number.born_on if number else command.born_on or person.born_on,
            sex=number.sex if number else command.sex or person.sex,
            residence_area=command.village,
            hukou_kind=person.hukou_kind or "rural",
        )
    )


def _guardian(command: OpenChildFile, known: ChildFile | None, work: Work) -> Person | None:
    if not command.guardian_name:
        return None
    person = work.seek(Person, known.guardian_id) if known else None
    if person is None:
        new = work.new_id()
        person = Person(id=new, dossier=new, name="", residence_area=command.village)
    phone = command.guardian_phone or person.phone
    return work.put(replace(person, name=command.guardian_name, phone=phone))


def _parents(command: OpenChildFile, file: ChildFile, work: Work) -> None:
    now = {p.which: p for p in work.find(ParentState, file_id=file.id)}
    for parent in command.parents:
        known = now.get(parent.which) or ParentState(
            id=work.new_id(),
            dossier=file.dossier,
            file_id=file.id,
            which=parent.which,
            state="unknown",
        )
        work.put(
            replace(
                known,
                name=parent.name or known.name,
                phone=parent.phone or known.phone,
                state=parent.state,
                since=parent.since or known.since,
                place=parent.place or known.place,
                last_contact_on=parent.last_contact_on or known.last_contact_on,
            )
        )
