"""Gathering one mandatory report."""

from collections.abc import Iterator

from app.policy.packs import PolicyPack
from app.queries.incident_page import IncidentNoteLine, IncidentPage, IncidentPageQuery
from app.records.children import Incident, IncidentReporter
from app.records.office import AuditRecord
from app.rules.incidents import PROGRAMME
from app.security.permissions import roles
from db.incident_book import LEVELS, incident_for, waiting_words, when
from db.reading import Reading

LOOKS = {
    "incident_page": "查看", "incident_paper": "打印", "incident_reporter": "查看报告人", "note_incident": "登记跟进",
}  # fmt: skip


def run(query: IncidentPageQuery, reading: Reading) -> IncidentPage:
    one = incident_for(reading, query.incident_id)
    incident = one.incident
    pack = reading.policy(incident.area, reading.today)
    steps = {c.code: c.label for c in pack.choices(PROGRAMME, "report_step")}
    return IncidentPage(
        id=incident.id,
        number=incident.number,
        situation=situation_of(incident, pack),
        child=incident.child_words,
        lines=tuple((a, b) for a, b in incident_lines(incident, reading) if b),
        notes=tuple(
            IncidentNoteLine(
                f"{n.on} {steps.get(n.step, n.step)} {n.unit or ''}".strip(),
                f"{n.words or ''}（{reading.person_name(n.noted_by)}登记）",
            )
            for n in reversed(one.notes)
        ),
        looks=looks_of(incident, reading),
        readers=tuple(_reader(r, reading) for r in incident.readers),
        has_reporter=bool(reading.records.find(IncidentReporter, incident_id=incident.id)),
        reported_at=incident.reported_at,
        waiting=f"{waiting_words(one)}。{LEVELS.get(one.waiting.level, '')}".rstrip("。"),
        level=one.waiting.level,
        closed=incident.closed_on is not None,
        steps=tuple(steps.items()),
    )


def situation_of(incident: Incident, pack: PolicyPack) -> str:
    found = {c.code: c.label for c in pack.choices(PROGRAMME, "situation")}
    return found.get(incident.situation, incident.situation)


def incident_lines(incident: Incident, reading: Reading) -> Iterator[tuple[str, str]]:
    """Label and value of everything but the reporter, in the order of the form."""
    yield "儿童", incident.child_words
    yield "现处位置", incident.child_place or ""
    yield "发生地", reading.area_name(incident.area)
    yield "发现时间", when(incident.found_at)
    yield "经过", incident.course or ""
    yield "是否紧急", "正在面临危险" if incident.urgent else "否"
    yield "疑似侵害人", incident.suspect or ""
    yield "现场处置", incident.measures or ""
    yield "报警", f"{when(incident.police_called_at)} {incident.police_station or ''}".strip()
    yield "警号或案号", incident.police_number or ""
    yield "报告时间", when(incident.reported_at)


def looks_of(incident: Incident, reading: Reading) -> tuple[str, ...]:
    """Who looked at it, when and how, the latest first."""
    found = [
        a for a in reading.records.find(AuditRecord, about_id=incident.id) if a.action in LOOKS
    ]
    found.sort(key=lambda a: (a.at, a.id), reverse=True)
    return tuple(f"{when(a.at)} {reading.person_name(a.person)} {LOOKS[a.action]}" for a in found)


def _reader(code: str, reading: Reading) -> str:
    role = roles().get(code)
    return role.label if role else reading.person_name(code)
