"""Taking in a bundle: verified whole, applied in one transaction, or nothing."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection, insert, select

from app.changes import Changes, changes_of, joined
from app.security.roster import Roster, RosterDevice
from app.sync.admission import UNPROVEN, WAITING, Verdict
from app.sync.bundle import OpenBundle, Sink, open_bundle
from app.sync.entries import Entry, Part, SealedPart
from app.sync.errors import BundleForAnother, BundleRefused, SenderNotNeighbour
from app.sync.manifest import Manifest, Receipt, SentEntry, SentPiece, SentRecord
from app.sync.opened import opened
from db.change_log import (
    LogWriter,
    known_dots,
    known_hashes,
    running_at,
)
from db.derived import refresh
from db.exchange.apply import Applier
from db.exchange.contact import note_contact
from db.exchange.decided import hold_back
from db.exchange.epochs import (
    begin_epoch,
    follow_epoch,
    follows,
    give_all_again,
    is_justified,
    names_another_log,
)
from db.exchange.gate import Gate
from db.exchange.heads import keep_county_heads, keep_signed_heads, verified_heads
from db.exchange.held import has_its_snapshot
from db.exchange.incoming import clear_left_over, copy_in, keep_waiting, next_waiting
from db.exchange.judge_again import judge_again
from db.exchange.leaving import Tombstones, leave
from db.exchange.own_scope import leave_what_is_outside, sweep_what_left
from db.exchange.peers import hold_peer, keep_proof, read_peer, write_peer
from db.exchange.received import Received
from db.exchange.take_blobs import PieceTaker
from db.exchange.writer_scope import keep_word
from db.notices import DEVICE_FORKED, EPOCH_LEAPT, tell
from db.store import SqlStore, put_setting
from db.tables import quarantine, waiting_bundle

_BATCH = 1000  # entries looked up and written at a time
_MOST_HELD = 5000  # records gathered before they are written


def receive(store: SqlStore, path: Path, *, ours: bool = False) -> Received:
    """Import one file, and what had waited for it. A file of ours is read where it lies, any other from a copy.

    Raises a BundleRefused or StickFailed and changes nothing; importing twice changes nothing more.
    """
    if ours:
        received = _receive_copy(store, path)
    else:
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
    with store.reading_connection() as connection:
        query = select(waiting_bundle.c.name).where(waiting_bundle.c.device == sender)
        if connection.execute(query.limit(1)).first() is None:
            return None
    with store.writing() as connection:
        have = read_peer(connection, sender).we_have
        found = next(next_waiting(connection, store.home, sender, have), None)
        connection.commit()
    return found


def open_for(store: SqlStore, path: Path) -> OpenBundle:
    """Open and verify a bundle for this replica, from a device that stands above or below it.

    Raises a BundleRefused.
    """
    identity = store.identity
    if identity is None:
        raise RuntimeError("a store without an identity can't receive")
    roster = store.rosters.newest

    def verify_key_of(device: str) -> str | None:
        known = roster.devices.get(device)
        return known.verify_key if known else None

    bundle = open_bundle(path, identity.keys, verify_key_of)
    if bundle.manifest.recipient != identity.device:
        raise BundleForAnother
    own, sender = roster.devices[identity.device], roster.devices[bundle.manifest.sender]
    if not (roster.covers(sender.area, own.area) or roster.covers(own.area, sender.area)):
        raise SenderNotNeighbour(sender=sender.label)
    return bundle


def _receive_copy(store: SqlStore, copy: Path) -> Received:
    bundle = open_for(store, copy)
    roster = store.rosters.newest
    received = _take(store, roster, bundle, copy)
    version = store.rosters.version
    if received.changes.touches("roster", "policy_pack"):
        store.rosters.read_again()
        store.packs.read_again()
    if store.rosters.version > version:
        received.changes = joined((received.changes, leave_what_is_outside(store, roster)))
    if store.rosters.version > version or _has_waiting(store):
        changes, admitted = judge_again(store)
        received.changes = joined((received.changes, changes))
        received.accepted += admitted
        for reason in WAITING - {Verdict.OUT_OF_SCOPE}:
            received.quarantined.pop(reason, None)
    received.changes = joined((received.changes, sweep_what_left(store)))
    return received


def _take(store: SqlStore, roster: Roster, bundle: OpenBundle, copy: Path) -> Received:
    """In one transaction; once more where a relay brought entries that no signed head covers."""
    uncovered: frozenset[str] = frozenset()
    while True:
        with store.writing() as connection:
            taking = _Taking(store, connection, roster, bundle, uncovered)
            try:
                received = taking.take(copy)
            except _Uncovered as found:
                uncovered = found.hashes
                continue
            connection.commit()
            return received


def _has_waiting(store: SqlStore) -> bool:
    codes = [verdict.value for verdict in WAITING]
    with store.reading_connection() as connection:
        query = select(quarantine.c.position).where(quarantine.c.code.in_(codes)).limit(1)
        return connection.execute(query).first() is not None


class _Uncovered(Exception):
    """Relayed entries that nobody's signature covers: the import begins again, knowing them."""

    def __init__(self, hashes: frozenset[str]) -> None:
        super().__init__()
        self.hashes = hashes


