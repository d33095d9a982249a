"""Decisions that come in are held against what stands here: each is written once, by the one who signed it.

A record of a snapshot that does not count has no place in the log, so it is held back beside it, whole, and judged again when a
newer roster comes: a decision whose author is not proven, values that nobody can read.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, delete, select, update

from app.records.assistance import Decision
from app.security.roster import Roster
from app.sync.admission import SnapshotAuthors, Verdict
from app.sync.authorship import SIGNED_KINDS
from app.sync.entries import Entry, Part
from app.sync.errors import BundleDamaged
from app.sync.manifest import SentRecord
from app.sync.versions import Dot, decode
from app.sync.well_formed import record_fits
from db.bulk import upsert
from db.exchange.apply import versions_of
from db.mapping import table_of
from db.tables import quarantine


class HeldBack(msgspec.Struct, frozen=True):
    """What a quarantined record of a snapshot keeps: who sent it, and all of it."""

    sender: str
    record: SentRecord


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that is held back. ``position`` is below every position of the log."""

    position: int
    code: Verdict
    since: str
    held: HeldBack


class Decided:
    """Which decisions stand here, and by which dot; those that this import brought too."""

    def __init__(self, connection: Connection, rosters: Iterable[Roster]) -> None:
        self._connection = connection
        self._authors = SnapshotAuthors(rosters)
        self._dots: dict[str, Dot] = {}

    def judge_parts(self, entry: Entry, parts: Iterable[Part]) -> Verdict:
        """Of an entry whose signatures hold."""
        ids = [part.record_id for part in parts if part.kind in SIGNED_KINDS]
        if any(self._stands_otherwise(one, entry.dot) for one in ids):
            return Verdict.WRITTEN_ALREADY
        self._dots |= dict.fromkeys(ids, entry.dot)
        return Verdict.ADMITTED

    def judge_record(self, record: SentRecord) -> Verdict:
        """Of a snapshot. Raises BundleDamaged for what is malformed."""
        try:
            if not record_fits(record):
                return Verdict.MALFORMED
        except (msgspec.DecodeError, ValueError) as error:
            raise BundleDamaged(file="") from error
        if record.kind not in SIGNED_KINDS:
            return Verdict.ADMITTED
        versions = versions_of(record)
        verdict = self._authors.judge(record, versions)
        if verdict is not Verdict.ADMITTED:
            return verdict
        dot = next(iter(versions.values())).siblings[0].dot
        if self._stands_otherwise(record.id, dot):
            return Verdict.WRITTEN_ALREADY
        self._dots[record.id] = dot
        return Verdict.ADMITTED

    def _stands_otherwise(self, decision: str, dot: Dot) -> bool:
        if decision not in self._dots:
            table = table_of(Decision)
            query = select(table).where(table.c.id == decision)
            row = self._connection.execute(query).first()
            if row is None:
                return False
            versions = decode(row.versions_, dict(row._mapping))
            self._dots[decision] = next(iter(versions.values())).siblings[0].dot
        return self._dots[decision] != dot


def hold_back(
    connection: Connection, record: SentRecord, verdict: Verdict, sender: str, now: str
) -> None:
    """Keep it in quarantine; the same one again changes nothing."""
    body = msgspec.json.encode(HeldBack(sender, record))
    values = {
        "position": _place_of(record), "code": verdict.value, "facts": body.decode(), "since": now,
    }  # fmt: skip
    connection.execute(upsert(quarantine).values(values).on_conflict_do_nothing())


def held_back(connection: Connection) -> Iterator[Waiting]:
    """Every record of a snapshot that is in quarantine."""
    query = select(quarantine).where(quarantine.c.position < 0).order_by(quarantine.c.position)
    for row in connection.execute(query).all():
        held = msgspec.json.decode(row.facts, type=HeldBack)
        yield Waiting(row.position, Verdict(row.code), row.since, held)


def judged_anew(connection: Connection, waiting: Waiting, verdict: Verdict) -> None:
    """It is let go once it counts; otherwise it stays with its reason of today."""
    here = quarantine.c.position == waiting.position
    if verdict is Verdict.ADMITTED:
        connection.execute(delete(quarantine).where(here))
    elif verdict is not waiting.code:
        connection.execute(update(quarantine).where(here).values(code=verdict.value))


def forget_held_back(connection: Connection, dossiers: Iterable[str]) -> None:
    """Nothing of a dossier that has left stays."""
    gone = frozenset(dossiers)
    for waiting in held_back(connection):
        if waiting.held.record.dossier in gone:
            here = quarantine.c.position == waiting.position
            connection.execute(delete(quarantine).where(here))


def _place_of(record: SentRecord) -> int:
    """A number of its own, below those of the log."""
    text = msgspec.json.encode([record.kind, record.id, record.versions, record.values])
    return -1 - int.from_bytes(hashlib.sha256(text).digest()[:6])
