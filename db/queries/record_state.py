"""Looking up how far one record's dossier has got."""

from app.queries.record_state import RecordStateQuery
from app.queries.record_states import RecordState
from app.records import kinds
from db.exchange.coverage import Coverage
from db.reading import Reading


def run(query: RecordStateQuery, reading: Reading) -> RecordState | None:
    kind = kinds().get(query.kind)
    row = reading.records.row(kind, query.record_id) if kind else None
    if row is None or reading.roster is None or reading.device not in reading.roster.devices:
        return None
    return Coverage(reading.connection, reading.roster, reading.device).of_dossier(row.dossier)
