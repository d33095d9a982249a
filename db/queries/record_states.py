"""Listing how far everything has got, what waits longest first."""

from collections import Counter

from app.queries.record_states import (
    Reached,
    RecordState,
    RecordStates,
    RecordStatesQuery,
    StateRow,
)
from app.records.children import ChildFile
from app.records.people import Household, Person
from app.security.permissions import may
from db.conflicts.words import household_name
from db.exchange.coverage import Coverage
from db.reading import Reading


def run(query: RecordStatesQuery, reading: Reading) -> RecordStates:
    if reading.roster is None or reading.device not in reading.roster.devices:
        return RecordStates((), {})
    coverage = Coverage(reading.connection, reading.roster, reading.device)
    states: dict[str, RecordState] = dict(coverage.open_dossiers())
    counts = Counter(str(state.reached) for state in states.values())
    if query.reached in ("", Reached.TAKEN) and coverage.above is not None:
        for dossier in coverage.latest_taken(query.most):
            if dossier not in states and (state := coverage.of_dossier(dossier)) is not None:
                states[dossier] = state
    wanted = [
        (dossier, state)
        for dossier, state in states.items()
        if not query.reached or state.reached == query.reached
    ]
    order = list(Reached)
    wanted.sort(key=lambda found: (order.index(found[1].reached), found[1].since or ""))
    rows = [_row(dossier, state, reading) for dossier, state in wanted[: query.most]]
    return RecordStates(tuple(rows), dict(counts))


def _row(dossier: str, state: RecordState, reading: Reading) -> StateRow:
    title, sort, person_id = dossier_name(dossier, reading)
    return StateRow(dossier, title, sort, person_id, state)


def dossier_name(dossier: str, reading: Reading) -> tuple[str, str, str | None]:
    """Whose file it is, of what sort, and the person whose page shows it.

    Named only to who may know the people here; an administrator sees how far things have got.
    """
    if not may(reading.actor, Person.INFO.read, reading.actor.area_id):
        return f"档案 {dossier[:8]}", "未列姓名", None
    if (person := reading.records.seek(Person, dossier)) is not None:
        return person.name, "人员", person.id
    if (household := reading.records.seek(Household, dossier)) is not None:
        return household_name(dossier, reading), "家庭与办件", household.head_id
    if (file := reading.records.seek(ChildFile, dossier)) is not None:
        child = reading.records.seek(Person, file.child_id)
        return child.name if child else "儿童", "儿童档案", file.child_id
    return "已删除的档案", "其他", None
