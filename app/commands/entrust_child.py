"""Write a care agreement: parents entrust a child to an adult (未成年人保护法 22–23)."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.children import CareAgreement, ChildFile, ParentState
from app.records.people import Person
from app.rules.children import PROGRAMME, CarerFacts, carer_issues
from app.rules.id_number import IdNumber, read_id_number
from app.rules.names import check_name
from app.same_person import group_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustChild(Command[str]):
    """``declared`` are the codes of what the carer declares, one by one; ``terms`` what else was agreed.

    ``carer_statement`` stands for all of them where they were declared on paper.
    """

    action = "child.agreement"
    label = "委托照护"

    file_id: str
    principal: str
    principal_name: str = field(repr=False)
    carer_name: str = field(repr=False)
    carer_id_number: str = field(repr=False)
    carer_relation: str
    carer_phone: str | None = field(default=None, repr=False)
    carer_address: str | None = field(default=None, repr=False)
    carer_disabled: bool = False  # so far that caring is beyond them
    reason: str = field(repr=False)
    starts_on: date
    ends_on: date
    contact: str | None = None
    child_opinion: str | None = field(default=None, repr=False)
    carer_statement: bool = False
    declared: tuple[str, ...] = ()
    informed_school_on: date | None = None
    signed_on: date | None = None
    terms: dict[str, Any] | None = field(default=None, repr=False)


def handle(command: EntrustChild, work: Work) -> str:
    """The agreement's id; an earlier one that still runs ends the day before. Raises Refused with every issue."""
    file = work.get(ChildFile, command.file_id)
    name, number, known = _check(command, file, work)
    carer = _carer(command, name, number, known, file, work)
    work.put(replace(file, carer_id=carer.id, carer_relation=command.carer_relation))
    for earlier in work.find(CareAgreement, file_id=file.id):
        if earlier.ended_on is None and earlier.ends_on >= command.starts_on:
            work.put(replace(earlier, ended_on=command.starts_on))
    made = work.add(
        CareAgreement(
            id=work.new_id(),
            dossier=file.dossier,
            file_id=file.id,
            principal=command.principal,
            principal_name=command.principal_name,
            carer_id=carer.id,
            carer_relation=command.carer_relation,
            reason=command.reason,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            contact=command.contact,
            child_opinion=command.child_opinion,
            carer_statement=True,
            informed_school_on=command.informed_school_on,
            signed_on=command.signed_on,
            terms=command.terms,
        )
    )
    return made.id


def _check(
    command: EntrustChild, file: ChildFile, work: Work
) -> tuple[str, IdNumber, Person | None]:
    """The carer's name, number and person, where there is one. Raises Refused."""
    issues: list[FieldIssue] = []
    name = check_name(command.carer_name, "carer_name")
    if isinstance(name, FieldIssue):
        issues.append(name)
    read = read_id_number(command.carer_id_number, work.today, "carer_id_number")
    number = read if isinstance(read, IdNumber) else None
    if isinstance(read, FieldIssue):
        issues.append(read)
    known = next(iter(work.find(Person, id_number=number.text)), None) if number else None
    pack = work.policy(file.area, work.today)
    most = pack.figure("carer_most_children", file.area, work.today).value
    facts = CarerFacts(
        born_on=number.born_on if number else None,
        disability_grade=1 if command.carer_disabled else known.disability_grade if known else None,
        disability_type=known.disability_type if known else None,
        already=_already(known, file, work),
        own_parent=_is_parent(known, str(name), file, work),
    )
    issues += carer_issues(facts, command.starts_on, command.ends_on, work.today, most)
    wanted = {c.code for c in pack.choices(PROGRAMME, "forbidden")}
    if not command.carer_statement and not wanted.issubset(command.declared):
        issues.append(FieldIssue("carer_statement", "child.carer_statement"))
    for field_name in ("principal_name", "carer_relation", "reason"):
        if not getattr(command, field_name).strip():
            issues.append(FieldIssue(field_name, "field.needed"))
    if issues or number is None:
        raise Refused(issues)
    return str(name), number, known


def _already(carer: Person | None, file: ChildFile, work: Work) -> int:
    """Open files of other children whose carer or guardian this person is."""
    if carer is None:
        return 0
    own = {record.id for record in group_of(work, carer).people}
    return sum(
        f.closed_on is None and f.id != file.id and not own.isdisjoint((f.carer_id, f.guardian_id))
        for f in work.find(ChildFile)
    )


def _is_parent(carer: Person | None, name: str, file: ChildFile, work: Work) -> bool:
    """Parents guard by law: nobody entrusts a child to them."""
    parents = work.find(ParentState, file_id=file.id)
    return any(
        (carer is not None and p.person_id == carer.id) or (p.name is not None and p.name == name)
        for p in parents
    )


def _carer(
    command: EntrustChild,
    name: str,
    number: IdNumber,
    known: Person | None,
    file: ChildFile,
    work: Work,
) -> Person:
    if known is None:
        new = work.new_id()
        known = Person(id=new, dossier=new, name=name, residence_area=file.area)
    return work.put(
        replace(
            known,
            name=name,
            id_number=number.text,
            born_on=number.born_on,
            sex=number.sex,
            phone=command.carer_phone or known.phone,
            address=command.carer_address or known.address,
        )
    )
