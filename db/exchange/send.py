"""Writing part files for one recipient, from the position that they have receipted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select

from app.records import kinds
from app.security.roster import Roster, RosterDevice
from app.sync.bundle import Contents, write_bundle
from app.sync.entries import Part
from app.sync.errors import NotServed, StickFailed
from app.sync.manifest import (
    ENDING,
    FORMAT,
    MOST_ENTRIES,
    MOST_PART_BYTES,
    MOST_REFUSED,
    SCHEMA,
    Head,
    Manifest,
    Receipt,
    SentEntry,
    SentPiece,
    SentRecord,
    place_text,
)
from app.sync.scope import goes_up
from app.sync.whole_file import whole_file
from db.change_log import Logged, read_log, read_state, running_at
from db.exchange.heads import (
    county_heads,
    devices_within,
    own_head,
    relayed_heads,
    stored_county_heads,
)
from db.exchange.held import HeldBook, Moves
from db.exchange.peers import Peer, hold_peer, proof_of, read_peer, write_peer
from db.exchange.scope import Scope
from db.mapping import wire_of_row
from db.record_store import kinds_in, rows_of_dossiers
from db.store import SqlStore
from db.tables import RECORDS, blob, log_entry, log_part, quarantine

PROGRAM = "0.1.0"
_BLOB_PIECE = 1024 * 1024
_MOST_LISTED = 2000  # hashes or names in one manifest


@dataclass(frozen=True, slots=True)
class Sent:
    """What was written for one recipient."""

    recipient: str
    files: tuple[str, ...]
    entries: int
    records: int
    bytes: int


def send(store: SqlStore, recipient_id: str, folder: Path, *, kept: bool = True) -> Sent:
    """Write what this recipient lacks into a folder. ``kept``: the files are what is carried, flushed and read back.

    Raises StickFailed where the folder fails, NotServed for a device that was reported lost; our log is then as it was.
    """
    identity = store.identity
    if identity is None:
        raise RuntimeError("a store without an identity can't send")
    roster = store.rosters.newest
    own, recipient = roster.devices[identity.device], roster.devices[recipient_id]
    if roster.is_revoked(recipient_id):
        raise NotServed(device=recipient.label)
    with store.reading_connection() as connection:
        made = _Sending(store, connection, roster, own, recipient)
        names: list[str] = []
        size = 0
        for contents in made.part_files():
            name = _name_of(own, recipient, contents.manifest, len(names))
            try:
                with whole_file(folder / name, read_back=kept, flush=kept) as file:
                    write_bundle(contents, recipient.seal_key, identity.keys, file)
                size += (folder / name).stat().st_size
            except OSError as error:
                raise StickFailed(file=name) from error
            names.append(name)
    with store.noting() as connection:
        now = store.clock.now().isoformat()
        peer = hold_peer(connection, recipient_id)
        write_peer(connection, replace(peer, exported_to=made.upto, last_out_at=now))
        made.note_moves(connection)
        connection.commit()
    return Sent(recipient_id, tuple(names), made.entry_count, made.record_count, size)


def _name_of(own: RosterDevice, recipient: RosterDevice, manifest: Manifest, number: int) -> str:
    """Names tell a person and the next exchange what a file is; nothing is ever believed because of them."""
    if manifest.after == manifest.upto and number:
        return f"{own.code}-{recipient.code}-{manifest.upto}-A{number}{ENDING}"
    return f"{own.code}-{recipient.code}-{manifest.after + 1}-{manifest.upto}{ENDING}"


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
        self._state = read_state(connection)
        self._below = devices_within(roster, own)
        self.upto = self._state.position
        self.entry_count = 0
        self.record_count = 0
        self._held = HeldBook(connection, self._scope, recipient.id, self._peer.they_have)
        self._moves = Moves()
        self._first_upto = self._peer.they_have

    def part_files(self) -> Iterator[Contents]:
        """One file at least: it carries the receipt even where there is nothing else to say."""
        after = self._peer.they_have
        if not self._up and after < self.upto:
            self._moves = self._held.moves(self.upto, everything=not self._peer.enrolled)
        self._first_upto = upto = self._cut(after)
        yield self._part_file(after, upto, self._moves)
        while upto < self.upto:
            after, upto = upto, self._cut(upto)
            yield self._part_file(after, upto, Moves())
        for pieces in self._blob_files():
            yield replace(self._part_file(self.upto, self.upto, Moves()), blobs=pieces)

    def note_moves(self, connection: Connection) -> None:
        """Remember what the recipient was given and told, once the files lie there whole."""
        if not self._up and self._first_upto > self._peer.they_have:
            self._held.write(connection, self._moves, self._first_upto)

    def _cut(self, after: int) -> int:
        """Where a part file that begins after this position ends."""
        if self._first_enrolment(after):
            return self.upto  # the log before a first snapshot is in the snapshot
        most = min(self.upto, after + MOST_ENTRIES)
        sizes = self._connection.execute(
            select(log_part.c.position, func.sum(func.coalesce(func.length(log_part.c.body), 0)))
            .where(log_part.c.position > after, log_part.c.position <= most)
            .group_by(log_part.c.position)
            .order_by(log_part.c.position)
        )
        total = 0
        for position, size in sizes:
            total += size + 512
            if total > MOST_PART_BYTES and position > after + 1:
                return int(position) - 1
        return most

    def _first_enrolment(self, after: int) -> bool:
        return not self._up and not self._peer.enrolled and after == self._peer.they_have

    def _part_file(self, after: int, upto: int, moves: Moves) -> Contents:
        entries: list[SentEntry] = []
        if not self._first_enrolment(after):
            logged = read_log(self._connection, after, upto)
            entries = [sent for item in logged if (sent := self._entry(item)) is not None]
        self.entry_count += len(entries)
        identity = self._store.identity
        signed = [*relayed_heads(self._connection, self._devices_to_prove(), upto)]
        if identity and (head := own_head(self._connection, identity, upto)) is not None:
            signed.append(head)
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
            dossiers=len(moves.entering),
            left=len(moves.leaving),
            receipt=self._receipt(),
            heads=tuple(self._county_heads()),
            refused=self._refused(),
            signed=tuple(signed),
            epoch=self._state.epoch,
            roster_version=self._roster.version,
            place=self._place(upto),
        )
        return Contents(
            manifest, entries, self._snapshot(sorted(moves.entering)), sorted(moves.leaving)
        )

    def _place(self, upto: int) -> str:
        identity = self._store.identity
        running = running_at(self._connection, upto)
        text = place_text(self._own.id, self._state.epoch, upto, running)
        return identity.sign(text) if identity else ""

    def _devices_to_prove(self) -> tuple[str, ...]:
        """Upwards the recipient verifies each chain that comes along."""
        return tuple(d for d in self._below if d != self._own.id) if self._up else ()

    def _entry(self, item: Logged) -> SentEntry | None:
        """The entry with the parts that this recipient may have; None where it is not for them."""
        device = item.entry.device
        if device == self._recipient.id or (self._up and device not in self._below):
            return None
        parts = tuple(
            (p.salt, p.body.decode()) if p is not None and self._goes(p.part) else None
            for p in item.parts
        )
        if not self._up and not any(parts):
            return None
        return SentEntry(item.position, item.header.decode(), parts)

    def _goes(self, part: Part) -> bool:
        """A dossier that comes in whole brings this part with it."""
        if part.dossier in self._moves.entering or part.dossier in self._moves.leaving:
            return False
        return self._up or self._scope.holds(part.kind, part.dossier)

    def _receipt(self) -> Receipt:
        """How far we have their log; and which sealed files of theirs we still miss."""
        peer = self._peer
        return Receipt(
            peer.we_have, peer.we_have_running, self._missing_blobs(), epoch=peer.their_epoch,
            proof=proof_of(self._connection, peer),
        )  # fmt: skip

    def _missing_blobs(self) -> tuple[str, ...]:
        here = select(blob.c.name).where(blob.c.present)
        named: list[str] = []
        for kind in ("attachment", "photo"):
            table = RECORDS[kind]
            query = select(table.c.blob).where(
                table.c.hidden_.is_(False), table.c.blob.not_in(here)
            )
            named += self._connection.execute(query.limit(_MOST_LISTED)).scalars()
        return tuple(sorted(set(named))[:_MOST_LISTED])

    def _county_heads(self) -> Iterable[Head]:
        """The county signs what it has taken over of each device; others carry its newest word along."""
        theirs = devices_within(self._roster, self._recipient)
        identity = self._store.identity
        if self._own.level == "county" and identity is not None:
            return county_heads(self._connection, identity, theirs)
        return stored_county_heads(self._connection, theirs)

    def _refused(self) -> tuple[str, ...]:
        query = select(log_entry.c.hash).join(
            quarantine, quarantine.c.position == log_entry.c.position
        )
        return tuple(self._connection.execute(query.limit(MOST_REFUSED)).scalars())

    def _snapshot(self, dossiers: list[str]) -> Iterator[SentRecord]:
        """Every record of these dossiers that the recipient may have."""
        held = [name for name in RECORDS if self._scope.holds_kind(name)]
        for name in kinds_in(self._connection, held, dossiers):
            for row in rows_of_dossiers(self._connection, name, dossiers):
                if self._scope.holds(name, row.dossier):
                    self.record_count += 1
                    yield sent_record(name, row)

    def _blob_files(self) -> Iterator[Iterator[SentPiece]]:
        """Sealed files that the recipient misses, gathered to part files: all changes go before any of them."""
        held: list[str] = []
        size = 0
        for name in self._peer_misses():
            size += self._store.blobs.size_of(name)
            held.append(name)
            if size >= MOST_PART_BYTES:
                yield self._pieces(held)
                held, size = [], 0
        if held:
            yield self._pieces(held)

    def _pieces(self, names: Iterable[str]) -> Iterator[SentPiece]:
        for name in names:
            sealed = self._store.blobs.sealed(name)
            if sealed is not None:
                for at in range(0, len(sealed), _BLOB_PIECE):
                    yield SentPiece(name, at, len(sealed), sealed[at : at + _BLOB_PIECE])

    def _peer_misses(self) -> Iterator[str]:
        wanted = self._store.setting_on(self._connection, f"missing:{self._recipient.id}") or ""
        everything = self._peer.they_have == 0
        if not wanted and not everything:
            return
        asked, here = set(wanted.split()), self._store.blobs.names()
        for kind in ("attachment", "photo"):
            table = RECORDS[kind]
            for row in self._connection.execute(select(table.c.blob, table.c.dossier)):
                asked_for = everything or row.blob in asked
                if asked_for and row.blob in here and self._scope.holds(kind, row.dossier):
                    yield row.blob


def sent_record(name: str, row: Row[Any]) -> SentRecord:
    """A record as it stands: what it shows and its versions, packed as the row has them."""
    return SentRecord(name, row.id, row.dossier, wire_of_row(kinds()[name], row), row.versions_)
