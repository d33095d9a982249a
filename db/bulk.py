"""Writing many rows with one statement that is compiled once.

SQLAlchemy looks at every value of every row on its way; an import writes twenty thousand rows and more. Rows given here
hold what the driver stores (text, numbers, bytes), so that nothing is left to convert.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert


def insert_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows that give every column. Raises what the database refuses."""
    _run(connection, *_compiled(table, replace=False), rows)


def put_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows that give every column, or replace those with the same id."""
    _run(connection, *_compiled(table, replace=True), rows)


def _run(
    connection: Connection,
    names: tuple[str, ...],
    statement: str,
    rows: Iterable[Mapping[str, Any]],
) -> None:
    pick = itemgetter(*names)
    connection.exec_driver_sql(statement, [pick(row) for row in rows])


@cache
def _compiled(table: Table, *, replace: bool) -> tuple[tuple[str, ...], str]:
    names = tuple(column.name for column in table.c)
    statement = insert(table)
    if replace:
        others = {name: statement.excluded[name] for name in names if name != "id"}
        statement = statement.on_conflict_do_update(index_elements=["id"], set_=others)
    dialect = sqlite.dialect(paramstyle="qmark")
    return names, str(statement.compile(dialect=dialect, column_keys=list(names)))
