"""What a rule is told about a household: plain facts, no records."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import msgspec

UrbanRural = Literal["urban", "rural"]
SEVERE_ANY = (1, 2)
MIND = ("intellectual", "mental")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """One person of the household."""

    id: str
    name: str = field(default="", repr=False)
    born_on: date | None = None
    relation: str = "other"
    not_counted: str | None = None  # code of the pack's list
    disability_type: str | None = None
    disability_grade: int | None = None
    serious_illness: str | None = None
    student: bool = False
    died: bool = False

    @property
    def disabled(self) -> bool:
        return self.disability_grade is not None

    @property
    def severely_disabled(self) -> bool:
        """Holding a certificate of grade 1 or 2."""
        return self.disability_grade in SEVERE_ANY

    @property
    def may_apply_alone_disabled(self) -> bool:
        """Grade 1–2, or intellectually or mentally of grade 3 (57号 第八条)."""
        return self.severely_disabled or (
            self.disability_grade == 3 and self.disability_type in MIND
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFacts:
    """One income, possession or expense. ``amount_fen`` per period; a number of things for ``count``."""

    section: Literal["income", "wealth", "expense"]
    category: str
    amount_fen: int
    period: Literal["month", "year", "once", "count"] = "month"
    member_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdFacts:
    """A household as it asks for help on a day at a place (area code of 6, 9 or 12 digits)."""

    urban_rural: UrbanRural
    area_code: str
    on: date
    members: tuple[MemberFacts, ...] = ()
    money: tuple[MoneyFacts, ...] = ()
    family_marks: tuple[str, ...] = ()
    single_person_id: str | None = None


def facts_to_wire(facts: HouseholdFacts) -> dict[str, object]:
    """For storing beside a benefit, so that it is recomputed identically. Names stay out."""
    wire: dict[str, object] = msgspec.to_builtins(facts)
    members = wire["members"]
    if isinstance(members, list):
        wire["members"] = [{**m, "name": ""} for m in members]
    return wire


def facts_from_wire(wire: object) -> HouseholdFacts:
    return msgspec.convert(wire, HouseholdFacts)
