"""Who wrote a value, when, and what they were looking at: read from the log."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.sync.entries import Entry, Part, PartGroup, entry_from_bytes, part_from_bytes
from app.sync.versions import GONE, Dot, Sibling, covers
from db.tables import log_entry, log_part

UNKNOWN: Any = object()  # the value came in a snapshot: its history is not in this replica


@dataclass(frozen=True, slots=True)
class Written:
    """``replaced`` is UNKNOWN where this replica can't know."""

    person: str
    at: str
    replaced: Any


class History:
    """Every write to one record that the log still holds."""

    def __init__(self, connection: Connection, kind: str, record_id: str) -> None:
        query = (
            select(log_entry.c.header, log_part.c.salt, log_part.c.body)
            .join(log_entry, log_entry.c.position == log_part.c.position)
            .where(
                log_part.c.kind == kind,
                log_part.c.record_id == record_id,
                log_part.c.body.is_not(None),
                log_entry.c.state == "applied",
            )
            .order_by(log_entry.c.position)
        )
        self._writes: list[tuple[Entry, Part]] = [
            (entry_from_bytes(row.header), part_from_bytes(row.salt, row.body).part)
            for row in connection.execute(query)
        ]

    def of(self, field: str, sibling: Sibling) -> Written:
        """Who wrote this sibling, and the value it replaced."""
        for entry, group in self._groups(field):
            if entry.dot == sibling.dot:
                return Written(entry.person, entry.wall_time, self._replaced(field, group))
        return Written("", "", UNKNOWN)

    def last_changes(
        self, unknown_to: dict[str, dict[str, int]]
    ) -> tuple[Written | None, list[str]]:
        """The newest write that a deletion did not know of, and the fields that such writes set."""
        names: list[str] = []
        last = None
        for entry, part in self._writes:
            for group in part.groups:
                fresh = [
                    name
                    for name in group.values
                    if name != GONE and not covers(unknown_to.get(name, {}), entry.dot)
                ]
                if fresh:
                    names += [name for name in fresh if name not in names]
                    last = Written(entry.person, entry.wall_time, UNKNOWN)
        return last, names

    def _replaced(self, field: str, group: PartGroup) -> Any:
        """The value of the generation before that its author knew; None for the first."""
        if group.generation <= 1 and not group.context:
            return None
        found: list[tuple[Dot, Any]] = [
            (entry.dot, before.values[field])
            for entry, before in self._groups(field)
            if before.generation == group.generation - 1 and covers(group.context, entry.dot)
        ]
        return found[-1][1] if found else UNKNOWN

    def _groups(self, field: str) -> list[tuple[Entry, PartGroup]]:
        return [
            (entry, group)
            for entry, part in self._writes
            for group in part.groups
            if field in group.values
        ]
