"""Somebody at the counter: known here? In which household, and receiving what?"""

from dataclasses import dataclass, field

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member of the household that the person belongs to, ready for the form."""

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


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What is on file. ``open_cases`` are receipt numbers of applications under way."""

    household_id: str
    members: tuple[KnownMember, ...] = field(repr=False)
    address: str = field(repr=False)
    village: str
    urban_rural: str
    receives: tuple[str, ...] = ()
    open_cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPersonQuery(Query[KnownPerson | None]):
    """By the whole ID number; None for somebody new."""

    action = "person.read"

    id_number: str = field(repr=False)
