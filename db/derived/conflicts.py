"""The list of fields on which replicas disagree."""

from typing import Any

from sqlalchemy import Connection, delete, insert

from app.changes import Changes
from app.records import kinds
from db.mapping import conflicting_fields, versions_of_row
from db.record_store import RecordReader
from db.tables import conflict

KINDS = ("*",)


def refresh(connection: Connection, changes: Changes, _policy_for: Any) -> None:
    """List the conflicts of what changed anew."""
    reader = RecordReader(connection)
    for name, ids in changes.ids.items():
        kind = kinds().get(name)
        if kind is None or kind.INFO.add_only:
            continue
        _forget(connection, name, ids)
        rows = [
            {"kind": name, "record_id": row.id, "field": field, "dossier": row.dossier}
            for row in reader.rows(kind, ids).values()
            if row.conflict_
            for field in conflicting_fields(versions_of_row(kind, row))
        ]
        if rows:
            connection.execute(insert(conflict), rows)


def _forget(connection: Connection, kind: str, ids: frozenset[str]) -> None:
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        connection.execute(
            delete(conflict).where(conflict.c.kind == kind, conflict.c.record_id.in_(part))
        )
