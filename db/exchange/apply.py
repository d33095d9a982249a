"""Merging parts and snapshots into records, many at a time: one read and one write for each kind."""

from typing import Any

import msgspec
from sqlalchemy import Connection, select

from app.records import kinds
from app.records.base import Record
from app.security.roster import RosterDevice
from app.sync.entries import Part, apply_part, versions_written
from app.sync.errors import BundleDamaged
from app.sync.manifest import SentRecord
from app.sync.scope import may_hold, may_hold_unknown
from app.sync.versions import (
    Dot,
    RecordVersions,
    decode,
    encode,
    is_gone,
    merge_records,
)
from db.bulk import put_rows, upsert
from db.mapping import column_names, new_row, row_of, table_of, versions_of_row
from db.record_store import RecordReader
from db.tables import unknown_record

Key = tuple[str, str]


class Applier:
    """Gathers what is to be merged, then reads, merges and writes each kind in one go."""

    def __init__(self, connection: Connection, own: RosterDevice) -> None:
        self._connection = connection
        self._own = own
        self._parts: dict[Key, list[tuple[Part, Dot, int]]] = {}
        self._snapshots: dict[Key, SentRecord] = {}
        self.refused = 0  # records that this replica may not hold
        self.conflicts = 0

    def apply(self, part: Part, dot: Dot, rank: int) -> None:
        """A part of an admitted entry."""
        if self.takes(part.kind):
            self._parts.setdefault((part.kind, part.record_id), []).append((part, dot, rank))

    def merge(self, record: SentRecord) -> None:
        """A record of a snapshot."""
        if self.takes(record.kind):
            self._snapshots[record.kind, record.id] = record

    @property
    def held(self) -> int:
        """How many records wait to be written."""
        return len(self._parts) + len(self._snapshots)

    def finish(self) -> list[Key]:
        """Write what was gathered; return what was touched."""
        by_kind: dict[str, set[str]] = {}
        for kind, record_id in (*self._parts, *self._snapshots):
            by_kind.setdefault(kind, set()).add(record_id)
        touched: list[Key] = []
        for kind, ids in sorted(by_kind.items()):
            known = kinds().get(kind)
            if known is None:
                self._write_unknown(kind, ids)
            else:
                touched += self._write_known(known, ids)
        self._parts, self._snapshots = {}, {}
        return touched

    def takes(self, kind: str) -> bool:
        """Whether this replica may hold such records; one that it may not is counted."""
        allowed = self.may_hold(kind)
        self.refused += not allowed
        return allowed

    def may_hold(self, kind: str) -> bool:
        known = kinds().get(kind)
        return may_hold(self._own, known.INFO) if known else may_hold_unknown(self._own)

    def _merged(self, key: Key, versions: RecordVersions) -> tuple[RecordVersions, str]:
        dossier = ""
        if (sent := self._snapshots.get(key)) is not None:
            theirs = versions_of(sent)
            versions = merge_records(versions, theirs) if versions else theirs
            dossier = sent.dossier
        for part, dot, rank in self._parts.get(key, ()):
            versions = apply_part(versions, part, dot, rank)
            dossier = part.dossier
        return versions, dossier

    def _write_known(self, kind: type[Record], ids: set[str]) -> list[Key]:
        name = kind.INFO.name
        rows = RecordReader(self._connection).rows(kind, ids)
        written, touched = [], []
        for record_id in sorted(ids):
            row = rows.get(record_id)
            made = None if row else self._new_row(kind, (name, record_id))
            if made is not None:
                written.append(made)
                touched.append((name, record_id))
                continue
            before: RecordVersions = {} if row is None else versions_of_row(kind, row)
            versions, dossier = self._merged((name, record_id), before)
            left_and_came_back = row is not None and row.hidden_ and not is_gone(versions)
            if versions == before and not left_and_came_back:
                continue
            packed = None if row else self._packed(kind, (name, record_id))
            made = row_of(kind, record_id, row.dossier if row else dossier, versions, packed)
            self.conflicts += made["conflict_"]
            written.append(made)
            touched.append((name, record_id))
        if written:
            put_rows(self._connection, table_of(kind), written)
        return touched

    def _new_row(self, kind: type[Record], key: Key) -> dict[str, Any] | None:
        """The short way for most of what comes: a record that is new here, written by one part, all of it known."""
        parts = self._parts.get(key, ())
        if len(parts) != 1 or key in self._snapshots:
            return None
        part, dot, rank = parts[0]
        values = {name: value for group in part.groups for name, value in group.values.items()}
        once = len(values) == sum(len(group.values) for group in part.groups)
        if not once or not values.keys() <= set(column_names(kind)):
            return None
        return new_row(kind, key[1], part.dossier, values, versions_written(part, dot, rank))

    def _packed(self, kind: type[Record], key: Key) -> bytes | None:
        """Versions that can be written as they came: of a record new here, with no field unknown here."""
        sent = self._snapshots.get(key)
        if sent is None or key in self._parts or not sent.values.keys() <= set(column_names(kind)):
            return None
        return sent.versions

    def _write_unknown(self, kind: str, ids: set[str]) -> None:
        """Kept whole for a newer version of this program, and passed on."""
        for record_id in sorted(ids):
            query = select(unknown_record).where(
                unknown_record.c.kind == kind, unknown_record.c.id == record_id
            )
            row = self._connection.execute(query).first()
            before = decode(row.versions_, {}) if row else {}
            versions, dossier = self._merged((kind, record_id), before)
            values = {
                "kind": kind, "id": record_id, "dossier": row.dossier if row else dossier,
                "versions_": encode(versions, {}),
            }  # fmt: skip
            statement = upsert(unknown_record).values(values)
            self._connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["kind", "id"],
                    set_={"versions_": statement.excluded.versions_},
                )
            )


def versions_of(sent: SentRecord) -> RecordVersions:
    """Raises BundleDamaged for what is malformed."""
    try:
        return decode(sent.versions, sent.values)
    except (msgspec.DecodeError, KeyError, ValueError) as error:
        raise BundleDamaged(file="") from error
