"""Cases in their stages, the most urgent first."""

from dataclasses import dataclass, field
from datetime import date

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class CaseRow:
    """``days_left`` counts working days to ``due_on``; negative when it is past.

    ``mine``: the next step is one that the person who asks may take.
    """

    id: str
    receipt_number: str
    applicant: str = field(repr=False)
    members: int
    programme: str
    status: str
    status_label: str
    stage: str
    due_on: date | None
    days_left: int | None
    village: str
    in_conflict: bool
    open: bool
    mine: bool = False


@dataclass(frozen=True, slots=True)
class CasePage:
    """``next_key`` asks for the following page; None at the end."""

    rows: tuple[CaseRow, ...]
    next_key: tuple[str, str] | None
    counts: dict[str, int]  # open cases by stage


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList(Query[CasePage]):
    """``stage`` is a code of the pack's stages, empty for all; ``open_only`` leaves out what has ended."""

    action = "case.read"

    stage: str = ""
    open_only: bool = True
    after: tuple[str, str] | None = None
    limit: int = 100
