"""Gathering what a visitor must know."""

from app.clock import SHANGHAI
from app.policy.load import document_titles
from app.policy.packs import PolicyPack
from app.queries.visit_page import OpenTask, PastVisit, VisitPage, VisitPageQuery
from app.records.people import Photo
from app.records.visits import Visit, VisitEnrolment
from app.rules.id_number import age_on
from app.rules.questionnaires import in_words, noteworthy
from app.rules.sheet_code import short_code
from app.rules.visits import PROGRAMME
from db.queries.visits_due import LISTS, SEX, agreement_alarm
from db.reading import Reading
from db.visit_book import Looked, visit_book

SHOWN = 12
FORM = "tekun"


def run(query: VisitPageQuery, reading: Reading) -> VisitPage:
    enrolment = reading.records.get(VisitEnrolment, query.enrolment_id)
    (one,) = visit_book(reading, [enrolment])
    person = one.person
    pack = reading.policy(enrolment.area, reading.today)
    lists = {
        name: tuple((c.code, c.label) for c in pack.choices(PROGRAMME, name))
        for name in (*LISTS, "phone", "danger_steps")
    }
    able = enrolment.self_care_indicators or {}
    alarm = agreement_alarm(enrolment, reading)
    until = enrolment.agreement_until
    age = f"{age_on(person.born_on, reading.today)} 岁" if person.born_on else ""
    return VisitPage(
        enrolment_id=enrolment.id,
        person_id=person.id,
        name=person.name,
        words=f"{SEX.get(person.sex or '', '')} {age}".strip(),
        group=dict(lists["group"]).get(enrolment.group, enrolment.group),
        grade=dict(lists["grade"]).get(enrolment.self_care or "", "未评估"),
        grade_rule=_cited(pack, "visits.grade"),
        village=reading.area_name(enrolment.area),
        address=person.address or "",
        phone=person.phone or "",
        carer=f"{enrolment.carer_name or ''} {enrolment.carer_phone or ''}".strip(),
        agreement=alarm or (f"照料协议至 {until}" if until else ""),
        agreement_tone="warning" if alarm else "",
        since=enrolment.since,
        next_on=one.due.on,
        days_left=(one.due.on - reading.today).days,
        why=one.due.why,
        attempt=one.missed + 1,
        able=tuple((code, label, able.get(code)) for code, label in lists["indicator"]),
        tasks=_tasks(one, dict(lists["gravity"]), reading),
        visits=_visits(one, pack, reading),
        asked=pack.questionnaire(PROGRAMME, FORM),
        lists=lists,
        sheet_code=short_code(enrolment.id),
    )


def _cited(pack: PolicyPack, rule_id: str) -> str:
    rule = pack.rule(rule_id)
    return f"{rule.text}（{document_titles()[rule.document]}第{rule.article}条）"


def _tasks(one: Looked, gravities: dict[str, str], reading: Reading) -> tuple[OpenTask, ...]:
    return tuple(
        OpenTask(
            t.id, t.what, t.gravity, gravities.get(t.gravity, t.gravity), t.due_on,
            (t.due_on - reading.today).days,
        )
        for t in one.open_tasks
    )  # fmt: skip


def _visits(one: Looked, pack: PolicyPack, reading: Reading) -> tuple[PastVisit, ...]:
    latest = one.visits[: -SHOWN - 1 : -1]
    photos: dict[str, list[str]] = {}
    for photo in reading.records.find_many(Photo, "about_id", [v.id for v in latest]):
        photos.setdefault(photo.about_id, []).append(photo.id)
    return tuple(_past(v, pack, tuple(photos.get(v.id, ())), reading) for v in latest)


def _past(visit: Visit, pack: PolicyPack, photos: tuple[str, ...], reading: Reading) -> PastVisit:
    asked = pack.questionnaire(PROGRAMME, FORM)
    reasons = {c.code: c.label for c in pack.choices(PROGRAMME, "not_met")}
    modes = {c.code: c.label for c in pack.choices(PROGRAMME, "mode")}
    day = visit.visited_at.astimezone(SHANGHAI)
    met = visit.not_met_reason is None
    note = noteworthy(asked, visit.answers)
    if not met:
        note = f"没见到：{reasons.get(visit.not_met_reason or '', visit.not_met_reason)}"
    title = f"{day:%m月%d日} {modes.get(visit.mode, '')} {reading.person_name(visit.by)}"
    lines = list(in_words(asked, visit.answers))
    lines += [("发现", f["what"]) for f in visit.answers.get("findings", ())]
    return PastVisit(visit.id, title, note, met, tuple(lines), photos)
