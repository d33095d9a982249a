"""Gathering a child's file."""

from collections.abc import Iterator

from app.clock import SHANGHAI
from app.policy.load import document_titles
from app.policy.packs import PolicyPack
from app.queries.child_page import (
    AgreementLine,
    ChildPage,
    ChildPageQuery,
    GroupLine,
    ParentLine,
    Told,
)
from app.queries.visit_page import OpenTask, PastVisit
from app.records.children import CareAgreement, ChildFile, ChildVisit, Incident
from app.records.people import Person, Photo
from app.rules.children import PROGRAMME, Group
from app.rules.id_number import age_on, masked
from app.rules.incidents import may_see
from app.rules.questionnaires import in_words, noteworthy
from app.security.permissions import may
from db.child_book import Known, child_book
from db.queries.children_list import agreement_words, labels, runs_out_words, words_about
from db.reading import Reading

WHICH = {"father": "父亲", "mother": "母亲"}
LISTS = (
    "fact", "situation", "parent_state", "gravity", "mode", "not_met", "forbidden", "closing", "phone", "group",
)  # fmt: skip
FORM = "child"


def run(query: ChildPageQuery, reading: Reading) -> ChildPage:
    file = reading.records.get(ChildFile, query.file_id)
    (known,) = child_book(reading, [file])
    pack = reading.policy(file.area, reading.today)
    view, child = known.view, known.child
    facts = labels(pack, "fact")
    lists = {name: tuple(labels(pack, name).items()) for name in LISTS}
    return ChildPage(
        file_id=file.id,
        child_id=child.id,
        village=file.area,
        village_name=reading.area_name(file.area),
        name=child.name,
        words=f"{words_about(child, reading)}  {file.school or ''} {file.grade or ''}".strip(),
        id_number=masked(child.id_number) if child.id_number else "",
        born_on=child.born_on,
        age=age_on(child.born_on, reading.today) if child.born_on else None,
        identity=tuple((a, b) for a, b in _identity(known, reading) if b),
        care=tuple((a, b) for a, b in _care(known) if b),
        groups=tuple(_groups(known, pack)),
        risk=view.risk,
        risk_label=labels(pack, "risk")[view.risk],
        risk_words="、".join(facts[f] for f in view.risk_facts),
        facts=file.facts,
        computed=tuple(facts[f] for f in view.computed),
        parents=tuple(_parents(known, pack)),
        notices=tuple(_notices(known, reading)),
        visits=tuple(_visit(v, pack, reading) for v in known.visits[:-13:-1]),
        agreements=tuple(_agreements(known, reading)),
        tasks=tuple(_tasks(known, pack, reading)),
        reports=tuple(_reports(file, pack, reading)),
        next_visit_on=view.next_visit_on,
        days_left=(view.next_visit_on - reading.today).days,
        why_next=view.why_next,
        asked=pack.questionnaire(PROGRAMME, FORM),
        lists=lists,
        values=_values(known),
    )


def _identity(known: Known, reading: Reading) -> Iterator[tuple[str, str]]:
    child, file = known.child, known.file
    details = file.details or {}
    yield "身份证号", masked(child.id_number) if child.id_number else "没有"
    yield "出生", str(child.born_on or "")
    yield "民族", child.ethnicity or ""
    yield "户籍", "" if file.has_hukou else "没有户籍"
    yield "健康", child.health or ""
    yield "残疾", f"{child.disability_grade} 级" if child.disability_grade else ""
    yield "住址", reading.area_name(file.area) + (child.address or "")
    yield (
        "学校",
        f"{file.school or ''} {file.grade or ''}{' 寄宿' if file.boarding else ''}".strip(),
    )
    yield "班主任", f"{file.head_teacher or ''} {file.head_teacher_phone or ''}".strip()
    yield "居住条件", str(details.get("living") or "")
    yield "享受保障", "是" if file.on_assistance else "否"
    yield "需求", str(details.get("needs") or "")
    yield "建档", str(file.opened_on)


def _care(known: Known) -> Iterator[tuple[str, str]]:
    yield "实际监护人", _person_words(known.guardian, known.file.guardian_relation)
    yield "受托照护人", _person_words(known.carer, known.file.carer_relation)


def _person_words(person: Person | None, relation: str | None) -> str:
    if person is None:
        return ""
    return " · ".join(w for w in (person.name, relation or "", person.phone or "") if w)


def _groups(known: Known, pack: PolicyPack) -> Iterator[GroupLine]:
    names = labels(pack, "group")
    confirmed = set(known.file.confirmed_groups)
    for group in known.view.groups:
        yield GroupLine(
            group.code, names[group.code], _ground(group, known, pack), True,
            group.code in confirmed,
        )  # fmt: skip
    for code in known.file.confirmed_groups:
        if all(g.code != code for g in known.view.groups):
            yield GroupLine(
                code, names.get(code, code), "现有情形不再符合，请核实后退出", False, True
            )


def _ground(group: Group, known: Known, pack: PolicyPack) -> str:
    """The facts that the group rests on, since when, and the clause."""
    states = labels(pack, "parent_state")
    if group.code == "hard_pressed_child":
        counted = {c.code: c.label for c in pack.choices(PROGRAMME, "fact") if c.counted}
        facts = "、".join(counted[f] for f in known.view.facts if f in counted)
    else:
        facts = "，".join(f"{WHICH.get(p.which, '')}{states[p.state]}" for p in known.parents)
    rule = pack.rule(group.rule)
    since = f"{group.since} 起，" if group.since else ""
    return (
        f"{since}{facts}。{document_titles()[rule.document]}{_article(rule.article)}：{rule.text}"
    )


