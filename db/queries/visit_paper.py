"""Filling the heads of visit sheets."""

from typing import Any

from app.clock import SHANGHAI
from app.policy.packs import Question, Questionnaire
from app.queries.case_paper import Paper
from app.queries.visit_page import VisitPage, VisitPageQuery
from app.queries.visit_paper import Sheets, VisitPaper
from app.records.visits import VisitEnrolment
from app.rules.sheet_code import sheet_code
from db.queries.visit_page import run as visit_page
from db.queries.visits_due import SEX
from db.reading import Reading
from db.visit_book import Looked, visit_book

UNSAID = "未评估"


def run(query: VisitPaper, reading: Reading) -> Sheets:
    records = reading.records
    if query.enrolment_id:
        return Sheets((_sheet(query.enrolment_id, reading),), (query.enrolment_id,))
    enrolled = [e for e in records.find(VisitEnrolment, area=query.village) if e.until is None]
    due = [
        one
        for one in visit_book(reading, enrolled)
        if (one.due.on - reading.today).days <= query.days
    ]
    due.sort(
        key=lambda one: (one.enrolment.route_order, one.person.address or "", one.enrolment.id)
    )
    papers = tuple(_sheet(one.enrolment.id, reading) for one in due)
    enrolments = tuple(one.enrolment.id for one in due)
    return Sheets(papers, enrolments, _list(due, query.village, reading) if papers else None)


def _sheet(enrolment_id: str, reading: Reading) -> Paper:
    page = visit_page(VisitPageQuery(enrolment_id=enrolment_id), reading)
    last = page.visits[0] if page.visits else None
    values: dict[str, Any] = {
        "qr": sheet_code(enrolment_id, page.asked.version),
        "sheet_code": page.sheet_code,
        "person": f"{page.name}  {page.words}",
        "address": page.village + page.address,
        "phone": page.phone,
        "grade": f"{page.group} · {page.grade}",
        "carer": page.carer or "未登记",
        "agreement": page.agreement or "无",
        "last": f"{last.title}：{last.note}" if last else "还没有走访过",
        "tasks": "；".join(f"{t.what}（{t.due_on} 前）" for t in page.tasks) or "无",
        "attempt": page.attempt,
        "indicators": [
            {
                "label": label,
                "assessed": UNSAID if able is None else "能" if able else "不能",
                "today": "□ 能　　　□ 不能",
            }
            for _code, label, able in page.able
        ],
        "questions": questions_on_paper(page.asked),
    }
    return Paper("visit_sheet", page.sheet_code, values)


def questions_on_paper(asked: Questionnaire) -> list[dict[str, str]]:
    """Part, question and its boxes, in the order of the form; a part is named once."""
    labels = {part.code: part.label for part in asked.parts}
    rows, before = [], ""
    for question in asked.questions:
        part = "" if question.part == before else labels[question.part]
        before = question.part
        rows.append({"part": part, "label": _label(question), "boxes": _boxes(question)})
    return rows


def _label(question: Question) -> str:
    return f"{question.label}（可多选）" if question.kind == "many" else question.label


def _boxes(question: Question) -> str:
    return "　".join(f"□ {answer.label}" for answer in question.answers) or "\n"


def _list(due: list[Looked], village: str, reading: Reading) -> Paper:
    people = [
        _line(number, one, visit_page(VisitPageQuery(enrolment_id=one.enrolment.id), reading))
        for number, one in enumerate(due, 1)
    ]
    values = {
        "village": reading.area_name(village),
        "printed_on": f"{reading.now.astimezone(SHANGHAI):%Y-%m-%d}",
        "count": len(people),
        "people": people,
    }
    return Paper("visit_list", reading.area_name(village), values)


def _line(number: int, one: Looked, page: VisitPage) -> dict[str, str]:
    grave = [t.what for t in page.tasks if t.gravity in ("danger", "urgent")]
    late = f"（超期 {-page.days_left} 天）" if page.days_left < 0 else ""
    return {
        "number": str(number),
        "person": f"{page.name} {SEX.get(one.person.sex or '', '')} {page.grade}",
        "address": f"{page.address} {page.phone}".strip(),
        "due": f"{page.next_on:%m-%d}{late}",
        "mind": "；".join(grave) or page.agreement,
        "code": page.sheet_code,
        "back": "□",
    }
