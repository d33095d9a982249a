"""Everything on a case's page."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.errors import FieldIssue
from app.policy.explain import Reason
from app.queries.base import Query
from app.queries.person_page import Fact


@dataclass(frozen=True, slots=True)
class StageMark:
    """A place on the step bar."""

    code: str
    label: str
    done_on: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a step's form, its choices written out."""

    name: str
    label: str
    kind: str
    hint: str = ""
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A step that may be taken now by the one who looks. ``warning`` is said beside its form."""

    code: str
    label: str
    form: str
    questions: tuple[Asked, ...] = ()
    rule: str = ""
    warning: FieldIssue | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A step that was taken, with what was written down."""

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
class MeansLine:
    """One income, expense or possession, as declared or as found."""

    section: str
    category: str
    person_id: str | None
    name: str = field(repr=False)
    label: str
    amount: str = field(repr=False)
    period: str
    basis: str = field(repr=False)
    found: bool
    counts_things: bool
    replaced: bool  # something else was found: this no longer counts


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A material or an authorisation: ``missing`` is what can be made up for."""

    id: str
    kind: str  # "material" / "authorisation"
    label: str = field(repr=False)
    state: str
    missing: bool


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
    due_rule: str  # why: the limit with its article
    stages: tuple[StageMark, ...]
    steps: tuple[StepChoice, ...]
    awaited: str  # where nobody here may go on: what is waited for, and from whom
    history: tuple[HistoryLine, ...]
    facts: tuple[Fact, ...] = field(repr=False)
    members: tuple[MemberLine, ...] = field(repr=False)
    means: tuple[MeansLine, ...] = field(repr=False)
    means_open: bool
    papers_state: tuple[PaperLine, ...] = field(repr=False)
    inquiry: dict[str, Any] | None = field(repr=False)
    warnings: tuple[FieldIssue, ...] = field(repr=False)
    relative: str | None = field(repr=False)
    receiving: str
    amount_fen: int
    eligible: bool
    reasons: tuple[Reason, ...] = field(repr=False)
    amount_words: str  # 实时试算, 初审意见 or 已确认
    missing: tuple[str, ...]
    materials: tuple[str, ...]  # what the pack asks for, as attachments are named
    income_choices: dict[str, tuple[tuple[str, str], ...]]  # by section, for corrections
    pack_label: str
    papers: tuple[tuple[str, str], ...]  # (form, label) that can be printed now


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePageQuery(Query[CaseDetail]):
    """Raises NotFound for a case that is not here."""

    action = "case.read"

    case_id: str

    def opens(self) -> tuple[str, str]:
        return "case", self.case_id
