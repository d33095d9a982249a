"""The log: entries in the order this replica accepted them, numbered without gaps."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from app.sync.entries import Entry, SealedPart, entry_bytes, entry_from_bytes, part_from_bytes
from db.bulk import insert_rows
from db.tables import log_entry, log_part, log_state


@dataclass(frozen=True, slots=True)
class LogState:
    position: int
    running: str  # hash over every entry's hash so far, in this log's order
    head: str  # hash of this device's own last entry
    epoch: str  # which log this is: a restored database begins a new one


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry as it stands in the log: with the parts that this replica holds."""

    position: int
    header: bytes
    entry: Entry
    parts: tuple[SealedPart | None, ...]
    state: str


def read_state(connection: Connection) -> LogState:
    row = connection.execute(select(log_state)).one()
    return LogState(row.position, row.running, row.head, row.epoch)


def next_running(running: str, entry_hash: str) -> str:
    """The running hash after one more entry."""
    return hashlib.sha256(f"{running}{entry_hash}".encode()).hexdigest()


class LogWriter:
    """Appends entries inside one transaction; ``finish`` gives the positions their final state.

    The counter row is read and written in the same transaction as the entries, so that a later
    number can never become visible before an earlier one.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._state = read_state(connection)
        self._entries: list[dict[str, Any]] = []
        self._parts: list[dict[str, Any]] = []

    @property
    def state(self) -> LogState:
        return self._state

    def append(
        self,
        entry: Entry,
        entry_hash: str,
        parts: Sequence[tuple[str, str, str, str, bytes | None]],
        *,
        came_from: str | None = None,
        state: str = "applied",
        own: bool = False,
        unproven: bool = False,
    ) -> int:
        """Add one entry; ``parts`` are (kind, record id, dossier, salt, body or None if withheld).

        An unproven one does not take its dot from the true one that may still come: it is kept under its hash.
        """
        position = self._state.position + 1
        running = next_running(self._state.running, entry_hash)
        head = entry_hash if own else self._state.head
        self._state = replace(self._state, position=position, running=running, head=head)
        writer, counter = (entry_hash, 0) if unproven else entry.dot
        self._entries.append(
            {
                "position": position,
                "writer": writer,
                "counter": counter,
                "device": entry.device,
                "hash": entry_hash,
                "previous": entry.previous,
                "header": entry_bytes(entry),
                "running": running,
                "came_from": came_from,
                "state": state,
            }
        )
        for ordinal, (kind, record_id, dossier, salt, body) in enumerate(parts):
            self._parts.append(
                {
                    "position": position,
                    "ordinal": ordinal,
                    "kind": kind,
                    "record_id": record_id,
                    "dossier": dossier,
                    "salt": salt,
                    "body": body,
                }
            )
        return position

    def finish(self) -> None:
        """Write what was appended; the counter row last."""
        if not self._entries:
            return
        insert_rows(self._connection, log_entry, self._entries)
        if self._parts:
            insert_rows(self._connection, log_part, self._parts)
        self._connection.execute(
            update(log_state).values(
                position=self._state.position,
                running=self._state.running,
                head=self._state.head,
            )
        )
        self._entries, self._parts = [], []


def known_dots(connection: Connection, dots: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Which of these dots are in the log already."""
    by_writer: dict[str, list[int]] = {}
    for writer, counter in dots:
        by_writer.setdefault(writer, []).append(counter)
    found: set[tuple[str, int]] = set()
    for writer, counters in by_writer.items():
        query = select(log_entry.c.counter).where(
            log_entry.c.writer == writer,
            log_entry.c.counter.between(min(counters), max(counters)),
        )
        found |= {(writer, counter) for counter in connection.execute(query).scalars()}
    return found


def known_hashes(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Which of these entries are in the log already, proven or not."""
    query = select(log_entry.c.hash).where(log_entry.c.hash.in_(list(hashes)))
    return set(connection.execute(query).scalars())


def device_of_writer(connection: Connection, writer: str) -> str | None:
    """The device that a writer's entries in the log are from."""
    query = select(log_entry.c.device).where(log_entry.c.writer == writer).limit(1)
    return connection.execute(query).scalar_one_or_none()


def running_at(connection: Connection, position: int) -> str:
    """The running hash at a position; the empty text at 0 and for positions that do not exist."""
    query = select(log_entry.c.running).where(log_entry.c.position == position)
    return connection.execute(query).scalar_one_or_none() or ""


def chain_of(connection: Connection, device: str) -> tuple[str, ...]:
    """Hashes of one device's entries in the order of their links, as far as they are held.

    What follows a missing entry stands after everything that follows none.
    """
    rows = connection.execute(
        select(log_entry.c.hash, log_entry.c.previous)
        .where(log_entry.c.device == device)
        .order_by(log_entry.c.position)
    ).all()
    held = {row.hash for row in rows}
    next_of: dict[str, list[str]] = {}
    for row in rows:
        next_of.setdefault(row.previous, []).append(row.hash)
    starts = [*next_of.get("", ())]
    starts += [row.hash for row in rows if row.previous and row.previous not in held]
    found: list[str] = []
    for start in starts:
        waiting = [start]
        while waiting:
            here = waiting.pop()
            found.append(here)
            waiting += reversed(next_of.get(here, ()))
    return tuple(found)


def read_log(connection: Connection, after: int, upto: int) -> Iterator[Logged]:
    """Entries with ``after`` < position ≤ ``upto``, in order, a thousand at a time."""
    step = 1000
    for start in range(after, upto, step):
        end = min(start + step, upto)
        between = log_part.c.position.between(start + 1, end)
        rows = connection.execute(
            select(log_part).where(between).order_by(log_part.c.position, log_part.c.ordinal)
        )
        parts: dict[int, list[SealedPart | None]] = {}
        for row in rows:
            held = None if row.body is None else part_from_bytes(row.salt, row.body)
            parts.setdefault(row.position, []).append(held)
        entries = connection.execute(
            select(log_entry.c.position, log_entry.c.header, log_entry.c.state)
            .where(log_entry.c.position.between(start + 1, end))
            .order_by(log_entry.c.position)
        )
        for row in entries:
            entry = entry_from_bytes(row.header)
            yield Logged(
                row.position, row.header, entry, tuple(parts.get(row.position, ())), row.state
            )


def facts_text(facts: Any) -> str:
    return msgspec.json.encode(facts).decode()
