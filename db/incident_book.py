"""Mandatory reports as far as somebody may see them, with what came of each."""

from collections import defaultdict
from dataclasses import dataclass

from app.clock import SHANGHAI
from app.errors import NotFound
from app.records.children import Incident, IncidentNote
from app.rules.incidents import PROGRAMME, Waiting, may_see, waiting_for_answer
from db.reading import Reading

LEVELS = {
    "remind": "公安还没有反馈，请催问（时限为示例）",
    "county": "长时间没有反馈，报县民政（时限为示例）",
}


@dataclass(frozen=True, slots=True)
class Reported:
    """``notes`` from the oldest on."""

    incident: Incident
    notes: tuple[IncidentNote, ...]
    answered: bool
    waiting: Waiting


def incident_for(reading: Reading, incident_id: str) -> Reported:
    """One report. Raises NotFound for who is not on its list, as if it did not exist."""
    incident = reading.records.get(Incident, incident_id)
    if not may_see(incident.readers, reading.actor.user_id, reading.actor.role):
        raise NotFound(kind="incident", id=incident_id)
    notes = reading.records.find(IncidentNote, incident_id=incident_id)
    return _reported(incident, list(notes), reading)


def incident_book(reading: Reading) -> tuple[Reported, ...]:
    """Every report that the one who asks may see, the newest first."""
    actor = reading.actor
    seen = [
        i for i in reading.records.find(Incident) if may_see(i.readers, actor.user_id, actor.role)
    ]
    notes: dict[str, list[IncidentNote]] = defaultdict(list)
    for note in reading.records.find_many(IncidentNote, "incident_id", [i.id for i in seen]):
        notes[note.incident_id].append(note)
    seen.sort(key=lambda i: (i.reported_at, i.id), reverse=True)
    return tuple(_reported(i, notes[i.id], reading) for i in seen)


def _reported(incident: Incident, notes: list[IncidentNote], reading: Reading) -> Reported:
    notes.sort(key=lambda n: (n.on, n.noted_at, n.id))
    pack = reading.policy(incident.area, reading.today)
    answers = {
        c.code for c in pack.choices(PROGRAMME, "report_step") if c.note in ("answer", "close")
    }
    answered = incident.closed_on is not None or any(n.step in answers for n in notes)
    waiting = waiting_for_answer(incident.reported_at, answered, reading.now, incident.area, pack)
    return Reported(incident, tuple(notes), answered, waiting)


def waiting_words(reported: Reported) -> str:
    """How the answer stands, in words."""
    if reported.incident.closed_on is not None:
        return f"{reported.incident.closed_on} 结案"
    if reported.answered:
        return "公安已反馈"
    hours = reported.waiting.hours
    since = f"{hours} 小时" if hours < 48 else f"{hours // 24} 天"
    return f"{since}未反馈" if reported.waiting.level else f"等待反馈 {since}"


def when(moment: object) -> str:
    """A moment as it stands on a paper."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else ""  # type: ignore[attr-defined]
