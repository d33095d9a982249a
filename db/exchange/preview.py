"""What taking in a drive's files would change: the real import, in a transaction that is never committed."""

from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from sqlalchemy import Connection, select

from app.changes import Changes, joined
from app.exchange import KindCount, Preview, Report
from app.records import kinds
from app.records.people import Person
from db.exchange.drive_files import find_bundles
from db.exchange.taking import take
from db.mapping import table_of
from db.packs import PackBook
from db.record_store import batched
from db.rosters import RosterBook
from db.store import SqlStore
from db.tables import conflict

NAMES = 12  # of new people that are named
_HIDDEN_KINDS = frozenset(("audit",))  # nobody decides by these


def preview(store: SqlStore, folder: Path, report: Report, *, names: bool = False) -> Preview:
    """Import everything for us and take it back. ``names``: whether new people may be named.

    Raises StickFailed, or what ``report`` raises to stop. Nothing is changed, in the store or on the drive.
    """
    files = find_bundles(folder)
    with (
        TemporaryDirectory(dir=store.home, prefix="preview-") as scratch,
        store.reading_connection() as before,
        _rehearsal(store, Path(scratch)) as rehearsal,
    ):
        outcomes, changes = [], []
        for place, file in enumerate(files):
            report(place, len(files), f"正在预览 {file.name}")
            found = take(cast("SqlStore", rehearsal), file)
            if found is not None:
                outcomes.append(found[0])
                changes.append(found[1])
        after = rehearsal.connection
        changed = joined(changes)
        return Preview(
            files=tuple(outcomes),
            kinds=tuple(_counts(changed, before, after)),
            new_people=len(_new(Person, changed.ids.get("person", ()), before)),
            names=_names(changed, before, after) if names else (),
            conflicts=len(_conflicts(after) - _conflicts(before)),
        )


class Rehearsal:
    """A store whose writes all go into one transaction that nobody commits."""

    def __init__(self, store: SqlStore, connection: Connection, home: Path) -> None:
        self._store = store
        self.home = home  # where copies and bundles that wait are put
        self.connection = connection
        self._inside = _NeverCommits(connection)
        engine: Any = _OneConnection(self._inside)
        self.rosters = RosterBook(engine)
        self.packs = PackBook(engine, self.rosters)
        self.blobs = _NoBlobs(store.blobs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def writing(self) -> Generator[Any]:
        """As the store's own: what was not committed inside is undone, the rest stays until the end."""
        self.connection.exec_driver_sql("SAVEPOINT rehearsal")
        self._inside.kept = False
        try:
            yield self._inside
        finally:
            if not self._inside.kept:
                self.connection.exec_driver_sql("ROLLBACK TO rehearsal")
            self.connection.exec_driver_sql("RELEASE rehearsal")

    def noting(self, **_lasting: bool) -> AbstractContextManager[Any]:
        return self.writing()

    @contextmanager
    def reading_connection(self) -> Generator[Any]:
        yield self._inside


class _NeverCommits:
    """A connection that only notes that it was asked to commit."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.kept = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def commit(self) -> None:
        self.kept = True

    def rollback(self) -> None:
        self.kept = False


class _OneConnection:
    """What looks like an engine: every connection is the rehearsal's."""

    def __init__(self, connection: _NeverCommits) -> None:
        self._connection = connection

    @contextmanager
    def connect(self) -> Generator[_NeverCommits]:
        yield self._connection


class _NoBlobs:
    """The folder of sealed files, which neither takes nor loses any."""

    def __init__(self, blobs: Any) -> None:
        self._blobs = blobs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._blobs, name)

    def take(self, _name: str, _sealed: bytes) -> None: ...

    def drop(self, _name: str) -> None: ...


@contextmanager
def _rehearsal(store: SqlStore, home: Path) -> Generator[Rehearsal]:
    with store.writing() as connection:
        try:
            yield Rehearsal(store, connection, home)
        finally:
            connection.rollback()


def _counts(changes: Changes, before: Connection, after: Connection) -> Iterable[KindCount]:
    for name in sorted(changes.ids.keys() - _HIDDEN_KINDS):
        kind = kinds().get(name)
        if kind is None:
            continue
        was, now = _shown(kind, changes.ids[name], before), _shown(kind, changes.ids[name], after)
        count = Counter(
            "added" if one not in was else "changed" if one in now else "removed"
            for one in was | now
        )
        if count:
            yield KindCount(kind.INFO.label, **count)


def _shown(kind: Any, ids: Iterable[str], connection: Connection) -> set[str]:
    """Which of these can be seen."""
    table = table_of(kind)
    found: set[str] = set()
    for batch in batched(sorted(ids)):
        query = select(table.c.id).where(table.c.id.in_(batch), table.c.hidden_.is_(False))
        found |= set(connection.execute(query).scalars())
    return found


def _new(kind: Any, ids: Iterable[str], before: Connection) -> set[str]:
    return set(ids) - _shown(kind, ids, before)


def _names(changes: Changes, before: Connection, after: Connection) -> tuple[str, ...]:
    table = table_of(Person)
    new = sorted(_new(Person, changes.ids.get("person", ()), before))[: NAMES * 4]
    query = select(table.c.name).where(table.c.id.in_(new), table.c.hidden_.is_(False))
    return tuple(after.execute(query.limit(NAMES)).scalars())


def _conflicts(connection: Connection) -> set[tuple[str, str, str]]:
    rows = connection.execute(select(conflict.c.kind, conflict.c.record_id, conflict.c.field))
    return {(row.kind, row.record_id, row.field) for row in rows}
