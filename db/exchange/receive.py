"""Taking in a bundle: verified whole, applied in one transaction, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from app.changes import Changes, changes_of, joined
from app.security.device_keys import signature_holds
from app.security.roster import Roster, RosterDevice
from app.sync.admission import Verdict, judge
from app.sync.bundle import Head, Manifest, OpenBundle, SentEntry, open_bundle
from app.sync.entries import (
    Entry,
    SealedPart,
    entry_from_bytes,
    entry_hash,
    part_from_bytes,
    parts_match,
)
from app.sync.errors import BundleDamaged, BundleForAnother, BundleRefused
from db.bulk import upsert
from db.change_log import LogWriter, known_dots, running_at
from db.derived import refresh
from db.exchange.apply import Applier
from db.exchange.incoming import clear_left_over, copy_in, keep_waiting, next_waiting
from db.exchange.judge_again import judge_again
from db.exchange.peers import read_peer, write_peer
from db.exchange.send import head_body
from db.store import SqlStore, put_setting
from db.tables import blob, device_head, quarantine


@dataclass(slots=True)
class Received:
    """What a bundle brought. ``quarantined`` counts by reason."""

    sender: str
    accepted: int = 0
    known: int = 0
    records: int = 0
    conflicts: int = 0
    refused_kinds: int = 0
    waiting: bool = False
    refused_files: int = 0
    quarantined: dict[str, int] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)

    def add(self, later: "Received") -> None:
        """Count what a bundle brought that had waited for this one."""
        self.accepted += later.accepted
        self.known += later.known
        self.records += later.records
        self.conflicts += later.conflicts
        self.refused_kinds += later.refused_kinds
        for reason, count in later.quarantined.items():
            self.quarantined[reason] = self.quarantined.get(reason, 0) + count
        self.changes = joined((self.changes, later.changes))


def receive(store: SqlStore, path: Path) -> Received:
    """Import one file, and what had waited for it.

    Raises a BundleRefused or StickFailed and changes nothing; importing twice changes nothing more.
    """
    clear_left_over(store.home)
    copy = copy_in(store.home, path)
    try:
        received = _receive_copy(store, copy)
    finally:
        copy.unlink(missing_ok=True)
    while not received.waiting and (file := _waiting(store, received.sender)) is not None:
        try:
            received.add(_receive_copy(store, file))
        except BundleRefused:
            received.refused_files += 1
        finally:
            file.unlink(missing_ok=True)
    return received


def _waiting(store: SqlStore, sender: str) -> Path | None:
    """A bundle that came too early and fits on now."""
    with store.writing() as connection:
        have = read_peer(connection, sender).we_have
        found = next(next_waiting(connection, store.home, sender, have), None)
        connection.commit()
    return found


def _receive_copy(store: SqlStore, copy: Path) -> Received:
    identity = store.identity
    if identity is None:
        raise RuntimeError("a store without an identity can't receive")
    roster = store.rosters.newest

    def verify_key_of(device: str) -> str | None:
        known = roster.devices.get(device)
        return known.verify_key if known else None

    bundle = open_bundle(copy, identity.keys, verify_key_of)
    if bundle.manifest.recipient != identity.device:
        raise BundleForAnother
    with store.writing() as connection:
        taking = _Taking(store, connection, roster, bundle, copy)
        received = taking.take()
        connection.commit()
    newest = store.rosters.version
    store.rosters.read_again()
    store.packs.read_again()
    if store.rosters.version > newest or Verdict.ROSTER_MISSING in received.quarantined:
        changes, admitted = judge_again(store)
        received.changes = joined((received.changes, changes))
        received.accepted += admitted
        received.quarantined.pop(Verdict.ROSTER_MISSING, None)
    return received


class _Taking:
    """One import as it goes."""

    def __init__(
        self,
        store: SqlStore,
        connection: Connection,
        roster: Roster,
        bundle: OpenBundle,
        copy: Path,
    ) -> None:
        self._store = store
        self._connection = connection
        self._roster = roster
        self._bundle = bundle
        self._copy = copy
        self._manifest: Manifest = bundle.manifest
        self._peer = read_peer(connection, self._manifest.sender)
        identity = store.identity
        self._own: RosterDevice = roster.devices[identity.device if identity else ""]
        self._received = Received(self._manifest.sender)
        self._now = store.clock.now().isoformat()

    def take(self) -> Received:
        manifest, received = self._manifest, self._received
        self._take_receipt()
        if manifest.after > self._peer.we_have:
            received.waiting = True
            keep_waiting(self._connection, self._store.home, self._copy, manifest, self._now)
            write_peer(self._connection, replace(self._peer, last_in_at=self._now))
            return received
        applier = Applier(self._connection, self._own)
        self._take_entries(applier)
        applier.merge_snapshot(self._bundle.snapshot())
        touched = applier.finish()
        received.records = len(touched)
        received.refused_kinds = applier.refused
        received.conflicts = applier.conflicts
        received.changes = changes_of(touched)
        refresh(self._connection, received.changes, self._store.packs.for_date)
        self._take_heads(manifest.heads)
        self._take_blobs()
        if manifest.upto >= self._peer.we_have:
            self._peer = replace(
                self._peer, we_have=manifest.upto, we_have_running=manifest.upto_running
            )
        write_peer(self._connection, replace(self._peer, last_in_at=self._now))
        return received

    def _take_receipt(self) -> None:
        """Believe a receipt only where its running hash is that of our log there."""
        receipt = self._manifest.receipt
        ours = running_at(self._connection, receipt.position)
        if receipt.position > self._peer.they_have and ours == receipt.running:
            self._peer = replace(
                self._peer,
                they_have=receipt.position,
                they_have_running=receipt.running,
                enrolled=True,
            )
        name = f"missing:{self._manifest.sender}"
        put_setting(self._connection, name, " ".join(receipt.missing_blobs))

    def _take_entries(self, applier: Applier) -> None:
        log = LogWriter(self._connection)
        for batch in _batches(self._bundle.entries(), 1000):
            opened = [self._opened(sent) for sent in batch]
            known = known_dots(self._connection, [entry.dot for entry, _, _ in opened])
            for entry, digest, parts in opened:
                if entry.dot in known:
                    self._received.known += 1
                    continue
                self._take_entry(log, applier, entry, digest, parts)
            log.finish()

    def _take_entry(
        self,
        log: LogWriter,
        applier: Applier,
        entry: Entry,
        digest: str,
        parts: tuple[SealedPart | None, ...],
    ) -> None:
        held = [p for p in parts if p is not None]
        verdict = judge(entry, [p.part for p in held], self._store.rosters.of_version)
        rows = [
            (p.part.kind, p.part.record_id, p.part.dossier, p.salt, p.body)
            if p is not None
            else ("", "", "", "", None)
            for p in parts
        ]
        position = log.append(
            entry, digest, rows, came_from=self._manifest.sender,
            state="applied" if verdict is Verdict.ADMITTED else "quarantined",
        )  # fmt: skip
        if verdict is not Verdict.ADMITTED:
            counts = self._received.quarantined
            counts[verdict.value] = counts.get(verdict.value, 0) + 1
            values = {
                "position": position, "code": verdict.value, "facts": "{}", "since": self._now,
            }  # fmt: skip
            self._connection.execute(insert(quarantine).values(values))
            return
        self._received.accepted += 1
        for part in held:
            applier.apply(part.part, entry.dot, entry.rank)

    def _opened(self, sent: SentEntry) -> tuple[Entry, str, tuple[SealedPart | None, ...]]:
        """Header and parts, each against its hash. Raises BundleDamaged."""
        try:
            entry = entry_from_bytes(sent.header.encode())
            parts = tuple(
                None if p is None else part_from_bytes(p[0], p[1].encode()) for p in sent.parts
            )
            if not parts_match(entry, parts):
                raise BundleDamaged(file="")
        except (msgspec.DecodeError, ValueError) as error:
            raise BundleDamaged(file="") from error
        return entry, entry_hash(entry), parts

    def _take_heads(self, heads: Iterable[Head]) -> None:
        """What the county says it has taken over; only a county device's signature counts."""
        county = [d.verify_key for d in self._roster.body.devices if d.level == "county"]
        for head in heads:
            body = head_body(head.device, head.hash, head.writer, head.counter)
            if any(signature_holds(key, body, head.signature) for key in county):
                self._connection.execute(
                    delete(device_head).where(
                        device_head.c.device == head.device,
                        device_head.c.writer == head.writer,
                        device_head.c.counter < head.counter,
                    )
                )
                values: dict[str, Any] = msgspec.structs.asdict(head)
                self._connection.execute(
                    upsert(device_head).values(values).on_conflict_do_nothing()
                )

    def _take_blobs(self) -> None:
        for item in self._bundle.blobs():
            self._store.blobs.take(item.name, item.sealed)
            known = select(blob.c.name).where(blob.c.name == item.name)
            if self._connection.execute(known).first() is None:
                values = {"name": item.name, "byte_count": len(item.sealed), "present": True}
                self._connection.execute(insert(blob).values(values))


def _batches(items: Iterable[SentEntry], size: int) -> Iterable[list[SentEntry]]:
    held: list[SentEntry] = []
    for item in items:
        held.append(item)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held
