"""Gathering the state of the exchange."""

from typing import Any

from sqlalchemy import func, select

from app.queries.sync_page import (
    ConflictLine,
    PeerLine,
    QuarantineLine,
    SiblingLine,
    SyncPage,
    SyncPageQuery,
)
from app.records import kinds
from app.records.base import fields_of
from app.records.people import Person
from app.sync.entries import entry_from_bytes
from app.sync.versions import Sibling
from db.exchange.peers import neighbours, read_peer, taken_over_to, upstream, waiting_count
from db.mapping import versions_of_row
from db.reading import Reading
from db.tables import conflict, log_entry, quarantine


def run(_query: SyncPageQuery, reading: Reading) -> SyncPage:
    roster = reading.roster
    peers: list[PeerLine] = []
    if roster is not None and reading.device in roster.devices:
        own = roster.devices[reading.device]
        above = upstream(roster, own)
        for device in neighbours(roster, own):
            known = read_peer(reading.connection, device.id)
            waiting = waiting_count(reading.connection, known.they_have) if device == above else 0
            peers.append(
                PeerLine(
                    device.id, device.label, device == above, waiting, known.last_in_at, known.last_out_at
                )
            )  # fmt: skip
    own_entries = select(func.max(log_entry.c.position)).where(log_entry.c.came_from.is_(None))
    return SyncPage(
        peers=tuple(peers),
        conflicts=_conflicts(reading),
        quarantine=_quarantine(reading),
        written=int(reading.connection.execute(own_entries).scalar_one() or 0),
        taken_over=taken_over_to(reading.connection, reading.device),
    )


def _conflicts(reading: Reading) -> tuple[ConflictLine, ...]:
    found = []
    for row in reading.connection.execute(select(conflict).limit(200)):
        kind = kinds().get(row.kind)
        if kind is None:
            continue
        stored = reading.records.row(kind, row.record_id)
        if stored is None:
            continue
        state = versions_of_row(kind, stored).get(row.field)
        labels = {f.name: f.label for f in fields_of(kind)}
        title = f"{_named(row.kind, row.record_id, row.dossier, reading)} · {labels.get(row.field, '删除')}"
        siblings = tuple(_sibling(s, reading) for s in state.siblings) if state else ()
        found.append(ConflictLine(row.kind, row.record_id, row.field, title, siblings))
    return tuple(found)


def _named(kind: str, record_id: str, dossier: str, reading: Reading) -> str:
    person = reading.records.seek(Person, record_id if kind == "person" else dossier)
    return person.name if person else kinds()[kind].INFO.label


def _sibling(sibling: Sibling, reading: Reading) -> SiblingLine:
    query = select(log_entry.c.header).where(
        log_entry.c.writer == sibling.dot[0], log_entry.c.counter == sibling.dot[1]
    )
    header = reading.connection.execute(query).scalar_one_or_none()
    entry = entry_from_bytes(header) if header else None
    return SiblingLine(
        value=_words(sibling.value),
        who=reading.person_name(entry.person) if entry else "",
        at=entry.wall_time if entry else "",
        writer=sibling.dot[0],
        counter=sibling.dot[1],
    )


def _words(value: Any) -> str:
    return "（空）" if value in (None, "", []) else str(value)


def _quarantine(reading: Reading) -> tuple[QuarantineLine, ...]:
    query = select(quarantine, log_entry.c.header).join(
        log_entry, log_entry.c.position == quarantine.c.position
    )
    found = []
    for row in reading.connection.execute(query.limit(200)):
        entry = entry_from_bytes(row.header)
        found.append(QuarantineLine(row.position, entry.command, entry.device, row.code, row.since))
    return tuple(found)