def _article(article: str) -> str:
    return f"第{article}条" if article.isdigit() else f"第{article}部分"


def _parents(known: Known, pack: PolicyPack) -> Iterator[ParentLine]:
    states = labels(pack, "parent_state")
    now = {p.which: p for p in known.parents}
    for which, label in WHICH.items():
        p = now.get(which)
        state = p.state if p else "unknown"
        yield ParentLine(
            which, label, (p and p.name) or "", (p and p.phone) or "", state, states[state],
            p.since if p else None, p.until if p else None, (p and p.place) or "", (p and p.evidence) or "",
            p.last_contact_on if p else None, p.last_home_on if p else None,
        )  # fmt: skip


def _notices(known: Known, reading: Reading) -> Iterator[Told]:
    """What runs out or is missing, for the head of the page."""
    pack = reading.policy(known.file.area, reading.today)
    warn = pack.figure("runs_out_warn_days", known.file.area, reading.today).value
    for ends in known.view.runs_out:
        if 0 <= (ends.on - reading.today).days <= warn:
            yield Told(runs_out_words(ends), "到时请核实类别、调整走访或结案。", "warning")
    words = agreement_words(known, reading)
    if words:
        yield Told(words, "父母外出的，应当签订书面委托照护协议。", "warning")
    if known.file.closed_on is not None:
        yield Told(f"{known.file.closed_on} 已结案", known.file.closed_reason or "", "ok")


def _visit(visit: ChildVisit, pack: PolicyPack, reading: Reading) -> PastVisit:
    asked = pack.questionnaire(PROGRAMME, FORM)
    reasons, modes = labels(pack, "not_met"), labels(pack, "mode")
    day = visit.visited_at.astimezone(SHANGHAI)
    reason = visit.not_met_reason
    note = f"没见到：{reasons.get(reason, reason)}" if reason else noteworthy(asked, visit.answers)
    photos = reading.records.find(Photo, about_id=visit.id)
    return PastVisit(
        visit.id,
        f"{day:%m月%d日} {modes.get(visit.mode, '')} {reading.person_name(visit.by)}",
        note,
        reason is None,
        in_words(asked, visit.answers),
        tuple(photo.id for photo in photos),
    )


def _agreements(known: Known, reading: Reading) -> Iterator[AgreementLine]:
    carers = {
        p.id: p.name
        for p in reading.records.find_many(Person, "id", [a.carer_id for a in known.agreements])
    }
    for agreement in sorted(known.agreements, key=lambda a: a.ends_on, reverse=True):
        runs = agreement.ended_on is None and agreement.ends_on >= reading.today
        state = _agreement_state(agreement, runs)
        yield AgreementLine(
            agreement.id,
            f"{carers.get(agreement.carer_id, '')} · {agreement.carer_relation}",
            f"{agreement.starts_on} 至 {agreement.ends_on} · {state}",
            "" if runs and agreement.signed_on else "warning" if runs else "quiet",
            runs,
            agreement.signed_on is not None,
        )


def _agreement_state(agreement: CareAgreement, runs: bool) -> str:
    if agreement.ended_on is not None:
        return f"{agreement.ended_on} 终止"
    if not runs:
        return "已到期"
    return f"{agreement.signed_on} 签字" if agreement.signed_on else "待签字"


def _tasks(known: Known, pack: PolicyPack, reading: Reading) -> Iterator[OpenTask]:
    gravities = labels(pack, "gravity")
    for task in known.open_tasks:
        yield OpenTask(
            task.id, task.what, task.gravity, gravities.get(task.gravity, task.gravity), task.due_on,
            (task.due_on - reading.today).days,
        )  # fmt: skip


def _reports(file: ChildFile, pack: PolicyPack, reading: Reading) -> Iterator[tuple[str, str]]:
    """Reports about this child, for those on their list; for others there are none."""
    actor = reading.actor
    if not may(actor, "incident.read", actor.area_id):
        return
    situations = labels(pack, "situation")
    for incident in reading.records.find(Incident, dossier=file.dossier):
        if may_see(incident.readers, actor.user_id, actor.role):
            day = incident.reported_at.astimezone(SHANGHAI)
            yield incident.id, f"{day:%m月%d日} {situations.get(incident.situation, '')}"


def _values(known: Known) -> dict[str, str]:
    file, child = known.file, known.child
    details = file.details or {}
    found = {
        "name": child.name,
        "ethnicity": child.ethnicity,
        "address": child.address,
        "health": child.health,
        "school": file.school,
        "grade": file.grade,
        "head_teacher": file.head_teacher,
        "head_teacher_phone": file.head_teacher_phone,
        "guardian_name": known.guardian.name if known.guardian else "",
        "guardian_phone": known.guardian.phone if known.guardian else "",
        "guardian_relation": file.guardian_relation,
        "living": details.get("living"),
        "needs": details.get("needs"),
    }
    ticked = {
        "boarding": file.boarding,
        "has_hukou": file.has_hukou,
        "on_assistance": file.on_assistance,
    }
    return {
        **{name: str(value or "") for name, value in found.items()},
        **{name: "yes" if on else "" for name, on in ticked.items()},
    }
