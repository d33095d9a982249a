"""How far entries have got: with the neighbour by its receipt, with the county by its signed heads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from app.queries.record_states import Reached, RecordState
from app.records.office import OFFICE
from app.security.roster import Roster
from app.sync.entries import entry_from_bytes
from db.exchange.heads import devices_within
from db.exchange.peers import read_peer, taken_over_to, upstream
from db.exchange.runs import Run, runs
from db.tables import device_head, log_entry, log_part

_QUIET = ("audit", "question", "office_question", "roster", "policy_pack")  # nobody waits for these
_MOST_OPEN = 20_000  # entries that the county has not taken over are looked at in one go
_ORDER = (Reached.REFUSED, Reached.WAITING, Reached.CARRIED, Reached.TAKEN)


@dataclass(frozen=True, slots=True)
class _Entry:
    position: int
    device: str
    hash: str
    header: bytes


class Coverage:
    """Judges entries written here and below. Without anybody above there is nothing to wait for."""

    def __init__(self, connection: Connection, roster: Roster, device: str) -> None:
        self._connection = connection
        own = roster.devices[device]
        above = upstream(roster, own)
        self.above = above.id if above else None
        self._they_have = read_peer(connection, above.id).they_have if above else 0
        self._last_in = read_peer(connection, above.id).last_in_at if above else None
        self._taken = {d: taken_over_to(connection, d) for d in devices_within(roster, own)}
        self._refused = set(self._refused_hashes())
        self._runs: list[tuple[str, Run]] | None = None

    def of_dossier(self, dossier: str) -> RecordState | None:
        """The least far of all that was written here or below about one dossier."""
        if self.above is None:
            return None
        query = self._entries().where(log_part.c.dossier == dossier)
        return self._state(_entry(row) for row in self._connection.execute(query))

    def open_dossiers(self) -> Mapping[str, RecordState]:
        """Every dossier with something that the county has not taken over, or has refused."""
        found: dict[str, list[_Entry]] = {}
        if self.above is None:
            return {}
        for device, taken in self._taken.items():
            beyond = (log_entry.c.device == device) & (log_entry.c.position > taken)
            refused = log_entry.c.hash.in_(sorted(self._refused))
            query = self._entries().where(beyond | refused if self._refused else beyond)
            for row in self._connection.execute(query.limit(_MOST_OPEN)):
                found.setdefault(row.dossier, []).append(_entry(row))
        states = {dossier: self._state(entries) for dossier, entries in found.items()}
        return {dossier: state for dossier, state in states.items() if state is not None}

    def latest_taken(self, most: int) -> Iterator[str]:
        """Dossiers of the latest entries that the county has taken over."""
        seen: set[str] = set()
        for device, taken in self._taken.items():
            query = (
                self._entries()
                .where(log_entry.c.device == device, log_entry.c.position <= taken)
                .order_by(None)
                .order_by(log_entry.c.position.desc())
                .limit(most * 4)
            )
            for row in self._connection.execute(query):
                if row.dossier not in seen and len(seen) < most:
                    seen.add(row.dossier)
                    yield row.dossier

    def waiting_since(self) -> str | None:
        """When the first entry was written here that the neighbour above has not receipted."""
        beyond = (log_entry.c.position > self._they_have) & log_entry.c.came_from.is_(None)
        first = self._connection.execute(self._entries().where(beyond).limit(1)).first()
        return entry_from_bytes(first.header).wall_time if first else None

    def _entries(self) -> Select[Any]:
        return (
            select(
                log_part.c.dossier, log_entry.c.position, log_entry.c.device, log_entry.c.hash,
                log_entry.c.header,
            )
            .join(log_entry, log_entry.c.position == log_part.c.position)
            .where(
                log_part.c.kind.not_in(_QUIET),
                log_part.c.dossier.not_in(("", OFFICE)),
                log_entry.c.device.in_(sorted(self._taken)),
            )
            .order_by(log_entry.c.position)
        )  # fmt: skip

    def _state(self, entries: Iterable[_Entry]) -> RecordState | None:
        by_reached: dict[Reached, list[_Entry]] = {}
        for entry in entries:
            by_reached.setdefault(self._reached(entry), []).append(entry)
        worst = next((reached for reached in _ORDER if reached in by_reached), None)
        if worst is None:
            return None
        mine = by_reached[worst]
        if worst is Reached.WAITING:
            first = entry_from_bytes(mine[0].header).wall_time
            return RecordState(worst, first, self._on_drive(mine[-1]))
        return RecordState(worst, self._since(worst, mine[-1]))

    def _reached(self, entry: _Entry) -> Reached:
        if entry.hash in self._refused:
            return Reached.REFUSED
        if entry.position <= self._taken[entry.device]:
            return Reached.TAKEN
        return Reached.CARRIED if entry.position <= self._they_have else Reached.WAITING

    def _since(self, reached: Reached, entry: _Entry) -> str | None:
        """The first exchange after which it was so, as far as runs are remembered."""
        since = self._last_in
        for at, run in self._remembered():
            if reached is Reached.CARRIED:
                covered = run.they_have.get(self.above or "", 0) >= entry.position
            else:
                covered = run.taken.get(entry.device, 0) >= entry.position
            if not covered:
                break
            since = at
        return since

    def _on_drive(self, entry: _Entry) -> str | None:
        found = None
        for at, run in self._remembered():
            if run.written.get(self.above or "", 0) >= entry.position:
                found = at
        return found

    def _remembered(self) -> list[tuple[str, Run]]:
        if self._runs is None:
            self._runs = list(runs(self._connection))
        return self._runs

    def _refused_hashes(self) -> Iterator[str]:
        query = select(device_head.c.refused).where(device_head.c.device.in_(sorted(self._taken)))
        for listed in self._connection.execute(query).scalars():
            yield from (one for one in listed.split(",") if one)


def _entry(row: Row[Any]) -> _Entry:
    return _Entry(row.position, row.device, row.hash, row.header)
