"""Everything on a case's page."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.policy.explain import Reason
from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class StageMark:
    """A place on the step bar."""

    code: str
    label: str
    done_on: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A step that may be taken now by the one who looks."""

    code: str
    label: str
    form: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A step that was taken."""

    id: str
    label: str
    on: date
    who: str = field(repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of the household as the page lists them."""

    person_id: str
    name: str = field(repr=False)
    words: str = field(repr=False)
    counted: bool
    rule: str


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """The page. Amounts are in fen."""

    id: str
    receipt_number: str
    title: str = field(repr=False)
    programme: str
    village: str
    status_label: str
    accepted_on: date
    accepted_by: str
    due_on: date | None
    days_left: int | None
    due_natural: bool  # counted in natural days, as a public notice is
    stages: tuple[StageMark, ...]
    steps: tuple[StepChoice, ...]
    history: tuple[HistoryLine, ...]
    members: tuple[MemberLine, ...] = field(repr=False)
    inquiry: dict[str, Any] | None = field(repr=False)
    amount_fen: int
    eligible: bool
    reasons: tuple[Reason, ...] = field(repr=False)
    amount_words: str  # 试算, 拟保障 or 已确认
    missing: tuple[str, ...]
    materials: tuple[str, ...]  # what the pack asks for, as attachments are named
    pack_label: str
    papers: tuple[tuple[str, str], ...]  # (form, label) that can be printed now


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePageQuery(Query[CaseDetail]):
    """Raises NotFound for a case that is not here."""

    action = "case.read"

    case_id: str
