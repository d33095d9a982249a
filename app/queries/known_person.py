"""Somebody at the counter: known here? In which household, and receiving what?"""

from dataclasses import dataclass, field
from datetime import date

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A person on file, ready for the form. ``born_on`` in ISO form, empty where it is not known."""

    person_id: str
    name: str = field(repr=False)
    id_number: str = field(repr=False)
    relation: str
    phone: str = field(repr=False)
    disability_type: str
    disability_grade: int | None
    serious_illness: str = field(repr=False)
    student_stage: str
    not_counted_reason: str
    no_id_reason: str = ""
    sex: str = ""
    born_on: str = ""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What is on file. ``open_cases`` are receipt numbers of applications under way.

    ``records``: how many records count as this one person; what they receive under any of them is told.
    ``household_id`` is empty and ``members`` is the person alone where no household is registered.
    """

    person: KnownMember = field(repr=False)
    household_id: str
    members: tuple[KnownMember, ...] = field(repr=False)
    head_name: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    village: str = ""
    urban_rural: str = ""
    family_marks: tuple[str, ...] = ()
    died_on: date | None = None
    receives: tuple[str, ...] = ()
    open_cases: tuple[str, ...] = ()
    records: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPersonQuery(Query[KnownPerson | None]):
    """By the whole ID number; None for somebody new.

    Only for who takes applications: the form needs every member's number in full, so each look is recorded as
    showing a masked field is.
    """

    action = "intake.accept"

    id_number: str = field(repr=False)

    def looks_at(self, _answer: KnownPerson | None) -> tuple[str, str] | None:
        return ("person", _answer.person.person_id) if _answer else None
