"""One command's write transaction: compare, and write rows, versions, entry and audit together."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, delete

from app.changes import Changes, changes_of
from app.errors import AlreadyDone
from app.office_clock import OfficeClock
from app.policy.packs import PolicyPack
from app.records.base import Record
from app.records.office import OFFICE, AuditRecord
from app.security.actor import Actor
from app.security.errors import NotPermitted
from app.security.permissions import may
from app.sync.entries import Entry, Part, PartGroup, seal_entry
from app.sync.versions import FieldState, RecordVersions, write
from db.blobs import BlobFolder
from db.bulk import put_rows
from db.change_log import LogWriter, chain_of
from db.derived import refresh
from db.mapping import GONE, row_of, table_of, typed_value, versions_of_row, wire_of
from db.notices import close, tell
from db.record_store import RecordReader
from db.tables import draft

R = TypeVar("R", bound=Record)


@dataclass(slots=True)
class Writer:
    """What a database opened for writing is: a random id and how far it has counted."""

    id: str
    counter: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a unit of work is given besides the connection."""

    clock: OfficeClock
    device: str
    device_code: str
    county_key: str
    roster_version: int
    clock_jumped: bool
    policy_for: Any  # (area, date) -> PolicyPack
    sign: Any  # bytes -> hex
    blobs: BlobFolder
    entropy: random.Random


