"""Preparing a care agreement for print."""

from datetime import date

from app.queries.agreement_paper import AgreementPaper
from app.queries.case_paper import Paper
from app.records.children import CareAgreement, ChildFile, ParentState
from app.records.people import Person
from app.rules.children import PROGRAMME
from app.rules.id_number import age_on
from db.reading import Reading

PRINCIPALS = {"father": "父亲", "mother": "母亲", "both": "父母"}


def run(query: AgreementPaper, reading: Reading) -> Paper:
    records = reading.records
    agreement = records.get(CareAgreement, query.agreement_id)
    file = records.get(ChildFile, agreement.file_id)
    child = records.get(Person, file.child_id)
    carer = records.get(Person, agreement.carer_id)
    parents = {p.which: p for p in records.find(ParentState, file_id=file.id)}
    terms = agreement.terms or {}
    pack = reading.policy(file.area, reading.today)
    declared = "\n".join(
        f"{'■' if agreement.carer_statement else '□'} {c.label}"
        for c in pack.choices(PROGRAMME, "forbidden")
    )
    others = sum(
        f.closed_on is None and f.id != file.id and carer.id in (f.carer_id, f.guardian_id)
        for f in records.find(ChildFile)
    )
    values = {
        "child": child.name,
        "born_on": f"{child.born_on or ''}  {_age(child.born_on, reading.today)}".strip(),
        "school": f"{file.school or ''} {file.grade or ''}".strip(),
        "health": child.health or "",
        "principal": f"{agreement.principal_name}（{PRINCIPALS.get(agreement.principal, '')}）",
        "principal_place": _of_parents(agreement, parents, "place"),
        "principal_phone": _of_parents(agreement, parents, "phone"),
        "carer": carer.name,
        "carer_age": _age(carer.born_on, reading.today),
        "carer_id_number": carer.id_number or "",
        "carer_phone": carer.phone or "",
        "carer_address": carer.address or "",
        "carer_others": f"{others} 名",
        "relation": agreement.carer_relation,
        "reason": agreement.reason,
        "term": f"{agreement.starts_on} 至 {agreement.ends_on}",
        "contact": agreement.contact or "每周至少一次电话或视频",
        "money": str(terms.get("money") or ""),
        "doctor": str(terms.get("doctor") or ""),
        "urgent_contact": str(terms.get("urgent_contact") or ""),
        "home": str(terms.get("home") or ""),
        "declared": declared,
        "child_opinion": agreement.child_opinion or "",
        "informed_school": str(agreement.informed_school_on or ""),
        "village": reading.area_name(file.area),
        "signed_on": str(agreement.signed_on or ""),
    }
    return Paper("care_agreement", agreement.id[:6].upper(), values)


def _age(born_on: date | None, today: date) -> str:
    return f"{age_on(born_on, today)} 岁" if born_on else ""


def _of_parents(agreement: CareAgreement, parents: dict[str, ParentState], name: str) -> str:
    which = ("father", "mother") if agreement.principal == "both" else (agreement.principal,)
    found = [getattr(parents[w], name) for w in which if w in parents]
    return "、".join(value for value in found if value)
