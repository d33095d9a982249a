"""The list of fields on which replicas disagree."""

from itertools import chain
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from app.changes import Changes
from app.records import kinds
from db.mapping import conflicting_fields, table_of, versions_of_row
from db.record_store import batched
from db.tables import conflict

KINDS = ("*",)


def refresh(connection: Connection, changes: Changes, _policy_for: Any) -> None:
    """List the conflicts of what changed anew."""
    changed = {
        name: sorted(ids)
        for name, ids in changes.ids.items()
        if name in kinds() and not kinds()[name].INFO.add_only
    }
    for batch in batched(sorted(chain.from_iterable(changed.values()))):
        # ids are random: one is never a record of two kinds
        connection.execute(delete(conflict).where(conflict.c.record_id.in_(batch)))
    for name, ids in changed.items():
        kind, table = kinds()[name], table_of(kinds()[name])
        rows = [
            {"kind": name, "record_id": row.id, "field": field, "dossier": row.dossier}
            for batch in batched(ids)
            for row in connection.execute(
                select(table).where(
                    table.c.id.in_(batch), table.c.conflict_.is_(True), table.c.hidden_.is_(False)
                )
            )
            for field in conflicting_fields(versions_of_row(kind, row))
        ]
        if rows:
            connection.execute(insert(conflict), rows)
