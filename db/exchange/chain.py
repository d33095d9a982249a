"""Proving chains that come up from below: nobody between altered, left out or invented an entry.

Each entry names the hash of its device's entry before. The sender's own entries are vouched for by the bundle's
signature; those it relays, by heads that their own devices signed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.security.roster import Roster
from app.sync.admission import Verdict
from app.sync.entries import Entry, entry_from_bytes
from app.sync.manifest import Head
from db.record_store import batched
from db.tables import log_entry, quarantine

_UNPROVEN = (Verdict.CHAIN_MISSING, Verdict.HEAD_MISSING)


@dataclass(frozen=True, slots=True)
class Fork:
    """An entry with two successors: the database of that device was restored or copied."""

    device: str
    previous: str


class ChainCheck:
    """Follows the chains of one bundle from below, entry by entry, in the order in which they come."""

    def __init__(
        self,
        connection: Connection,
        roster: Roster,
        sender: str,
        heads: Mapping[str, Head],
        uncovered: frozenset[str],
    ) -> None:
        self._connection = connection
        self._sender = sender
        self._heads = heads
        self._uncovered = (
            uncovered  # relayed entries that no signed head covers: found on a first try
        )
        area = roster.devices[sender].area
        self._below = {d.id for d in roster.body.devices if roster.covers(area, d.area)}
        self._added: dict[str, int] = {}  # of this bundle: hash -> roster version
        self._previous: dict[str, str] = {}  # of relayed entries, by hash
        self._unproven = unproven_hashes(connection)
        self.forks: list[Fork] = []

    def judge(self, entry: Entry, digest: str) -> Verdict:
        """Whether its place in the chain is proven; admission judges the rest."""
        if entry.device not in self._below:
            return Verdict.NOT_FROM_BELOW
        if entry.device != self._sender:
            self._previous[digest] = entry.previous
        verdict = self._place(entry)
        self._added[digest] = entry.roster_version
        if verdict is Verdict.ADMITTED and digest in self._uncovered:
            verdict = Verdict.HEAD_MISSING
        if verdict in _UNPROVEN:
            self._unproven.add(digest)
        return verdict

    def uncovered(self) -> frozenset[str]:
        """Relayed entries of this bundle that no signed head reaches."""
        proven: set[str] = set()
        for head in self._heads:
            at = head
            while at in self._previous and at not in proven:
                proven.add(at)
                at = self._previous[at]
        return frozenset(self._previous.keys() - proven)

    def _place(self, entry: Entry) -> Verdict:
        before = self._added.get(entry.previous)
        if before is None:
            before = self._roster_version_of(entry)
            if before is None:
                return Verdict.CHAIN_MISSING
            if self._has_successor(entry):
                self.forks.append(Fork(entry.device, entry.previous))
        if entry.roster_version < before:
            return Verdict.ROSTER_WENT_BACK
        return Verdict.CHAIN_MISSING if entry.previous in self._unproven else Verdict.ADMITTED

    def _roster_version_of(self, entry: Entry) -> int | None:
        """Of the entry before this one: 0 before a device's first, None where it has not come."""
        if not entry.previous:
            return 0
        query = select(log_entry.c.header).where(
            log_entry.c.hash == entry.previous, log_entry.c.device == entry.device
        )
        header = self._connection.execute(query).scalar_one_or_none()
        return None if header is None else entry_from_bytes(header).roster_version

    def _has_successor(self, entry: Entry) -> bool:
        mine = log_entry.c.device == entry.device
        tip = select(log_entry.c.hash).where(mine).order_by(log_entry.c.position.desc()).limit(1)
        if self._connection.execute(tip).scalar_one_or_none() == (entry.previous or None):
            return False
        query = select(log_entry.c.position).where(mine, log_entry.c.previous == entry.previous)
        return self._connection.execute(query.limit(1)).first() is not None


def unproven_hashes(connection: Connection) -> set[str]:
    """Entries in quarantine whose place in their chain is not proven yet."""
    query = (
        select(log_entry.c.hash)
        .join(quarantine, quarantine.c.position == log_entry.c.position)
        .where(quarantine.c.code.in_([verdict.value for verdict in _UNPROVEN]))
    )
    return set(connection.execute(query).scalars())


def newly_proven(connection: Connection, heads: Iterable[str]) -> set[str]:
    """Of the unproven entries those whose forerunners have all come and that a signed head covers now."""
    unproven = unproven_hashes(connection)
    before = dict(_links(connection, unproven))
    covered: set[str] = set()
    for head in heads:
        at = head
        while at in before and at not in covered:
            covered.add(at)
            at = before[at]
    known = _in_log(connection, set(before.values()))
    return {h for h in covered if _rests_on_proof(h, before, covered, known)}


def _rests_on_proof(
    entry: str, before: Mapping[str, str], covered: set[str], known: set[str]
) -> bool:
    at = entry
    while at in before:
        if at not in covered:
            return False
        at = before[at]
    return not at or at in known


def _links(connection: Connection, hashes: set[str]) -> Iterator[tuple[str, str]]:
    for batch in batched(sorted(hashes)):
        query = select(log_entry.c.hash, log_entry.c.previous).where(log_entry.c.hash.in_(batch))
        for row in connection.execute(query):
            yield row.hash, row.previous


def _in_log(connection: Connection, hashes: set[str]) -> set[str]:
    found: set[str] = set()
    for batch in batched(sorted(hashes)):
        query = select(log_entry.c.hash).where(log_entry.c.hash.in_(batch))
        found |= set(connection.execute(query).scalars())
    return found
