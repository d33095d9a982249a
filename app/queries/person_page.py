"""One person's file: who they are, their household, everything ever done for them."""

from dataclasses import dataclass, field
from datetime import date

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class Hidden:
    """Where the whole of a masked value stands; showing it is the command ``Reveal``."""

    kind: str
    record_id: str
    field: str
    mask: str


@dataclass(frozen=True, slots=True)
class Fact:
    """``hidden`` is set where the value is masked and the one who asks may have it shown."""

    label: str
    value: str = field(repr=False)
    hidden: Hidden | None = None


@dataclass(frozen=True, slots=True)
class Relative:
    person_id: str
    name: str = field(repr=False)
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Doing:
    """A case or another thing that was done."""

    case_id: str
    title: str
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """A record that counts as one with this one, or was said to be somebody else.

    ``by``: "number" by computation; "answer" by what ``said`` names (who, when); "between" by way of a third record.
    "against": an answer says that they are one, and others part them all the same.
    """

    person_id: str
    words: str = field(repr=False)
    by: str
    said: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class VisitLine:
    on: date
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What was done for a person under any of their records; facts and household are those of the record asked for.

    ``id_number`` is masked; showing it in full is an act of its own. ``visits``: the latest, of ``visit_count``.
    """

    person_id: str
    name: str = field(repr=False)
    household_id: str | None
    facts: tuple[Fact, ...] = field(repr=False)
    household: tuple[Relative, ...] = field(repr=False)
    doings: tuple[Doing, ...]
    receives: tuple[str, ...]
    joined: tuple[OtherRecord, ...] = field(default=(), repr=False)
    apart: tuple[OtherRecord, ...] = field(default=(), repr=False)
    may_answer: bool = False
    visits: tuple[VisitLine, ...] = ()
    visit_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPageQuery(Query[PersonPage]):
    """Raises NotFound for somebody who is not here."""

    action = "person.read"

    person_id: str

    def opens(self) -> tuple[str, str]:
        return "person", self.person_id
