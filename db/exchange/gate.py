"""Judging what an import brings: the place in the chain, the machine, the person, their rights, the author's signature."""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import Connection

from app.security.roster import Roster, RosterDevice
from app.sync.admission import Verdict, judge
from app.sync.entries import Entry, Part, SealedPart
from app.sync.manifest import Manifest, SentRecord
from db.change_log import device_of_writer
from db.exchange.chain import ChainCheck
from db.exchange.decided import Decided
from db.exchange.heads import verified_heads
from db.exchange.writer_scope import SendersWord, WriterScope
from db.rosters import RosterBook


class Gate:
    """Asked for each entry, and for each record of a snapshot, in the order in which they come."""

    def __init__(
        self,
        connection: Connection,
        rosters: RosterBook,
        roster: Roster,
        own: RosterDevice,
        manifest: Manifest,
        uncovered: frozenset[str],
        flush: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._rosters = rosters
        self._roster = roster
        self._decided = Decided(connection, rosters.held)
        self._writers: dict[str, str] = {}
        self._sender = manifest.sender
        self._word = SendersWord(manifest.refused)
        self._scope = WriterScope(connection, rosters, flush)
        self.chain: ChainCheck | None = None
        # From below every chain comes whole and is verified; from above it is filtered, and the sender vouches.
        if roster.covers(own.area, roster.devices[manifest.sender].area):
            heads = verified_heads(manifest.signed, roster)
            self.chain = ChainCheck(connection, roster, manifest.sender, heads, uncovered)

    def learn(self, batch: Iterable[tuple[Entry, str, Sequence[SealedPart | None]]]) -> None:
        """Look up what judging these will ask for, many at a time."""
        if self.chain is not None:
            self._scope.learn((entry, _held(parts)) for entry, _, parts in batch)

    def written(self) -> None:
        """What was admitted so far stands in the tables now."""
        self._scope.written()

    def judge(
        self, entry: Entry, digest: str, held: Sequence[SealedPart], *, taken: bool
    ) -> Verdict:
        """``taken``: another entry bears its dot."""
        verdict = self._place(entry, digest)
        if taken or self._device_of(entry) != entry.device:
            return Verdict.DOT_TAKEN
        if verdict is not Verdict.ADMITTED:
            return verdict
        parts = [sealed.part for sealed in held]
        verdict = judge(entry, parts, self._rosters.of_version)
        if verdict is Verdict.ADMITTED and self.chain is not None:
            vouched = self._word.admits(digest)
            verdict = self._scope.judge(entry, parts, self._sender, vouched=vouched)
        if verdict is Verdict.ADMITTED:
            verdict = self._decided.judge_parts(entry, parts)
        if verdict is Verdict.ADMITTED:
            self._scope.admitted(entry, parts)
        return verdict

    def judge_record(self, record: SentRecord) -> Verdict:
        """Of a snapshot. Raises BundleDamaged."""
        return self._decided.judge_record(record)

    def _place(self, entry: Entry, digest: str) -> Verdict:
        verdict = Verdict.ADMITTED if self.chain is None else self.chain.judge(entry, digest)
        if verdict is Verdict.ADMITTED and self._roster.is_revoked(entry.device):
            # Judged again below: what lies under the last that counts, counts.
            return Verdict.DEVICE_REVOKED
        return verdict

    def _device_of(self, entry: Entry) -> str:
        """Whose writer this is: a writer is drawn at random by one machine and used by no other."""
        writer = entry.dot[0]
        if writer not in self._writers:
            known = device_of_writer(self._connection, writer)
            self._writers[writer] = known or entry.device
        return self._writers[writer]


def _held(parts: Iterable[SealedPart | None]) -> list[Part]:
    return [sealed.part for sealed in parts if sealed is not None]
