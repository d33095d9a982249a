"""Who made a report, for those on its list."""

from app.queries.incident_reporter import IncidentReporterQuery, ReporterLine
from app.records.children import IncidentReporter
from db.incident_book import incident_for
from db.reading import Reading


def run(query: IncidentReporterQuery, reading: Reading) -> tuple[ReporterLine, ...]:
    incident_for(reading, query.incident_id)
    found = reading.records.find(IncidentReporter, incident_id=query.incident_id)
    return tuple(ReporterLine(one.name, one.phone or "") for one in found)
