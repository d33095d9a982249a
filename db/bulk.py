"""Writing many rows with one statement that is compiled once.

SQLAlchemy looks at every value of every row on its way; an import writes twenty thousand rows and more. Rows given here
hold what the driver stores (text, numbers, bytes), so that nothing is left to convert.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects.postgresql import Insert, insert

_PLACES = {"sqlite": "qmark", "postgresql": "format"}


def upsert(table: Table) -> Insert:
    """An insert that may say what to do on conflict; SQLite and PostgreSQL spell it alike."""
    return insert(table)


def insert_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows that give every column. Raises what the database refuses."""
    _run(connection, *_compiled(table, connection.dialect, keys=()), rows)


def put_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows that give every column, or replace those with the same id."""
    upsert_rows(connection, table, rows, ("id",))


def upsert_rows(
    connection: Connection,
    table: Table,
    rows: Iterable[Mapping[str, Any]],
    keys: tuple[str, ...],
) -> None:
    """Add rows that give every column, or replace those with the same keys."""
    _run(connection, *_compiled(table, connection.dialect, keys=keys), rows)


def _run(
    connection: Connection,
    names: tuple[str, ...],
    statement: str,
    rows: Iterable[Mapping[str, Any]],
) -> None:
    pick = itemgetter(*names)
    connection.exec_driver_sql(statement, [pick(row) for row in rows])


@cache
def _compiled(
    table: Table, dialect: Dialect, *, keys: tuple[str, ...]
) -> tuple[tuple[str, ...], str]:
    names = tuple(column.name for column in table.c)
    statement = upsert(table)
    if keys:
        others = {name: statement.excluded[name] for name in names if name not in keys}
        statement = statement.on_conflict_do_update(index_elements=list(keys), set_=others)
    compiled = statement.compile(dialect=_positional(dialect), column_keys=list(names))
    return names, str(compiled)


@cache
def _positional(dialect: Dialect) -> Dialect:
    """The same language with places for values instead of names."""
    kind: Any = type(dialect)
    made: Dialect = kind(paramstyle=_PLACES[dialect.name])
    return made
