"""Getting and finding records of any kind on one connection."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    exists,
    func,
    literal,
    select,
    union_all,
)

from app.errors import NotFound
from app.records.base import Record
from db.mapping import record_of_row, table_of
from db.tables import RECORDS

R = TypeVar("R", bound=Record)

# SQLite takes 32,766 bound values; this also keeps statements short enough to be cached well.
_BATCH = 500
_FEW = 50  # dossiers, asked for in every kind of record with one statement


def batched(values: Sequence[str], most: int = _BATCH) -> Iterator[Sequence[str]]:
    """Slices that fit into one statement."""
    for start in range(0, len(values), most):
        yield values[start : start + most]


def rows_of_dossiers(
    connection: Connection, kind: str, dossiers: Collection[str]
) -> Iterator[Row[Any]]:
    """The rows of a kind that belong to these dossiers, hidden or not.

    By the index for a few; by one walk over the table where that is less work than asking for each.
    """
    table = RECORDS[kind]
    wanted = frozenset(dossiers)
    count = select(func.count()).select_from(table)
    if len(wanted) > _BATCH and connection.execute(count).scalar_one() < 10 * len(wanted):
        for row in connection.execute(select(table).execution_options(yield_per=1000)):
            if row.dossier in wanted:
                yield row
        return
    for batch in batched(sorted(wanted)):
        yield from connection.execute(select(table).where(table.c.dossier.in_(batch)))


def kinds_in(connection: Connection, kinds: Iterable[str], dossiers: Collection[str]) -> list[str]:
    """Those of these kinds that may have a record in these dossiers: asked at once where they are few."""
    names = list(kinds)
    if not dossiers or not names:
        return []
    if len(dossiers) > _FEW:
        return names
    return list(connection.execute(_has_any(tuple(names)), {"wanted": sorted(dossiers)}).scalars())


@cache
def _has_any(names: tuple[str, ...]) -> CompoundSelect[Any]:
    wanted: BindParameter[str] = bindparam("wanted", expanding=True)
    return union_all(
        *(
            select(literal(name)).where(exists().where(RECORDS[name].c.dossier.in_(wanted)))
            for name in names
        )
    )


@cache
def _by_id(table: Table) -> Select[Any]:
    """Built once for each table: making a statement costs more than running it."""
    return select(table).where(table.c.id == bindparam("wanted"))


class RecordReader:
    """Reads records; hidden ones (deleted and not edited since) are as if they were not there."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def row(self, kind: type[Record], record_id: str) -> Row[Any] | None:
        """The row, hidden or not."""
        return self._connection.execute(_by_id(table_of(kind)), {"wanted": record_id}).first()

    def rows(self, kind: type[Record], ids: Iterable[str]) -> Mapping[str, Row[Any]]:
        """The rows of these ids, hidden or not, by id."""
        table = table_of(kind)
        wanted = sorted(set(ids))
        found: dict[str, Row[Any]] = {}
        for batch in batched(wanted):
            for row in self._connection.execute(select(table).where(table.c.id.in_(batch))):
                found[row.id] = row
        return found

    def get(self, kind: type[R], record_id: str) -> R:
        found = self.seek(kind, record_id)
        if found is None:
            raise NotFound(kind=kind.INFO.name, id=record_id)
        return found

    def seek(self, kind: type[R], record_id: str | None) -> R | None:
        row = self.row(kind, record_id) if record_id else None
        return None if row is None or row.hidden_ else record_of_row(kind, row)

    def find(self, kind: type[R], **equal: Any) -> Sequence[R]:
        table = table_of(kind)
        query = select(table).where(table.c.hidden_.is_(False)).order_by(table.c.id)
        for name, value in equal.items():
            query = query.where(table.c[name] == value)
        return tuple(record_of_row(kind, row) for row in self._connection.execute(query))

    def find_many(self, kind: type[R], field: str, values: Iterable[str]) -> Sequence[R]:
        """Every record whose field is one of these values."""
        table = table_of(kind)
        wanted = sorted(set(values))
        found: list[R] = []
        for batch in batched(wanted):
            query = select(table).where(table.c[field].in_(batch), table.c.hidden_.is_(False))
            found += [record_of_row(kind, row) for row in self._connection.execute(query)]
        return tuple(sorted(found, key=lambda record: record.id))
