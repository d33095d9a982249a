"""The written report (强制报告登记表), ready to be drawn. Printing is a look, too."""

from dataclasses import dataclass

from app.queries.base import Query
from app.queries.case_paper import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPaper(Query[Paper]):
    """Without the reporter's name: that stands apart."""

    action = "incident.read"
    also = ("document.print",)

    incident_id: str

    def looks_at(self, _answer: Paper) -> tuple[str, str]:
        return "incident", self.incident_id
