"""The sheets that a visitor takes along: one person's, or a village's in the order of the route."""

from dataclasses import dataclass

from app.queries.base import Query
from app.queries.case_paper import Paper


@dataclass(frozen=True, slots=True)
class Sheets:
    """``papers`` in the order of the route; ``first`` is the list that goes on top, for a village."""

    papers: tuple[Paper, ...]
    enrolments: tuple[str, ...]
    first: Paper | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPaper(Query[Sheets]):
    """Of one enrolment, or of everybody due in a village within ``days``."""

    action = "document.print"
    also = ("visit.read",)

    enrolment_id: str = ""
    village: str = ""
    days: int = 7
