"""One child, one file."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from app.policy.packs import Questionnaire
from app.queries.base import Pairs, Query
from app.queries.visit_page import OpenTask, PastVisit


@dataclass(frozen=True, slots=True)
class Told:
    """A line with what stands under it."""

    title: str = dataclasses.field(repr=False)
    note: str = dataclasses.field(default="", repr=False)
    tone: str = ""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group that the facts come to, or one that a person confirmed and the facts no longer bear out."""

    code: str
    label: str
    ground: str = dataclasses.field(repr=False)
    computed: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class ParentLine:
    """One parent, as the form needs it."""

    which: str
    label: str
    name: str = dataclasses.field(repr=False)
    phone: str = dataclasses.field(repr=False)
    state: str
    state_label: str
    since: date | None
    until: date | None
    place: str = dataclasses.field(repr=False)
    evidence: str = dataclasses.field(repr=False)
    last_contact_on: date | None
    last_home_on: date | None


@dataclass(frozen=True, slots=True)
class AgreementLine:
    id: str
    title: str = dataclasses.field(repr=False)
    note: str = dataclasses.field(repr=False)
    tone: str
    runs: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class ChildPage:
    """``facts`` are what people noted; ``computed`` follow from the file. ``lists``: name → (code, label)."""

    file_id: str
    child_id: str
    village: str
    village_name: str
    name: str = dataclasses.field(repr=False)
    words: str = dataclasses.field(repr=False)
    id_number: str = dataclasses.field(repr=False)
    born_on: date | None
    age: int | None
    identity: Pairs = dataclasses.field(repr=False)
    care: Pairs = dataclasses.field(repr=False)
    groups: tuple[GroupLine, ...]
    risk: str
    risk_label: str
    risk_words: str = dataclasses.field(repr=False)
    facts: tuple[str, ...]
    computed: tuple[str, ...]
    parents: tuple[ParentLine, ...] = dataclasses.field(repr=False)
    notices: tuple[Told, ...] = dataclasses.field(repr=False)
    visits: tuple[PastVisit, ...] = dataclasses.field(repr=False)
    agreements: tuple[AgreementLine, ...] = dataclasses.field(repr=False)
    tasks: tuple[OpenTask, ...] = dataclasses.field(repr=False)
    reports: tuple[tuple[str, str], ...]  # (incident, words) for those on its list
    next_visit_on: date
    days_left: int
    why_next: str
    asked: Questionnaire
    lists: dict[str, Pairs]
    values: dict[str, str] = dataclasses.field(repr=False)  # what the form of the file begins with


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPageQuery(Query[ChildPage]):
    """Raises NotFound for a file that is not here."""

    action = "child.read"

    file_id: str

    def opens(self) -> tuple[str, str]:
        return "child_file", self.file_id
