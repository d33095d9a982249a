"""Entries in quarantine are judged again when what they waited for may have come."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from app.changes import Changes, changes_of, joined
from app.security.roster import Roster, RosterDevice
from app.sync.admission import UNPROVEN, Verdict, judge
from db.change_log import Logged, known_dots, read_log
from db.derived import refresh
from db.exchange.apply import Applier
from db.exchange.chain import newly_proven
from db.exchange.decided import Decided, Waiting, held_back, judged_anew
from db.exchange.leaving import tombstones
from db.exchange.writer_scope import WriterScope, read_word
from db.store import SqlStore
from db.tables import log_entry, quarantine, signed_head

_FOR_GOOD = (Verdict.NOT_FROM_BELOW, Verdict.ROSTER_WENT_BACK, Verdict.DOT_TAKEN)


def judge_again(store: SqlStore) -> tuple[Changes, int]:
    """Apply what counts now, in the log's order; what still does not stays, with its reason of today.

    Returns what changed and how many entries count now.
    """
    identity = store.identity
    if identity is None:
        return Changes(), 0
    roster = store.rosters.newest
    with store.writing() as connection:
        session = _Session(store, connection, roster)
        query = (
            select(
                quarantine.c.position,
                quarantine.c.code,
                log_entry.c.hash,
                log_entry.c.came_from,
            )
            .join(log_entry, log_entry.c.position == quarantine.c.position)
            .order_by(quarantine.c.position)
        )
        for row in connection.execute(query).all():
            session.entry(row)
        for waiting in held_back(connection):
            session.record(waiting)
        session.flush()
        connection.commit()
    return session.changes, session.admitted


class _Session:
    """Judges what waits, and writes what counts now."""

    def __init__(self, store: SqlStore, connection: Connection, roster: Roster) -> None:
        self._store = store
        self._connection = connection
        own = store.identity.device if store.identity else ""
        self._applier = Applier(connection, roster.devices[own])
        self._gone = tombstones(connection)
        self._scope = WriterScope(connection, store.rosters, self.flush)
        self._court = _Court(
            connection, store, roster, roster.devices[own], self._scope, _proven(connection),
            _counting(connection, roster), Decided(connection, store.rosters.held),
        )  # fmt: skip
        self.changes = Changes()
        self.admitted = 0

    def entry(self, row: Any) -> None:
        (logged,) = read_log(self._connection, row.position - 1, row.position)
        if not self._court.admits(logged, row.hash, Verdict(row.code), row.came_from):
            return
        self.admitted += 1
        for sealed in logged.parts:
            if sealed is not None and sealed.part.dossier not in self._gone:
                self._applier.apply(sealed.part, logged.entry.dot, logged.entry.rank)

    def record(self, waiting: Waiting) -> None:
        record = waiting.held.record
        verdict = self._court.decided.judge_record(record)
        judged_anew(self._connection, waiting, verdict)
        if verdict is Verdict.ADMITTED and record.dossier not in self._gone:
            self.admitted += 1
            self._applier.merge(record)

    def flush(self) -> None:
        changes = changes_of(self._applier.finish())
        refresh(self._connection, changes, self._store.packs.for_date)
        self.changes = joined((self.changes, changes))
        self._scope.written()


@dataclass(frozen=True, slots=True)
class _Court:
    """Judges one entry at a time and writes what it finds."""

    connection: Connection
    store: SqlStore
    roster: Roster
    own: RosterDevice
    scope: WriterScope
    proven: frozenset[str]
    counting: frozenset[str]  # entries of revoked devices that count all the same
    decided: Decided

    def admits(self, logged: Logged, digest: str, before: Verdict, sender: str) -> bool:
        if before in _FOR_GOOD or (before in UNPROVEN and digest not in self.proven):
            return False
        verdict = self._verdict(logged, digest, sender)
        if verdict is Verdict.ADMITTED and before in UNPROVEN:
            verdict = self._give_dot(logged)
        here = quarantine.c.position == logged.position
        if verdict is not Verdict.ADMITTED:
            if verdict is not before:
                self.connection.execute(update(quarantine).where(here).values(code=verdict.value))
            return False
        self.connection.execute(delete(quarantine).where(here))
        self.connection.execute(
            update(log_entry).where(log_entry.c.position == logged.position).values(state="applied")
        )
        return True

    def _give_dot(self, logged: Logged) -> Verdict:
        """Proven now, it takes the number that it was made with, if nobody has it."""
        dot = logged.entry.dot
        if dot in known_dots(self.connection, [dot]):
            return Verdict.DOT_TAKEN
        writer, counter = dot
        self.connection.execute(
            update(log_entry)
            .where(log_entry.c.position == logged.position)
            .values(writer=writer, counter=counter)
        )
        return Verdict.ADMITTED

    def _verdict(self, logged: Logged, digest: str, sender: str) -> Verdict:
        if self.roster.is_revoked(logged.entry.device) and digest not in self.counting:
            return Verdict.DEVICE_REVOKED
        held = [sealed.part for sealed in logged.parts if sealed is not None]
        verdict = judge(logged.entry, held, self.store.rosters.of_version)
        if verdict is Verdict.ADMITTED and self._from_below(sender):
            word = read_word(self.connection, sender)
            vouched = word is not None and word.admits(digest)
            verdict = self.scope.judge(logged.entry, held, sender, vouched=vouched)
        if verdict is Verdict.ADMITTED:
            verdict = self.decided.judge_parts(logged.entry, held)
        if verdict is Verdict.ADMITTED:
            self.scope.admitted(logged.entry, held)
        return verdict

    def _from_below(self, sender: str) -> bool:
        """Whether what this machine sends is held against its scope; one above vouches for what it sends."""
        known = self.roster.devices.get(sender)
        return known is not None and self.roster.covers(self.own.area, known.area)


def _proven(connection: Connection) -> frozenset[str]:
    heads = connection.execute(select(signed_head.c.hash)).scalars().all()
    return frozenset(newly_proven(connection, heads))


def _counting(connection: Connection, roster: Roster) -> frozenset[str]:
    """Quarantined entries of revoked devices that lie at or below the last that counts."""
    revoked = {d.id: d.last_counted for d in roster.body.devices if d.last_counted is not None}
    if not revoked:
        return frozenset()
    query = (
        select(log_entry.c.hash, log_entry.c.previous)
        .join(quarantine, quarantine.c.position == log_entry.c.position)
        .where(log_entry.c.device.in_(sorted(revoked)))
    )
    before = {row.hash: row.previous for row in connection.execute(query)}
    counting: set[str] = set()
    for last in revoked.values():
        at = last or ""
        while at in before and at not in counting:
            counting.add(at)
            at = before[at]
    return frozenset(counting)
