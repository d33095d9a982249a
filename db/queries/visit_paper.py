"""Filling the head of a visit sheet."""

from app.queries.case_paper import Paper
from app.queries.visit_paper import VisitPaper
from app.queries.visits_due import VisitsDue
from app.records.people import Person
from app.records.visits import VisitEnrolment
from db.queries.visits_due import run as visits_due
from db.reading import Reading


def run(query: VisitPaper, reading: Reading) -> Paper:
    enrolment = reading.records.get(VisitEnrolment, query.enrolment_id)
    person = reading.records.get(Person, enrolment.person_id)
    row = next(r for r in visits_due(VisitsDue(), reading).rows if r.id == enrolment.id)
    values = {
        "qr": f"YC-31:{enrolment.id}",
        "person": f"{person.name}  {row.words}",
        "address": row.village + (person.address or ""),
        "grade": f"{row.group} · {row.grade}",
        "carer": f"{enrolment.carer_name or ''} {enrolment.carer_phone or ''}".strip(),
        "last_on": str(row.last_on or "还没有走访过"),
        "tasks": "；".join(row.open_tasks) or "无",
    }
    return Paper("visit_sheet", f"visit_sheet-{enrolment.id[:8]}", values)
