"""Preparing a child's register sheet for print."""

from app.queries.case_paper import Paper
from app.queries.child_page import ChildPage, ChildPageQuery, ParentLine
from app.queries.child_paper import ChildPaper
from app.records.children import ChildFile
from app.records.people import Person
from db.queries.child_page import run as child_page
from db.reading import Reading

NO, YES = "□ 有　■ 无", "■ 有　□ 无"


def run(query: ChildPaper, reading: Reading) -> Paper:
    page = child_page(ChildPageQuery(file_id=query.file_id), reading)
    file = reading.records.get(ChildFile, query.file_id)
    child = reading.records.get(Person, file.child_id)
    father, mother = page.parents
    running = next((a for a in page.agreements if a.runs), None)
    care = dict(page.care)
    disability = f" {child.disability_grade} 级" if child.disability_grade else "无"
    values = {
        "number": file.id[:10].upper(),
        "groups": "、".join(g.label for g in page.groups if g.computed) or "不属于任何一类",
        "name": child.name,
        "about": page.words,
        "id_number": child.id_number or "没有",
        "born_on": str(child.born_on or ""),
        "ethnicity": child.ethnicity or "",
        "hukou": YES if file.has_hukou else NO,
        "health": f"{child.health or ''}  残疾{disability}".strip(),
        "home": page.village_name + (child.address or ""),
        "school": f"{file.school or ''} {file.grade or ''}".strip(),
        "teacher": f"{file.head_teacher or ''} {file.head_teacher_phone or ''}".strip(),
        "attends": "失学辍学"
        if "out_of_school" in page.facts
        else "在学 寄宿"
        if file.boarding
        else "在学 走读",
        **_parent(father),
        **_parent(mother),
        "guardian": care.get("实际监护人", ""),
        "carer": care.get("受托照护人", ""),
        "agreement": f"{YES}　{running.note}" if running else NO,
        "living": page.values["living"],
        "facts": "、".join(dict(page.lists["fact"])[f] for f in page.facts) or "无",
        "assistance": "■ 是　□ 否" if file.on_assistance else "□ 是　■ 否",
        "risk": f"{page.risk_label}　{page.risk_words}".strip(),
        "needs": page.values["needs"],
        "visits": _visits(page),
        "opened_on": f"{file.opened_on}、{reading.today}",
        "closed": f"{file.closed_on} {file.closed_reason or ''}" if file.closed_on else "",
    }
    return Paper("child_register", file.id[:6].upper(), values)


def _parent(parent: ParentLine) -> dict[str, str]:
    since = f"{parent.since} 起" if parent.since else ""
    until = f"至 {parent.until}" if parent.until else ""
    contact = f"最近联系 {parent.last_contact_on}" if parent.last_contact_on else ""
    home = f"最近返乡 {parent.last_home_on}" if parent.last_home_on else ""
    state = [parent.state_label, since, until, parent.evidence and f"佐证 {parent.evidence}"]
    return {
        parent.which: f"{parent.name} {parent.phone}".strip(),
        f"{parent.which}_place": parent.place,
        f"{parent.which}_state": "，".join(word for word in (*state, contact, home) if word),
    }


def _visits(page: ChildPage) -> str:
    return "\n".join(f"{v.title}：{v.note}" for v in page.visits[:3]) or "还没有走访过"
