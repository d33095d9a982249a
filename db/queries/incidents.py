"""The list of mandatory reports for those on their lists."""

from app.queries.incidents import IncidentList, IncidentRow, Incidents
from app.rules.incidents import PROGRAMME
from db.incident_book import Reported, incident_book, waiting_words, when
from db.reading import Reading

ORDER = ("county", "remind", "")


def run(query: Incidents, reading: Reading) -> IncidentList:
    book = incident_book(reading)
    rows = [_row(one, reading) for one in book]
    rows.sort(key=lambda r: (r.closed, ORDER.index(r.level)))
    return IncidentList(
        rows=tuple(r for r in rows if not (query.open_only and r.closed)),
        open=sum(not r.closed for r in rows),
        silent=sum(bool(r.level) for r in rows),
    )


def _row(one: Reported, reading: Reading) -> IncidentRow:
    incident = one.incident
    pack = reading.policy(incident.area, reading.today)
    situations = {c.code: c.label for c in pack.choices(PROGRAMME, "situation")}
    called = when(incident.police_called_at)
    return IncidentRow(
        id=incident.id,
        number=incident.number,
        child=incident.child_words,
        situation=situations.get(incident.situation, incident.situation),
        village=reading.area_name(incident.area),
        reported_at=incident.reported_at,
        urgent=incident.urgent,
        police=f"{called} {incident.police_station or ''}".strip() or "未登记报警",
        answered=one.answered,
        closed=incident.closed_on is not None,
        waiting=waiting_words(one),
        level=one.waiting.level,
    )
