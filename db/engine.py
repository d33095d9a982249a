"""Opening the encrypted database: one writer, some readers, the raw key given once to each."""

import os
from pathlib import Path
from typing import Any, Literal

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import QueuePool

from app.errors import StoreDamaged, StoreReadOnly, StoreUnreachable
from app.security.raw_key import RawKey
from db.errors import expected_failure, translate_failures

KEY_BYTES = 32
Role = Literal["writer", "reader"]


def open_engine(path: Path, key: bytes | RawKey, role: Role) -> Engine:
    """An engine over one file. Readers can't write; there is one writer connection."""

    raw = _raw(key)

    def connect_now() -> Any:
        return connect(path, raw, role)

    engine = create_engine(
        "sqlite+pysqlite://",
        module=driver,
        creator=connect_now,
        poolclass=QueuePool,
        pool_size=1 if role == "writer" else 2,
        max_overflow=0 if role == "writer" else 4,
        pool_reset_on_return="rollback",
    )
    translate_failures(engine)
    return engine


def _raw(key: bytes | RawKey) -> RawKey:
    return key if isinstance(key, RawKey) else RawKey(key)


def connect(path: Path, key: bytes | RawKey, role: Role = "writer") -> Any:
    """Open one driver connection, unlocked and checked.

    Raises StoreUnreadable for a wrong key or a file that is no database, StoreDamaged for one that was cut off, StoreReadOnly where a writer
    may not write.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the store key must be 32 bytes")  # never say what it was
    if role == "writer":
        _check_writable(path)
    try:
        connection = driver.connect(str(path), isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path, _raw(key), role)
        except BaseException:
            connection.close()
            raise
    except driver.Error as error:
        if found := expected_failure(error):
            raise found from error
        raise
    return connection


def _check_writable(path: Path) -> None:
    folder = path.parent
    if not folder.is_dir():
        raise StoreUnreachable(file=path.name)
    if not _may_write(folder) or (path.exists() and not _may_write(path)):
        raise StoreReadOnly(file=path.name)


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _check_whole(connection: Any, path: Path) -> None:
    """A file that was cut off is told at once, not on the first page that is missing.

    Only where no log waits to be folded in: with one, the pages may lie there.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return
    pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    size = int(connection.execute("PRAGMA page_size").fetchone()[0])  # SQLCipher answers with text
    if path.stat().st_size < pages * size:
        raise StoreDamaged(file=path.name)


def unlock_connection(connection: Any, key: RawKey) -> None:
    """As a script: the driver keeps the text of other statements for the next time."""
    with key.pragma() as statement:
        connection.executescript(statement)


def _prepare(connection: Any, path: Path, key: RawKey, role: Role) -> None:
    connection.execute(
        "PRAGMA cipher_log_level = NONE"
    )  # its messages name files on standard error
    unlock_connection(connection, key)
    connection.execute("SELECT count(*) FROM sqlite_master")  # fails here on a wrong key
    _check_whole(connection, path)
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA busy_timeout = 5000")
    if role == "writer":
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA cache_size = -32768")  # an import must not spill half-way
    else:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cache_size = -16384")
