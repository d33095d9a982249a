"""Gathering what the conflict desk shows."""

import msgspec
from sqlalchemy import Row, select

from app.queries.conflict_list import (
    ConflictList,
    ConflictListQuery,
    DecisionConflict,
    FieldConflict,
    HeadLine,
    QuestionLine,
    ValueLine,
)
from app.records import kinds
from app.records.assistance import Case, Decision
from app.records.base import FieldInfo, Record, fields_of
from app.records.children import Incident
from app.records.questions import OfficeQuestion, Question
from app.rules.case_flow import step_of
from app.rules.combining import can_combine, can_edit, combined
from app.rules.incidents import may_see
from app.security.permissions import may, role_may_any
from app.sync.versions import GONE, RecordVersions, Sibling, join, shown
from db.conflicts.authors import UNKNOWN, History, Written
from db.conflicts.likely import likely_same
from db.conflicts.words import household_name, masked_apart, say, whose
from db.mapping import record_of_row, versions_of_row
from db.reading import Reading
from db.tables import case_now, conflict

_MASKED = ("id_number", "account", "secret")
NOT_KNOWN = "看不到（随首次数据带来）"


def run(query: ConflictListQuery, reading: Reading) -> ConflictList:
    listed = select(conflict).order_by(conflict.c.kind, conflict.c.record_id, conflict.c.field)
    rows = reading.connection.execute(listed.limit(query.most)).all()
    return ConflictList(
        fields=tuple(found for row in rows if (found := _field(row, reading)) is not None),
        decisions=_decisions(reading, query.most) if _may_read(Case, reading) else (),
        likely=likely_same(reading, query.most)
        if may(reading.actor, "person.read", reading.actor.area_id)
        else (),
    )


def _field(row: Row[tuple[str, ...]], reading: Reading) -> FieldConflict | None:
    kind = kinds().get(row.kind)
    stored = reading.records.row(kind, row.record_id) if kind else None
    if kind is None or stored is None or not _may_read(kind, reading):
        return None
    record, versions = record_of_row(kind, stored), versions_of_row(kind, stored)
    if isinstance(record, Incident) and not may_see(
        record.readers, reading.actor.user_id, reading.actor.role
    ):
        return None  # a mandatory report is seen by those on its list only
    history = History(reading.connection, row.kind, row.record_id)
    info = next((f for f in fields_of(kind) if f.name == row.field), None)
    if info is None and row.field != GONE:
        return None
    values = (
        _values(info, versions, history, reading)
        if info
        else _deletion(kind, versions, history, reading)
    )
    raw = [s.value for s in versions[row.field].siblings]
    both = combined(info, raw) if info and can_combine(info) else None
    return FieldConflict(
        kind=row.kind,
        record_id=row.record_id,
        field=row.field,
        title=whose(record, row.kind, kind.INFO.label, reading),
        label=info.label if info else "删除",
        values=values,
        combined=say(info, both, reading) if info and both is not None else None,
        editable=bool(info and can_edit(info)),
        may_settle=role_may_any(reading.actor.role, kind.INFO.writers),
        questions=_questions(row.record_id, row.field, reading),
    )


def _may_read(kind: type[Record], reading: Reading) -> bool:
    needed = kind.INFO.read
    return not needed or may(reading.actor, needed, reading.actor.area_id)


def _values(
    info: FieldInfo, versions: RecordVersions, history: History, reading: Reading
) -> tuple[ValueLine, ...]:
    state = versions[info.name]
    said = [say(info, sibling.value, reading) for sibling in state.siblings]
    if info.mask in _MASKED:
        said = masked_apart(said)
    lines = []
    for words, sibling in zip(said, state.siblings, strict=True):
        written = history.of(info.name, sibling)
        hidden = info.mask in _MASKED
        replaced = _replaced(info, written, reading, hidden=hidden)
        lines.append(_line(words, sibling, written, replaced, sibling == shown(state), reading))
    return tuple(sorted(lines, key=lambda line: (not line.shown, line.at)))


def _replaced(info: FieldInfo, written: Written, reading: Reading, *, hidden: bool) -> str | None:
    if written.replaced is UNKNOWN:
        return None
    return "（已隐去）" if hidden and written.replaced else say(info, written.replaced, reading)


def _line(
    words: str,
    sibling: Sibling,
    written: Written,
    replaced: str | None,
    now: bool,
    reading: Reading,
) -> ValueLine:
    return ValueLine(
        value=words,
        user=written.person,
        who=reading.person_name(written.person) if written.person else NOT_KNOWN,
        at=written.at,
        replaced=replaced,
        writer=sibling.dot[0],
        counter=sibling.dot[1],
        shown=now,
    )


def _deletion(
    kind: type[Record], versions: RecordVersions, history: History, reading: Reading
) -> tuple[ValueLine, ...]:
    """Who deleted it, and who went on with it meanwhile."""
    deletes = [s for s in versions[GONE].siblings if s.value is not None]
    known: dict[str, dict[str, int]] = {}
    lines = []
    for sibling in deletes:
        for name, context in sibling.value.items():
            known[name] = join(known.get(name, {}), context)
        written = history.of(GONE, sibling)
        lines.append(_line("删除", sibling, written, None, False, reading))
    change, names = history.last_changes(known)
    labels = {f.name: f.label for f in fields_of(kind)}
    told = "、".join(labels[name] for name in names if name in labels)
    kept = change or Written("", "", UNKNOWN)
    words = f"保留（又改了{told}）" if told else "保留"
    lines.append(_line(words, deletes[0], kept, None, True, reading))
    return tuple(lines)


def _questions(record_id: str, field: str, reading: Reading) -> tuple[QuestionLine, ...]:
    asked = [
        question
        for kind in (Question, OfficeQuestion)
        for question in reading.records.find(kind, about_id=record_id, field=field)
    ]
    return tuple(
        QuestionLine(
            reading.person_name(q.asked_by),
            reading.person_name(q.to),
            q.asked_at.isoformat(),
            q.text,
            q.to == reading.actor.user_id,
        )
        for q in sorted(asked, key=lambda q: q.asked_at)
    )


def _decisions(reading: Reading, most: int) -> tuple[DecisionConflict, ...]:
    query = select(case_now).where(case_now.c.in_conflict.is_(True)).order_by(case_now.c.case_id)
    found = []
    for row in reading.connection.execute(query.limit(most)).all():
        case = reading.records.seek(Case, row.case_id)
        if case is None:
            continue
        programme = reading.policy(case.area, case.accepted_on).programme(case.programme)
        title = f"{household_name(case.household_id, reading)} · {programme.label}"
        heads = []
        for head_id in msgspec.json.decode(row.heads, type=list[str]):
            head = reading.records.get(Decision, head_id)
            step = step_of(programme, head.step)
            heads.append(
                HeadLine(
                    head.id, step.label, reading.person_name(head.by), head.on.isoformat(),
                    head.note or "", may(reading.actor, step.action, case.area),
                )
            )  # fmt: skip
        found.append(DecisionConflict(case.id, title, tuple(heads)))
    return tuple(found)
