"""How far what was written about one case or person has got."""

from dataclasses import dataclass

from app.queries.base import Query
from app.queries.record_states import RecordState


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStateQuery(Query[RecordState | None]):
    """None where nothing was written here or below, or where nobody stands above."""

    action = "search.use"

    kind: str
    record_id: str
