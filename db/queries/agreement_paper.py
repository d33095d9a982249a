"""Preparing a care agreement for print."""

from app.queries.agreement_paper import AgreementPaper
from app.queries.case_paper import Paper
from app.records.children import CareAgreement, ChildFile
from app.records.people import Person
from app.rules.id_number import age_on
from db.reading import Reading

PRINCIPALS = {"father": "父亲", "mother": "母亲", "both": "父母"}


def run(query: AgreementPaper, reading: Reading) -> Paper:
    records = reading.records
    agreement = records.get(CareAgreement, query.agreement_id)
    file = records.get(ChildFile, agreement.file_id)
    child = records.get(Person, file.child_id)
    carer = records.get(Person, agreement.carer_id)
    age = f"{age_on(child.born_on, reading.today)} 岁" if child.born_on else ""
    values = {
        "child": child.name,
        "born_on": str(child.born_on or ""),
        "school": f"{file.school or ''} {file.grade or ''}".strip(),
        "age": age,
        "principal": f"{agreement.principal_name}（{PRINCIPALS.get(agreement.principal, '')}）",
        "carer": carer.name,
        "carer_id_number": carer.id_number or "",
        "carer_phone": carer.phone or "",
        "relation": agreement.carer_relation,
        "reason": agreement.reason,
        "term": f"{agreement.starts_on} 至 {agreement.ends_on}",
        "contact": agreement.contact or "每周至少一次电话或视频",
        "child_opinion": agreement.child_opinion or "",
        "village": reading.area_name(file.area),
    }
    return Paper("care_agreement", f"care_agreement-{agreement.id[:8]}", values)