class SqlWork:
    """The transaction that a command's handler works in. Leaving it without commit undoes everything."""

    def __init__(
        self, connection: Connection, writer: Writer, actor: Actor, around: Surroundings
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._actor = actor
        self._around = around
        self._reader = RecordReader(connection)
        self._dirty: dict[tuple[str, str], Record] = {}
        self._removed: set[tuple[str, str]] = set()
        self._kept: set[tuple[str, str]] = set()
        self._settled: set[tuple[str, str, str]] = set()
        self._kinds: dict[str, type[Record]] = {}
        self._now = around.clock.now()
        self._today = around.clock.today()
        self._new_blobs: list[str] = []
        self.changes = Changes()

    # What a handler may ask.

    @property
    def actor(self) -> Actor:
        return self._actor

    @property
    def now(self) -> datetime:
        return self._now

    @property
    def today(self) -> date:
        return self._today

    @property
    def device_code(self) -> str:
        return self._around.device_code

    @property
    def device(self) -> str:
        return self._around.device

    @property
    def county_key(self) -> str:
        return self._around.county_key

    def chain_of(self, device: str) -> Sequence[str]:
        return chain_of(self._connection, device)

    def policy(self, area: str, on: date) -> PolicyPack:
        pack: PolicyPack = self._around.policy_for(area, on)
        return pack

    def days_later(self, days: int) -> date:
        return self._today + timedelta(days=days)

    def new_id(self) -> str:
        return f"{self._around.entropy.getrandbits(128):032x}"

    def random_text(self, alphabet: str, length: int) -> str:
        return "".join(self._around.entropy.choice(alphabet) for _ in range(length))

    def sign(self, body: bytes) -> str:
        signed: str = self._around.sign(body)
        return signed

    def get(self, kind: type[R], record_id: str) -> R:
        waiting = self._dirty.get((kind.INFO.name, record_id))
        return waiting if isinstance(waiting, kind) else self._reader.get(kind, record_id)

    def seek(self, kind: type[R], record_id: str | None) -> R | None:
        if record_id is None or (kind.INFO.name, record_id) in self._removed:
            return None
        waiting = self._dirty.get((kind.INFO.name, record_id))
        return waiting if isinstance(waiting, kind) else self._reader.seek(kind, record_id)

    def find(self, kind: type[R], **equal: Any) -> Sequence[R]:
        name = kind.INFO.name
        stored = {record.id: record for record in self._reader.find(kind, **equal)}
        for (dirty_kind, record_id), record in self._dirty.items():
            if dirty_kind == name and isinstance(record, kind):
                stored.pop(record_id, None)
                if all(getattr(record, field) == value for field, value in equal.items()):
                    stored[record_id] = record
        for removed_kind, record_id in self._removed:
            if removed_kind == name:
                stored.pop(record_id, None)
        return tuple(stored[record_id] for record_id in sorted(stored))

    def contexts(self, kind: type[Record], record_id: str) -> dict[str, Any]:
        row = self._reader.row(kind, record_id)
        if row is None:
            return {}
        versions = versions_of_row(kind, row)
        return {name: dict(sorted(state.context.items())) for name, state in versions.items()}

    def require(self, action: str, area: str) -> None:
        if not may(self._actor, action, area):
            raise NotPermitted(action=action)

    # What a handler may do.

    def add(self, record: R) -> R:
        if self._reader.row(type(record), record.id) is not None:
            raise AlreadyDone(kind=record.INFO.name)
        return self.put(record)

    def put(self, record: R) -> R:
        name = record.INFO.name
        self._kinds[name] = type(record)
        self._dirty[name, record.id] = record
        return record

    def settle(self, record: R, field: str) -> R:
        self._settled.add((record.INFO.name, record.id, field))
        return self.put(record)

    def siblings(
        self, kind: type[Record], record_id: str, field: str
    ) -> dict[tuple[str, int], Any]:
        row = self._reader.row(kind, record_id)
        state = versions_of_row(kind, row).get(field) if row is not None else None
        return {s.dot: s.value for s in state.siblings} if state else {}

    def typed(self, kind: type[Record], field: str, value: Any) -> Any:
        return typed_value(kind, field, value)

    def remove(self, kind: type[Record], record_id: str) -> None:
        self._kinds[kind.INFO.name] = kind
        self._dirty.pop((kind.INFO.name, record_id), None)
        self._removed.add((kind.INFO.name, record_id))

    def keep(self, kind: type[Record], record_id: str) -> None:
        self._kinds[kind.INFO.name] = kind
        self._kept.add((kind.INFO.name, record_id))

    def seal_blob(self, content: bytes) -> tuple[str, str]:
        name, key = self._around.blobs.seal(content)
        self._new_blobs.append(name)
        return name, key

    def drop_draft(self, draft_id: str) -> None:
        self._connection.execute(delete(draft).where(draft.c.id == draft_id))

    def tell_notice(self, code: str, about: str, **facts: str) -> None:
        tell(self._connection, code, about, self._now.isoformat(), **facts)

    def close_notice(self, notice_id: str) -> bool:
        return close(self._connection, notice_id, self._now.isoformat())

    def note(self, action: str, about: Iterable[Record] = (), detail: str = "") -> None:
        for record in about or (None,):
            self._audit(action, record, detail)

    # The end of the transaction.

    def commit(
        self,
        action: str,
        outcome: str = "done",
        detail: str = "",
        about: tuple[str, str] | None = None,
    ) -> Changes:
        """Write everything in one go and commit; return what was touched.

        ``about`` names the record of the audit line where nothing is written: somebody looked at it.
        """
        touched = [key for key in self._dirty if key[0] != AuditRecord.INFO.name]
        touched += [*self._removed, *self._kept]
        self._audit(action, self._main_record(), detail, outcome, about)
        dot = (self._writer.id, self._writer.counter + 1)
        parts = [p for key in list(self._dirty) if (p := self._write_record(key, dot)) is not None]
        gone = [(key, True) for key in self._removed] + [(key, False) for key in self._kept]
        parts += [p for key, away in sorted(gone) if (p := self._write_gone(key, dot, away=away))]
        self._log(dot, action, parts)
        self._around.blobs.register(self._connection, self._new_blobs)
        refresh(self._connection, changes_of(touched), self._around.policy_for)
        self._connection.commit()
        self._writer.counter += 1
        self._new_blobs = []
        self.changes = changes_of(touched)
        return self.changes

    def discard(self) -> None:
        """Undo everything, sealed attachments too."""
        self._connection.rollback()
        for name in self._new_blobs:
            self._around.blobs.drop(name)

    def _main_record(self) -> Record | None:
        """The record that the audit line names: the first that the command put."""
        put = self._dirty.values()
        return next((record for record in put if not isinstance(record, AuditRecord)), None)

    def _audit(
        self,
        action: str,
        about: Record | None,
        detail: str,
        outcome: str = "done",
        looked_at: tuple[str, str] | None = None,
    ) -> None:
        kind, record_id = looked_at or ((about.INFO.name, about.id) if about else (None, None))
        self.put(
            AuditRecord(
                id=self.new_id(),
                dossier=OFFICE,
                at=self._now,
                person=self._actor.user_id,
                device=self._around.device,
                action=action,
                about_kind=kind,
                about_id=record_id,
                outcome=outcome,
                detail=detail or None,
            )
        )

    def _write_record(self, key: tuple[str, str], dot: tuple[str, int]) -> Part | None:
        record = self._dirty[key]
        kind = type(record)
        row = self._reader.row(kind, record.id)
        versions: RecordVersions = {} if row is None else dict(versions_of_row(kind, row))
        wire = wire_of(record)
        if row is None or row.hidden_:
            changed = wire
        else:
            before = wire_of(self._reader.get(kind, record.id))
            changed = {name: value for name, value in wire.items() if before[name] != value}
            changed |= {
                name: wire[name]
                for name in wire
                if name not in versions or (*key, name) in self._settled
            }
        if not changed:
            return None
        groups = self._write_fields(versions, changed, dot)
        self._put_row(kind, record.id, record.dossier, versions)
        return Part(key[0], record.id, record.dossier, groups)

    def _write_gone(self, key: tuple[str, str], dot: tuple[str, int], *, away: bool) -> Part | None:
        kind = self._kinds[key[0]]
        row = self._reader.row(kind, key[1])
        if row is None:
            return None
        versions = dict(versions_of_row(kind, row))
        seen = {n: dict(sorted(s.context.items())) for n, s in versions.items() if n != GONE}
        groups = self._write_fields(versions, {GONE: seen if away else None}, dot)
        self._put_row(kind, key[1], row.dossier, versions)
        return Part(key[0], key[1], row.dossier, groups)

    def _write_fields(
        self, versions: RecordVersions, changed: dict[str, Any], dot: tuple[str, int]
    ) -> tuple[PartGroup, ...]:
        """Set each field in ``versions``; group what shares context and generation for the entry."""
        groups: dict[tuple[tuple[tuple[str, int], ...], int], dict[str, Any]] = {}
        for name, value in changed.items():
            before: FieldState | None = versions.get(name)
            after = write(before, value, dot, self._actor.rank)
            context = tuple(sorted(before.context.items())) if before else ()
            groups.setdefault((context, after.siblings[0].generation), {})[name] = value
            versions[name] = after
        return tuple(
            PartGroup(dict(context), generation, values)
            for (context, generation), values in groups.items()
        )

    def _put_row(
        self, kind: type[Record], record_id: str, dossier: str, versions: RecordVersions
    ) -> None:
        row = row_of(kind, record_id, dossier, versions)
        put_rows(self._connection, table_of(kind), [row])

    def _log(self, dot: tuple[str, int], action: str, parts: Sequence[Part]) -> None:
        log = LogWriter(self._connection)
        entry, entry_hash, sealed = seal_entry(
            Entry(
                dot=dot,
                device=self._around.device,
                person=self._actor.user_id,
                rank=self._actor.rank,
                roster_version=self._around.roster_version,
                wall_time=self._around.clock.as_read().isoformat(),
                clock_jumped=self._around.clock_jumped,
                command=action,
                previous=log.state.head,
                part_hashes=(),
            ),
            parts,
        )
        held = [(p.part.kind, p.part.record_id, p.part.dossier, p.salt, p.body) for p in sealed]
        log.append(entry, entry_hash, held, own=True)
        log.finish()
