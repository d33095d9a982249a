"""One person who is looked in on: what a visitor must know at the door, and the form to fill in."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from app.policy.packs import Questionnaire
from app.queries.base import Pairs, Query


@dataclass(frozen=True, slots=True)
class OpenTask:
    id: str
    what: str = dataclasses.field(repr=False)
    gravity: str
    gravity_label: str
    due_on: date
    days_left: int


@dataclass(frozen=True, slots=True)
class PastVisit:
    """``lines`` are (question, answer) in words."""

    id: str
    title: str = dataclasses.field(repr=False)
    note: str = dataclasses.field(repr=False)
    met: bool
    lines: Pairs = dataclasses.field(repr=False)
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitPage:
    """``able`` are the six indicators as last assessed: (code, label, able or None)."""

    enrolment_id: str
    person_id: str
    name: str = dataclasses.field(repr=False)
    words: str = dataclasses.field(repr=False)
    group: str
    grade: str
    grade_rule: str
    village: str
    address: str = dataclasses.field(repr=False)
    phone: str = dataclasses.field(repr=False)
    carer: str = dataclasses.field(repr=False)
    agreement: str
    agreement_tone: str
    since: date
    next_on: date
    days_left: int
    why: str
    attempt: int
    able: tuple[tuple[str, str, bool | None], ...]
    tasks: tuple[OpenTask, ...]
    visits: tuple[PastVisit, ...]
    asked: Questionnaire
    lists: dict[str, Pairs]
    sheet_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPageQuery(Query[VisitPage]):
    """Raises NotFound for somebody who is not on the list."""

    action = "visit.read"

    enrolment_id: str
