"""The fields of a care agreement, ready to be drawn."""

from dataclasses import dataclass

from app.queries.base import Query
from app.queries.case_paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementPaper(Query[Paper]):
    action = "document.print"
    also = ("child.read",)

    agreement_id: str
