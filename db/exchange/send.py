"""Writing part files for one recipient, from the position that they have receipted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, func, select

from app.records import kinds
from app.security.roster import Roster, RosterDevice
from app.sync.bundle import (
    ENDING,
    FORMAT,
    MOST_ENTRIES,
    SCHEMA,
    Contents,
    Head,
    Manifest,
    Receipt,
    SentBlob,
    SentEntry,
    SentRecord,
    write_bundle,
)
from app.sync.errors import StickFailed
from app.sync.scope import goes_up
from app.sync.versions import RecordVersions
from app.sync.whole_file import write_whole
from db.change_log import Logged, read_log, read_state, running_at
from db.exchange.peers import Peer, read_peer, write_peer
from db.exchange.scope import PERSON_FIELDS, Scope
from db.mapping import versions_of_row
from db.store import SqlStore
from db.tables import RECORDS, device_head, log_entry, quarantine

PROGRAM = "0.1.0"


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written for one recipient."""

    recipient: str
    files: tuple[str, ...]
    entries: int
    records: int
    bytes: int


def send(store: SqlStore, recipient_id: str, folder: Path) -> Sent:
    """Write what this recipient lacks into a folder. Raises StickFailed; our log is as it was then."""
    identity = store.identity
    if identity is None:
        raise RuntimeError("a store without an identity can't send")
    roster = store.rosters.newest
    own, recipient = roster.devices[identity.device], roster.devices[recipient_id]
    with store.reading_connection() as connection:
        made = _Sending(store, connection, roster, own, recipient)
        names: list[str] = []
        size = 0
        for contents in made.part_files():
            sealed = write_bundle(contents, recipient.seal_key, identity.keys)
            manifest = contents.manifest
            name = f"{own.code}-{recipient.code}-{manifest.after + 1}-{manifest.upto}{ENDING}"
            try:
                write_whole(folder / name, [sealed])
                if (folder / name).read_bytes() != sealed:
                    raise StickFailed(file=name)
            except OSError as error:
                raise StickFailed(file=name) from error
            names.append(name)
            size += len(sealed)
    with store.writing() as connection:
        now = store.clock.now().isoformat()
        peer = read_peer(connection, recipient_id)
        write_peer(connection, replace(peer, exported_to=made.upto, last_out_at=now))
        connection.commit()
    return Sent(recipient_id, tuple(names), made.entry_count, made.record_count, size)


