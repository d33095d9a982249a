"""What a replica below has been given, and so what has to go to it whole and what it must let go.

A dossier enters with a snapshot and leaves with a revocation; both are said again until a receipt covers the position
of our log at which they were said.
"""

from dataclasses import dataclass

import msgspec
from sqlalchemy import BigInteger, Connection, Row, cast, delete, literal, null, or_, select, update
from sqlalchemy.sql import ColumnElement

from app.records.office import OFFICE
from app.sync.entries import Part
from app.sync.versions import GONE
from db.bulk import upsert, upsert_rows
from db.exchange.scope import AREA_KINDS, PERSON_FIELDS, Scope
from db.record_store import batched, kinds_in, rows_of_dossiers
from db.tables import RECORDS, held_dossier, log_part

_SCOPE_FIELDS = frozenset({"area", "residence_area", GONE}).union(*PERSON_FIELDS.values())
_SCOPE_KINDS = frozenset((*AREA_KINDS, *PERSON_FIELDS, "person"))
_part = msgspec.json.Decoder(Part)


@dataclass(frozen=True, slots=True)
class Moves:
    """Dossiers that come into a recipient's scope, and those that leave it."""

    entering: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()


def has_its_snapshot(connection: Connection, device: str, they_have: int) -> bool:
    """Whether a receipt up to this position covers the first snapshot that the device was given."""
    query = select(held_dossier.c.since).where(
        held_dossier.c.device == device, held_dossier.c.dossier == OFFICE
    )
    since = connection.execute(query).scalar_one_or_none()
    return since is not None and since <= they_have


# Under this name stands what a device was given once: what it wrote there while it held it may come late.
_ONCE = "once:"


def was_given(connection: Connection, device: str, dossier: str) -> bool:
    """Whether this replica ever gave a device a dossier."""
    query = select(held_dossier.c.dossier).where(
        held_dossier.c.device.in_((device, _ONCE + device)), held_dossier.c.dossier == dossier
    )
    return connection.execute(query.limit(1)).first() is not None


def no_longer_held(connection: Connection, *which: ColumnElement[bool]) -> None:
    """What of these a device holds is unknown from here on, or nothing; that it was given once is kept."""
    now = ~held_dossier.c.device.startswith(_ONCE, autoescape=True)
    once = select(
        literal(_ONCE).concat(held_dossier.c.device),
        held_dossier.c.dossier,
        literal(0),
        cast(null(), BigInteger),
    ).where(now, *which)
    names = ["device", "dossier", "since", "left_at"]
    connection.execute(upsert(held_dossier).from_select(names, once).on_conflict_do_nothing())
    connection.execute(delete(held_dossier).where(now, *which))


class HeldBook:
    """Keeps for one recipient what it holds by its receipts."""

    def __init__(self, connection: Connection, scope: Scope, device: str, they_have: int) -> None:
        self._connection = connection
        self._scope = scope
        self._device = device
        self._they_have = they_have
        self._rows: dict[str, Row[str, str, int, int | None]] = {}

    def moves(self, upto: int, *, everything: bool) -> Moves:
        """What changes for the recipient between its receipt and ``upto``."""
        touched = self._touched(upto)
        everybody = everything or self._touched_kind("roster", upto)
        if everybody or self._scope_moved(upto):
            self._load()
            leaving = set(self._rows)
        else:
            after = self._they_have
            self._load(or_(held_dossier.c.since > after, held_dossier.c.left_at > after))
            self._load_of(touched)
            leaving = touched & self._rows.keys()
        candidates = self._every_dossier() if everybody else set(touched)
        candidates |= {d for d, row in self._rows.items() if row.since > self._they_have}
        self._scope.learn(candidates | leaving)
        entering = {d for d in candidates if not self._has(d) and self._scope.inside(d)}
        named = self._people_named_by(candidates)
        self._load_of(named)
        self._scope.learn(named)
        entering |= {p for p in named if not self._has(p) and self._scope.inside(p)}
        told = {d for d, row in self._rows.items() if (row.left_at or 0) > self._they_have}
        outside = {d for d in leaving if d != OFFICE and not self._scope.inside(d)}
        return Moves(frozenset(entering), frozenset((outside | told) - entering))

    def write(self, connection: Connection, moves: Moves, position: int) -> None:
        """Note what was said at a position; forget what the recipient has confirmed to have let go."""
        mine = held_dossier.c.device == self._device
        no_longer_held(connection, mine, held_dossier.c.left_at <= self._they_have)
        # What was said before and not receipted keeps its position: every bundle since has said it again.
        came = [
            {"device": self._device, "dossier": d, "since": position, "left_at": None}
            for d in sorted(moves.entering)
            if (row := self._rows.get(d)) is None or row.left_at is not None
        ]
        if came:
            upsert_rows(connection, held_dossier, came, ("device", "dossier"))
        for batch in batched(sorted(moves.leaving)):
            said_first = mine & held_dossier.c.left_at.is_(None)
            connection.execute(
                update(held_dossier)
                .where(said_first, held_dossier.c.dossier.in_(batch))
                .values(left_at=position)
            )

    def _load(self, *only: ColumnElement[bool]) -> None:
        mine = held_dossier.c.device == self._device
        for row in self._connection.execute(select(held_dossier).where(mine, *only)):
            self._rows[row.dossier] = row

    def _load_of(self, dossiers: set[str]) -> None:
        for batch in batched(sorted(dossiers - self._rows.keys())):
            self._load(held_dossier.c.dossier.in_(batch))

    def _has(self, dossier: str) -> bool:
        row = self._rows.get(dossier)
        return row is not None and row.since <= self._they_have and row.left_at is None

    def _touched_kind(self, kind: str, upto: int) -> bool:
        query = select(log_part.c.position).where(
            log_part.c.kind == kind,
            log_part.c.position > self._they_have,
            log_part.c.position <= upto,
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def _touched(self, upto: int) -> set[str]:
        query = (
            select(log_part.c.dossier)
            .distinct()
            .where(
                log_part.c.position > self._they_have,
                log_part.c.position <= upto,
                log_part.c.body.is_not(None),
            )
        )
        return set(self._connection.execute(query).scalars())

    def _scope_moved(self, upto: int) -> bool:
        """Whether a field that decides over scope was changed, not only written for the first time."""
        query = select(log_part.c.kind, log_part.c.body).where(
            log_part.c.position > self._they_have,
            log_part.c.position <= upto,
            log_part.c.body.is_not(None),
        )
        return any(
            group.context and not _SCOPE_FIELDS.isdisjoint(group.values)
            for row in self._connection.execute(query)
            if row.kind in _SCOPE_KINDS
            for group in _part.decode(row.body).groups
        )

    def _every_dossier(self) -> set[str]:
        found = {OFFICE}
        for name, table in RECORDS.items():
            if self._scope.holds_kind(name):
                found |= set(self._connection.execute(select(table.c.dossier).distinct()).scalars())
        return found

    def _people_named_by(self, dossiers: set[str]) -> set[str]:
        """The people that records of these dossiers refer to."""
        found: set[str] = set()
        held = [kind for kind in PERSON_FIELDS if self._scope.holds_kind(kind)]
        for kind in kinds_in(self._connection, held, dossiers):
            for row in rows_of_dossiers(self._connection, kind, dossiers):
                named = (row._mapping[name] for name in PERSON_FIELDS[kind])
                found |= {person for person in named if person}
        return found
