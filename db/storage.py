"""How a transaction begins, whichever database the tables lie in."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine

from app.security.raw_key import RawKey
from db.embedded import Embedded
from db.place import DATABASE, read_place


class Storage(Protocol):
    """Where the tables lie, and how a transaction begins there. Without commit nothing of it stays."""

    @property
    def reader(self) -> Engine:
        """For one statement that is a view by itself."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """Alone: nobody else appends to the log until it ends."""
        ...

    def noting(self, *, lasting: bool = True) -> AbstractContextManager[Connection]:
        """For rows that stand for themselves: others may append to the log meanwhile.

        Not ``lasting``: the last of them may be forgotten when a server's machine fails; it is said again anyway.
        """
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A consistent view."""
        ...

    def hide(self, secret: str) -> str:
        """A secret as it may lie in a table."""
        ...

    def show(self, hidden: str) -> str: ...
    def close(self) -> None: ...


def open_storage(home: Path, key: RawKey) -> Storage:
    """Raises what is wrong with the file or the server."""
    place = read_place(home)
    if place is None:
        return Embedded(home / DATABASE, key)
    from db.postgres import Postgres  # a desk starts without it

    return Postgres(place, key)