class _Sending:
    """One export as it goes: counts what it put in."""

    def __init__(
        self,
        store: SqlStore,
        connection: Connection,
        roster: Roster,
        own: RosterDevice,
        recipient: RosterDevice,
    ) -> None:
        self._store = store
        self._connection = connection
        self._roster = roster
        self._own = own
        self._recipient = recipient
        self._up = goes_up(own, recipient, roster)
        self._scope = Scope(connection, roster, recipient, up=self._up)
        self._peer: Peer = read_peer(connection, recipient.id)
        self.upto = read_state(connection).position
        self.entry_count = 0
        self.record_count = 0

    def part_files(self) -> Iterator[Contents]:
        """One file at least: it carries the receipt even where there is nothing else to say."""
        after = self._peer.they_have
        first = True
        while first or after < self.upto:
            upto = min(self.upto, after + MOST_ENTRIES)
            yield self._part_file(after, upto, last=upto == self.upto)
            after, first = upto, False

    def _part_file(self, after: int, upto: int, *, last: bool) -> Contents:
        logged = list(read_log(self._connection, after, upto))
        self._scope.learn(p.part.dossier for item in logged for p in item.parts if p is not None)
        entries = [sent for item in logged if (sent := self._entry(item)) is not None]
        fresh = not self._peer.enrolled and not self._up and after == self._peer.they_have
        snapshot = list(self._everything() if fresh else self._newly_in_scope(logged))
        self.entry_count += len(entries)
        self.record_count += len(snapshot)
        manifest = Manifest(
            format=FORMAT,
            schema=SCHEMA,
            program=PROGRAM,
            sender=self._own.id,
            recipient=self._recipient.id,
            after=after,
            after_running=running_at(self._connection, after),
            upto=upto,
            upto_running=running_at(self._connection, upto),
            entries=len(entries),
            receipt=self._receipt(),
            heads=tuple(self._heads()),
            refused=self._refused(),
        )
        return Contents(manifest, entries, snapshot, self._blobs() if last else ())

    def _entry(self, item: Logged) -> SentEntry | None:
        """The entry with the parts that this recipient may have; None where it is not for them."""
        if item.entry.device == self._recipient.id:
            return None
        parts = tuple(
            (p.salt, p.body.decode())
            if p is not None and self._scope.holds(p.part.kind, p.part.dossier)
            else None
            for p in item.parts
        )
        if not self._up and not any(parts):
            return None
        return SentEntry(item.position, item.header.decode(), parts)

    def _receipt(self) -> Receipt:
        """How far we have their log; and which sealed files of theirs we still miss."""
        return Receipt(self._peer.we_have, self._peer.we_have_running, self._missing_blobs())

    def _missing_blobs(self) -> tuple[str, ...]:
        here = self._store.blobs.names()
        named: set[str] = set()
        for kind in ("attachment", "photo"):
            table = RECORDS[kind]
            query = select(table.c.blob).where(table.c.hidden_.is_(False))
            named |= set(self._connection.execute(query).scalars())
        return tuple(sorted(named - here)[:2000])

    def _heads(self) -> Iterator[Head]:
        """The county signs what it has taken over of each device; others carry its newest along."""
        if self._own.level != "county":
            for row in self._connection.execute(select(device_head)):
                yield Head(row.device, row.hash, row.writer, row.counter, row.signature)
            return
        identity = self._store.identity
        latest = select(func.max(log_entry.c.position)).group_by(log_entry.c.device)
        for row in self._connection.execute(
            select(log_entry).where(log_entry.c.position.in_(latest))
        ):
            if identity is not None:
                body = head_body(row.device, row.hash, row.writer, row.counter)
                yield Head(row.device, row.hash, row.writer, row.counter, identity.sign(body))

    def _refused(self) -> tuple[str, ...]:
        query = select(log_entry.c.hash).join(
            quarantine, quarantine.c.position == log_entry.c.position
        )
        return tuple(self._connection.execute(query.limit(2000)).scalars())

    def _everything(self) -> Iterator[SentRecord]:
        """First enrolment: every record that the recipient may have."""
        for name, table in RECORDS.items():
            if not self._scope.holds_kind(name):
                continue
            self._scope.learn(
                self._connection.execute(select(table.c.dossier).distinct()).scalars()
            )
            for row in self._connection.execute(select(table)):
                if self._scope.holds(name, row.dossier):
                    yield sent_record(
                        name, row.id, row.dossier, versions_of_row(kinds()[name], row)
                    )

    def _newly_in_scope(self, logged: Sequence[Logged]) -> Iterator[SentRecord]:
        """Downwards: people that these changes begin to refer to, and files whose area changed."""
        if self._up:
            return
        people: set[str] = set()
        dossiers: set[str] = set()
        for item in logged:
            for held in item.parts:
                if held is None or not self._scope.holds(held.part.kind, held.part.dossier):
                    continue
                for group in held.part.groups:
                    names = PERSON_FIELDS.get(held.part.kind, ())
                    people |= {str(group.values[n]) for n in names if group.values.get(n)}
                    if "area" in group.values:
                        dossiers.add(held.part.dossier)
        for dossier in sorted(people | dossiers):
            yield from self._dossier(dossier)

    def _dossier(self, dossier: str) -> Iterator[SentRecord]:
        for name, table in RECORDS.items():
            if self._scope.holds(name, dossier):
                for row in self._connection.execute(
                    select(table).where(table.c.dossier == dossier)
                ):
                    yield sent_record(
                        name, row.id, row.dossier, versions_of_row(kinds()[name], row)
                    )

    def _blobs(self) -> Iterator[SentBlob]:
        """Sealed files that the recipient misses; all changes go before any of them."""
        for name in self._peer_misses():
            sealed = self._store.blobs.sealed(name)
            if sealed is not None:
                yield SentBlob(name, sealed)

    def _peer_misses(self) -> Iterator[str]:
        wanted = self._store.setting_on(self._connection, f"missing:{self._recipient.id}") or ""
        here = self._store.blobs.names()
        for kind in ("attachment", "photo"):
            table = RECORDS[kind]
            for row in self._connection.execute(select(table.c.blob, table.c.dossier)):
                asked = row.blob in wanted.split() or self._peer.they_have == 0
                if asked and row.blob in here and self._scope.holds(kind, row.dossier):
                    yield row.blob


def head_body(device: str, entry_hash: str, writer: str, counter: int) -> bytes:
    """What the county signs of a device's head."""
    return f"{device}:{entry_hash}:{writer}:{counter}".encode()


def sent_record(kind: str, record_id: str, dossier: str, versions: RecordVersions) -> SentRecord:
    fields = {
        name: (
            tuple((s.value, *s.dot, s.rank, s.generation) for s in state.siblings),
            dict(state.context),
        )
        for name, state in sorted(versions.items())
    }
    return SentRecord(kind, record_id, dossier, fields)
