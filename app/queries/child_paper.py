"""The register sheet of one child (农村留守儿童、困境儿童信息登记表), ready to be drawn."""

from dataclasses import dataclass

from app.queries.base import Query
from app.queries.case_paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPaper(Query[Paper]):
    """Benefits stand on it as yes or no, never as an amount."""

    action = "document.print"
    also = ("child.read",)

    file_id: str
