"""The tables in a PostgreSQL database: the county's hub, several processes of it side by side.

Who appends to the log holds the row of ``log_state`` until the transaction ends: a later number never becomes visible
before an earlier one, whichever process writes. Rows that stand for themselves (sessions, contacts, receipts) are written
beside that.
"""

import os
from collections.abc import Generator
from contextlib import contextmanager
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, Engine, Text, create_engine, event, select
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.compiler import compiles

from app.errors import StoreUnreadable
from app.security.raw_key import RawKey
from db.errors import translate_failures
from db.migrate import upgrade
from db.place import Place
from db.tables import log_state

_NONCE = 12
_SEALED_FOR = b"yichuang identity on a server"
_WAIT = 5  # seconds for a connection; a hub answers "try again" rather than let a machine hang
_RECYCLED = 1800  # seconds: a firewall between forgets lines that are silent
_CONNECTIONS = 4  # kept open by one process; as many more as it has requests under way


@compiles(Text, "postgresql")
def _text(_type: Text, _compiler: Any, **_: Any) -> str:
    """Text in the order of its characters, as the embedded store has it, whatever the server's language is."""
    return 'TEXT COLLATE "C"'


class Postgres:
    """One database of a server. ``key``: what the hub's own identity is sealed with there."""

    def __init__(self, place: Place, key: RawKey) -> None:
        self._engine: Engine = connect(place)
        self._passing = connect(place, "-c synchronous_commit=off")
        try:
            upgrade(self._engine)
        except BaseException:
            self._engine.dispose()
            raise
        self._views = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self.reader = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with key.opened() as raw:
            derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_SEALED_FOR).derive(raw)
        self._cipher = AESGCM(derived)

    @contextmanager
    def writing(self) -> Generator[Connection]:
        with self._engine.connect() as connection:
            connection.execute(select(log_state.c.one).with_for_update())
            yield connection

    @contextmanager
    def noting(self, *, lasting: bool = True) -> Generator[Connection]:
        with (self._engine if lasting else self._passing).connect() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection]:
        with self._views.connect() as connection:
            yield connection

    def hide(self, secret: str) -> str:
        """Seal what a copy of the database must not give away."""
        nonce = os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, secret.encode(), _SEALED_FOR)
        return (nonce + sealed).hex()

    def show(self, hidden: str) -> str:
        """Raises StoreUnreadable: this database belongs to another key."""
        try:
            held = bytes.fromhex(hidden)
            return self._cipher.decrypt(held[:_NONCE], held[_NONCE:], _SEALED_FOR).decode()
        except (InvalidTag, ValueError) as error:
            raise StoreUnreadable from error

    def close(self) -> None:
        self._passing.dispose()
        self._engine.dispose()


def connect(place: Place, options: str = "") -> Engine:
    """An engine over a few connections, each looked at before it is used: the server may have been restarted."""
    if place.schema:
        options = f"-c search_path={place.schema} {options}"
    engine = create_engine(
        place.complete(),
        pool_size=_CONNECTIONS,
        max_overflow=-1,
        pool_recycle=_RECYCLED,
        connect_args={
            "connect_timeout": _WAIT,
            "application_name": "yichuang",
            "options": options.strip(),
        },
    )
    translate_failures(engine)
    event.listen(engine, "checkout", _still_there)
    return engine


def _still_there(connection: Any, _record: Any, _proxy: Any) -> None:
    """Without asking the server: who lets a line go leaves a last word on it, and none is due on one that rests."""
    with DefaultSelector() as selector:
        selector.register(connection.pgconn.socket, EVENT_READ)
        if selector.select(0):
            raise InvalidatePoolError
