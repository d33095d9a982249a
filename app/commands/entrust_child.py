"""Write a care agreement: parents entrust a child to an adult (未成年人保护法 22–23)."""

from dataclasses import dataclass, field, replace
from datetime import date

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.children import CareAgreement, ChildFile
from app.records.people import Person
from app.rules.children import carer_issues
from app.rules.id_number import IdNumber, read_id_number
from app.rules.names import check_name


@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustChild(Command[str]):
    """``carer_statement``: the carer declares that none of the forbidden situations holds."""

    action = "child.agreement"
    label = "委托照护"

    file_id: str
    principal: str
    principal_name: str = field(repr=False)
    carer_name: str = field(repr=False)
    carer_id_number: str = field(repr=False)
    carer_relation: str
    carer_phone: str | None = field(default=None, repr=False)
    reason: str = field(repr=False)
    starts_on: date
    ends_on: date
    contact: str | None = None
    child_opinion: str | None = field(default=None, repr=False)
    carer_statement: bool = False


def handle(command: EntrustChild, work: Work) -> str:
    """The agreement's id. Raises Refused with every issue."""
    file = work.get(ChildFile, command.file_id)
    issues: list[FieldIssue] = []
    name = check_name(command.carer_name, "carer_name")
    if isinstance(name, FieldIssue):
        issues.append(name)
    read = read_id_number(command.carer_id_number, work.today, "carer_id_number")
    if isinstance(read, FieldIssue):
        issues.append(read)
    born_on = read.born_on if isinstance(read, IdNumber) else None
    same = work.find(Person, id_number=read.text) if isinstance(read, IdNumber) else ()
    known = same[0] if same else None
    already = [
        f for f in work.find(ChildFile) if known and f.carer_id == known.id and f.id != file.id
    ]
    issues += carer_issues(born_on, len(already), command.starts_on, command.ends_on, work.today)
    if not command.carer_statement:
        issues.append(FieldIssue("carer_statement", "child.carer_statement"))
    if issues or not isinstance(read, IdNumber):
        raise Refused(issues)
    if known is None:
        new = work.new_id()
        known = Person(id=new, dossier=new, name=str(name), residence_area=file.area)
    carer = work.put(
        replace(
            known,
            name=str(name),
            id_number=read.text,
            born_on=read.born_on,
            sex=read.sex,
            phone=command.carer_phone or known.phone,
        )
    )
    work.put(replace(file, carer_id=carer.id, carer_relation=command.carer_relation))
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
        )
    )
    return made.id
