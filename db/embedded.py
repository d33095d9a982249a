"""The tables in one encrypted file beside the program: what every desk has, and a hub on trial."""

import threading
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from app.security.raw_key import RawKey
from db.engine import open_engine
from db.migrate import upgrade


class Embedded:
    """One writer at a time, guarded by a lock and by the file's own; readers beside it."""

    def __init__(self, path: Path, key: RawKey) -> None:
        self._key = key
        self._writer = open_engine(path, key, "writer")
        try:
            upgrade(self._writer)
        except BaseException:
            self._writer.dispose()
            raise
        self.reader = open_engine(path, key, "reader")
        self._lock = threading.RLock()

    @contextmanager
    def writing(self) -> Generator[Connection]:
        with self._lock, self._writer.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    def noting(self, **_lasting: bool) -> AbstractContextManager[Connection]:
        return self.writing()  # there is one writer, and it always waits for the disk

    @contextmanager
    def reading(self) -> Generator[Connection]:
        with self.reader.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    def hide(self, secret: str) -> str:
        """Nothing to do: the whole file is encrypted."""
        return secret

    def show(self, hidden: str) -> str:
        return hidden

    def close(self) -> None:
        """Fold the log back, let go of the file and wipe the key."""
        with self._lock:
            with self._writer.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("PRAGMA optimize")
            self._key.wipe()  # first: nobody opens it again meanwhile
            self.reader.dispose()
            self._writer.dispose()
