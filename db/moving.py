"""From a replica's own file into a database on a server: everything, once, or nothing.

Killed at any point it can be done again: the folder names the server last, and a database that holds exactly what this file
holds is taken as it is.
"""

from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from app.hub.errors import DatabaseTaken
from app.security.raw_key import RawKey
from db.bulk import insert_rows
from db.change_log import read_state
from db.embedded import Embedded
from db.place import DATABASE, Place, write_place
from db.postgres import Postgres
from db.tables import log_state, metadata, setting

MOVED = f"{DATABASE}.moved"
_BATCH = 1000


def move(home: Path, key: bytes, place: Place) -> None:
    """Put a closed replica's tables into an empty database and open it there from now on.

    Raises DatabaseTaken, DatabaseUnreachable, DatabaseRefused; the replica is then as it was. Its file stays beside the
    folder's others under another name.
    """
    source = Embedded(home / DATABASE, RawKey(key))
    try:
        target = Postgres(place, RawKey(key))
        try:
            with source.writing() as held, target.writing() as connection:
                if not _holds_the_same(held, connection, target):
                    _check_empty(connection)
                    for table in metadata.sorted_tables:
                        _copy(held, connection, table, target)
                    connection.commit()
        finally:
            target.close()
    finally:
        source.close()
    write_place(home, place)
    (home / DATABASE).replace(home / MOVED)


def _holds_the_same(held: Connection, connection: Connection, target: Postgres) -> bool:
    """After a move that was cut off before the folder named the server."""
    query = select(setting.c.value).where(setting.c.name == "device_keys")
    here, there = (c.execute(query).scalar_one_or_none() for c in (held, connection))
    if here is None or there is None or read_state(held) != read_state(connection):
        return False
    return bool(target.show(there) == here)


def _check_empty(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        if table is log_state:
            fresh = read_state(connection).position == 0
        else:
            fresh = connection.execute(select(table).limit(1)).first() is None
        if not fresh:
            raise DatabaseTaken


def _copy(held: Connection, connection: Connection, table: Table, target: Postgres) -> None:
    if table is log_state:
        connection.execute(table.delete())
    rows = iter(held.execute(select(table).execution_options(yield_per=_BATCH)).mappings())
    count = 0
    while batch := [dict(row) for row in islice(rows, _BATCH)]:
        if table is setting:
            batch = [_hidden(row, target) for row in batch]
        insert_rows(connection, table, batch)
        count += len(batch)
    there = connection.execute(select(func.count()).select_from(table)).scalar_one()
    if there != count:
        raise RuntimeError(f"{table.name}: {there} rows of {count}")


def _hidden(row: dict[str, Any], target: Postgres) -> dict[str, Any]:
    return row | {"value": target.hide(row["value"])} if row["name"] == "device_keys" else row
