"""The sheet that a visitor takes along."""

from dataclasses import dataclass

from app.queries.base import Query
from app.queries.case_paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPaper(Query[Paper]):
    action = "document.print"

    enrolment_id: str
