"""Dossiers that leave this replica: hidden at once, deleted when our own changes to them have arrived above.

A tombstone stays, so that a stale stick can't revive them: a snapshot enters again only if its sender knows more than
the one who revoked.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, select, text, update

from app.changes import Changes, changes_of
from app.records import kinds
from app.records.office import OFFICE
from app.sync.manifest import Manifest
from db.blobs import BlobFolder
from db.bulk import upsert_rows
from db.exchange.decided import forget_held_back
from db.exchange.peers import read_peer
from db.record_store import batched
from db.tables import (
    GRAM_INDEX,
    RECORDS,
    blob,
    has_grams,
    log_entry,
    log_part,
    tombstone,
    unknown_record,
)

LEAVING, GONE = "leaving", "gone"


class Tombstones:
    """Which dossiers have left, and whether something that comes may bring one back."""

    def __init__(self, connection: Connection, manifest: Manifest) -> None:
        self._connection = connection
        self._manifest = manifest
        rows = connection.execute(select(tombstone))
        self._rows: dict[str, Row[Any]] = {row.dossier: row for row in rows}
        self._revived: set[str] = set()

    def keeps_out(self, dossier: str) -> bool:
        """Whether changes to this dossier are not taken in."""
        return dossier in self._rows and dossier not in self._revived

    def revives(self, dossier: str) -> bool:
        """Whether a snapshot of it may come in; True for what never left."""
        row = self._rows.get(dossier)
        if row is None or dossier in self._revived:
            return True
        manifest = self._manifest
        place = (manifest.epoch, manifest.upto)
        if row.sender == manifest.sender:
            knows_more = place > (row.epoch, row.position)
        else:
            knows_more = manifest.roster_version > row.roster_version
        if knows_more:
            self._revived.add(dossier)
            self._connection.execute(delete(tombstone).where(tombstone.c.dossier == dossier))
        return knows_more


def leave(connection: Connection, dossiers: Iterable[str], manifest: Manifest, now: str) -> Changes:
    """Hide these dossiers and note that they leave. A stale revocation of what came back since is passed over."""
    wanted = sorted(set(dossiers) - {OFFICE})
    upsert_rows(
        connection,
        tombstone,
        [
            {
                "dossier": dossier, "sender": manifest.sender, "epoch": manifest.epoch,
                "position": manifest.upto, "roster_version": manifest.roster_version,
                "state": LEAVING, "at": now,
            }
            for dossier in wanted
        ],
        ("dossier",),
    )  # fmt: skip
    touched: list[tuple[str, str]] = []
    for name, table in RECORDS.items():
        for batch in batched(wanted):
            mine = table.c.dossier.in_(batch)
            touched += [
                (name, i) for i in connection.execute(select(table.c.id).where(mine)).scalars()
            ]
            connection.execute(update(table).where(mine).values(hidden_=True))
    return changes_of(touched)


def delete_what_arrived(
    connection: Connection, upstream: str | None, blobs: BlobFolder
) -> tuple[Changes, tuple[str, ...]]:
    """Delete leaving dossiers whose changes of our own the replica above has receipted.

    Returns what was touched and the sealed files to drop once this transaction has been committed.
    """
    waiting = connection.execute(
        select(tombstone.c.dossier).where(tombstone.c.state == LEAVING)
    ).scalars()
    they_have = read_peer(connection, upstream).they_have if upstream else 0
    ready = sorted(d for d in waiting if not _has_unsent(connection, d, they_have))
    if not ready:
        return Changes(), ()
    touched: list[tuple[str, str]] = []
    names: list[str] = []
    for batch in batched(ready):
        names += _blobs_of(connection, batch)
        for name, table in RECORDS.items():
            mine = table.c.dossier.in_(batch)
            touched += [
                (name, i) for i in connection.execute(select(table.c.id).where(mine)).scalars()
            ]
            connection.execute(delete(table).where(mine))
        connection.execute(delete(unknown_record).where(unknown_record.c.dossier.in_(batch)))
        forget_held_back(connection, batch)
        # The hash of each part stands in its entry's header: the chain still verifies.
        connection.execute(
            update(log_part)
            .where(log_part.c.dossier.in_(batch))
            .values(body=None, salt="", kind="", record_id="", dossier="")
        )
        connection.execute(
            update(tombstone).where(tombstone.c.dossier.in_(batch)).values(state=GONE)
        )
    for batch in batched(sorted(set(names))):
        connection.execute(delete(blob).where(blob.c.name.in_(batch)))
    return changes_of(touched), tuple(n for n in names if n in blobs.names())


def sweep(connection: Connection) -> None:
    """After deleted rows have left the derived tables: grams of them may not linger in the search index."""
    if not has_grams(connection):
        return
    connection.execute(text(f"INSERT INTO {GRAM_INDEX}({GRAM_INDEX}) VALUES ('optimize')"))


def _has_unsent(connection: Connection, dossier: str, they_have: int) -> bool:
    query = (
        select(log_part.c.position)
        .join(log_entry, log_entry.c.position == log_part.c.position)
        .where(
            log_part.c.dossier == dossier,
            log_entry.c.position > they_have,
            log_entry.c.came_from.is_(None),
        )
    )
    return connection.execute(query.limit(1)).first() is not None


def _blobs_of(connection: Connection, dossiers: Iterable[str]) -> list[str]:
    found: list[str] = []
    for kind in blob_kinds():
        table: Any = RECORDS[kind]
        query = select(table.c.blob).where(table.c.dossier.in_(list(dossiers)))
        found += connection.execute(query).scalars()
    return found


def blob_kinds() -> tuple[str, ...]:
    """The kinds of record that name a sealed file."""
    return tuple(name for name in kinds() if "blob" in RECORDS[name].c)


def tombstones(connection: Connection) -> Mapping[str, str]:
    """Every dossier that left, and how far it has."""
    rows = connection.execute(select(tombstone.c.dossier, tombstone.c.state))
    return {row.dossier: row.state for row in rows}
