"""Preparing the written report for print."""

from app.queries.case_paper import Paper
from app.queries.incident_paper import IncidentPaper
from app.records.children import ChildFile
from app.records.people import Person
from app.rules.incidents import PROGRAMME
from db.incident_book import incident_for, when
from db.queries.children_list import words_about
from db.queries.incident_page import looks_of
from db.reading import Reading

ROWS = 2  # that many lines for follow-ups, also by hand


def run(query: IncidentPaper, reading: Reading) -> Paper:
    one = incident_for(reading, query.incident_id)
    incident = one.incident
    pack = reading.policy(incident.area, reading.today)
    file = reading.records.seek(ChildFile, incident.file_id)
    child = reading.records.seek(Person, file.child_id) if file else None
    guardian = reading.records.seek(Person, file.guardian_id) if file else None
    steps = {c.code: c.label for c in pack.choices(PROGRAMME, "report_step")}
    boxes = "\n".join(
        f"{'■' if c.code == incident.situation else '□'} {number}. {c.label}"
        for number, c in enumerate(pack.choices(PROGRAMME, "situation"), 1)
    )
    values = {
        "number": incident.number,
        "reported_at": when(incident.reported_at),
        "child": incident.child_words,
        "child_about": words_about(child, reading) if child else "",
        "home": reading.area_name(incident.area) + ((child and child.address) or ""),
        "school": f"{file.school or ''} {file.grade or ''}".strip() if file else "",
        "child_place": incident.child_place or "",
        "situation": boxes,
        "found_at": when(incident.found_at),
        "course": incident.course or "",
        "urgent": "是，正在面临危险" if incident.urgent else "否",
        "suspect": incident.suspect or "",
        "guardian": f"{guardian.name} {guardian.phone or ''}".strip() if guardian else "",
        "measures": incident.measures or "",
        "police": f"{when(incident.police_called_at)} {incident.police_station or ''}".strip(),
        "police_number": incident.police_number or "",
        "notes": [
            {"on": str(n.on), "step": steps.get(n.step, n.step), "words": f"{n.unit or ''} {n.words or ''}".strip()}
            for n in one.notes
        ] + [{}] * max(0, ROWS - len(one.notes)),
        "closed": str(incident.closed_on or ""),
        "looks": "；".join(looks_of(incident, reading)[:12]),
    }  # fmt: skip
    return Paper("incident_report", incident.number, values)