class _Taking:
    """One import as it goes."""

    def __init__(
        self,
        store: SqlStore,
        connection: Connection,
        roster: Roster,
        bundle: OpenBundle,
        uncovered: frozenset[str],
    ) -> None:
        self._store = store
        self._connection = connection
        self._roster = roster
        self._bundle = bundle
        self._manifest: Manifest = bundle.manifest
        self._uncovered = uncovered
        self._peer = hold_peer(connection, self._manifest.sender)
        identity = store.identity
        self._own: RosterDevice = roster.devices[identity.device if identity else ""]
        sender = roster.devices[self._manifest.sender]
        self._from_above = roster.covers(sender.area, self._own.area)
        self._received = Received(self._manifest.sender)
        self._now = store.clock.now().isoformat()
        self._applier = Applier(connection, self._own)
        self._gate = Gate(
            connection, store.rosters, roster, self._own, self._manifest, uncovered, self._flush
        )
        self._log = LogWriter(connection)
        self._tombstones = Tombstones(connection, self._manifest)
        self._pieces = PieceTaker(connection, store.blobs)
        self._batch: list[SentEntry] = []
        self._left: list[str] = []
        self._went_back = False  # whether the sender has less of our log than it had

    def take(self, copy: Path) -> Received:
        manifest, received = self._manifest, self._received
        self._take_receipt()
        current = self._follow_epoch()
        if current and manifest.after > self._peer.we_have:
            received.waiting = True
            keep_waiting(self._connection, self._store.home, copy, manifest, self._now)
            write_peer(self._connection, replace(self._peer, last_in_at=self._now))
            return received
        news = current and manifest.upto > self._peer.we_have
        self._bundle.pour(
            Sink(
                entry=self._entry,
                record=self._record if self._from_above else _ignore,
                left=self._left.append if self._from_above and news else _ignore,
                piece=self._piece,
            )
        )
        self._write(all_of_it=True)
        self._leave()
        self._after_the_chain()
        if self._went_back and (received.accepted or received.quarantined):
            # News that knows less than the news before: of two copies of one database the other speaks.
            self._peer = give_all_again(self._connection, self._peer, self._now)
        keep_county_heads(self._connection, manifest.heads, self._roster)
        if news:
            note_contact(self._connection, manifest, self._now)
        if current and manifest.upto >= self._peer.we_have:
            keep_word(self._connection, manifest)
            keep_proof(self._connection, manifest)
            self._peer = replace(
                self._peer, we_have=manifest.upto, we_have_running=manifest.upto_running
            )
        write_peer(self._connection, replace(self._peer, last_in_at=self._now))
        received.refused_kinds = self._applier.refused
        received.conflicts = self._applier.conflicts
        return received

    def _take_receipt(self) -> None:
        """Believe a receipt only where its running hash is that of our log there."""
        receipt = self._manifest.receipt
        ours, epoch = running_at(self._connection, receipt.position), self._log.state.epoch
        if names_another_log(self._log.state, ours, receipt) and self._is_justified(receipt):
            epoch = begin_epoch(self._connection, receipt.epoch, self._now)
            self._peer = read_peer(self._connection, self._manifest.sender)
        believed = receipt.epoch == epoch and ours == receipt.running
        self._went_back = believed and receipt.position < self._peer.they_have
        if believed and receipt.position > self._peer.they_have:
            enrolled = self._peer.enrolled or has_its_snapshot(
                self._connection, self._peer.device, receipt.position
            )
            self._peer = replace(
                self._peer,
                they_have=receipt.position,
                they_have_running=receipt.running,
                enrolled=enrolled,
            )
        name = f"missing:{self._manifest.sender}"
        put_setting(self._connection, name, " ".join(receipt.missing_blobs))

    def _is_justified(self, receipt: Receipt) -> bool:
        identity = self._store.identity
        return identity is not None and is_justified(
            self._connection, receipt, identity, self._peer.device, self._now
        )

    def _follow_epoch(self) -> bool:
        """Whether the bundle speaks of the sender's log as we count it; a higher epoch is followed."""
        epoch = self._manifest.epoch
        if epoch > self._peer.their_epoch:
            if not follows(self._peer, epoch):
                sender = self._peer.device
                tell(self._connection, EPOCH_LEAPT, sender, self._now, device=sender)
                return False
            self._peer = follow_epoch(self._connection, self._peer, self._manifest, self._now)
        return epoch == self._peer.their_epoch

    # What is poured out of the bundle.

    def _entry(self, sent: SentEntry) -> None:
        self._batch.append(sent)
        if len(self._batch) >= _BATCH:
            self._take_batch()

    def _record(self, record: SentRecord) -> None:
        if not self._tombstones.revives(record.dossier) or not self._applier.takes(record.kind):
            return  # what this replica may not hold is not held back either
        verdict = self._gate.judge_record(record)
        if verdict is Verdict.ADMITTED:
            self._applier.merge(record)
            self._write()
        else:
            self._quarantined(verdict)
            hold_back(self._connection, record, verdict, self._manifest.sender, self._now)

    def _piece(self, piece: SentPiece) -> None:
        self._write(all_of_it=True)  # an attachment's key comes with its record
        self._pieces.take(piece)

    def _take_batch(self) -> None:
        batch = [opened(sent) for sent in self._batch]
        self._batch = []
        dots = known_dots(self._connection, [entry.dot for entry, _, _ in batch])
        known = known_hashes(self._connection, [digest for _, digest, _ in batch])
        self._gate.learn(batch)
        for entry, digest, parts in batch:
            if digest in known:
                self._received.known += 1
                continue
            known.add(digest)
            self._take_entry(entry, digest, parts, taken=entry.dot in dots)
            dots.add(entry.dot)
        self._log.finish()
        self._write()

    def _take_entry(
        self, entry: Entry, digest: str, parts: tuple[SealedPart | None, ...], *, taken: bool
    ) -> None:
        held = [p for p in parts if p is not None]
        verdict = self._gate.judge(entry, digest, held, taken=taken)
        rows = [
            (p.part.kind, p.part.record_id, p.part.dossier, p.salt, p.body)
            if p is not None and self._keeps(p.part)
            else ("", "", "", "", None)
            for p in parts
        ]
        position = self._log.append(
            entry, digest, rows, came_from=self._manifest.sender,
            state="applied" if verdict is Verdict.ADMITTED else "quarantined",
            unproven=verdict in UNPROVEN,
        )  # fmt: skip
        if verdict is not Verdict.ADMITTED:
            self._quarantined(verdict)
            values = {
                "position": position, "code": verdict.value, "facts": "{}", "since": self._now,
            }  # fmt: skip
            self._connection.execute(insert(quarantine).values(values))
            return
        self._received.accepted += 1
        for part in held:
            if not self._tombstones.keeps_out(part.part.dossier):
                self._applier.apply(part.part, entry.dot, entry.rank)

    def _keeps(self, part: Part) -> bool:
        """Whether the log keeps a part: never of what has left, nor what nobody above may send here."""
        if self._tombstones.keeps_out(part.dossier):
            return False
        return self._gate.chain is not None or self._applier.may_hold(part.kind)

    def _quarantined(self, verdict: Verdict) -> None:
        counts = self._received.quarantined
        counts[verdict.value] = counts.get(verdict.value, 0) + 1

    # Writing.

    def _write(self, *, all_of_it: bool = False) -> None:
        """Write what was gathered when it is enough, so that memory stays flat however much comes."""
        if all_of_it and self._batch:
            self._take_batch()
        if self._applier.held == 0 or (self._applier.held < _MOST_HELD and not all_of_it):
            return
        self._put_down()

    def _put_down(self) -> None:
        touched = self._applier.finish()
        self._received.records += len(touched)
        self._note(changes_of(touched))
        self._gate.written()

    def _flush(self) -> None:
        """In the middle of a batch: what was admitted before has to stand where the next is held against it."""
        self._log.finish()
        self._put_down()

    def _leave(self) -> None:
        if self._left:
            self._note(leave(self._connection, self._left, self._manifest, self._now))
            self._received.left = len(self._left)

    def _note(self, changes: Changes) -> None:
        refresh(self._connection, changes, self._store.packs.for_date)
        self._received.changes = joined((self._received.changes, changes))

    def _after_the_chain(self) -> None:
        """Raises _Uncovered. Tells of forks, and keeps the heads that prove what came."""
        chain = self._gate.chain
        if chain is None:
            return
        if (uncovered := chain.uncovered()) != self._uncovered:
            raise _Uncovered(uncovered)
        keep_signed_heads(
            self._connection, verified_heads(self._manifest.signed, self._roster).values()
        )
        for fork in chain.forks:
            tell(
                self._connection, DEVICE_FORKED, f"{fork.device}:{fork.previous}", self._now,
                device=fork.device, previous=fork.previous,
            )  # fmt: skip
            if fork.device == self._peer.device:
                self._peer = give_all_again(self._connection, self._peer, self._now)


def _ignore(_thing: object) -> None:
    """From below come entries only."""


__all__ = ["Received", "open_for", "receive"]
