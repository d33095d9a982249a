"""A real PostgreSQL for tests: one server for all of them, a database for each."""

import os
import secrets
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from app.clock import SetClock
from db.distributed import lay_out
from db.migrate import upgrade
from db.place import Place, place_named, write_place
from db.postgres import connect
from tests.support.replicas import World, make_world

CITUS = os.environ.get(
    "YICHUANG_CITUS", ""
)  # URL of an empty database of a Citus server, where there is one
KINDS = ("embedded", "postgresql", *(("citus",) if CITUS else ()))
_FRESH = "fresh"

over_each_store = pytest.mark.parametrize("world", KINDS, indirect=True)
on_a_server = pytest.mark.parametrize("world", KINDS[1:], indirect=True)


@dataclass
class Server:
    """A server of our own, in a folder."""

    running: Any

    def place(self, like: str = "template1") -> Place:
        """A new database."""
        name = f"county_{secrets.token_hex(6)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self.named(name)

    def fresh_place(self) -> Place:
        """A new database with today's tables in it, as a copy of one where they were made once."""
        with psycopg.connect(self.running.get_uri()) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_FRESH])
            if known.fetchone() is None:
                self._say(f"CREATE DATABASE {_FRESH}")
                engine = connect(self.named(_FRESH))
                upgrade(engine)
                engine.dispose()
        return self.place(_FRESH)

    def named(self, name: str) -> Place:
        return place_named(str(self.running.get_uri(name)))

    def stop(self) -> None:
        """Whoever is connected is cut off."""
        self._control("-m", "fast", "stop")

    def end(self) -> None:
        """At once: nothing of it is worth writing down."""
        self._control("-m", "immediate", "stop")
        self.running.cleanup_mode = None  # it need not be stopped once more
        self.running.cleanup()

    def begin_again(self) -> None:
        log = str(self.running.pgdata / "log")
        self._control("-l", log, "-o", f'-h "" -k {self._socket}', "start")

    @property
    def _socket(self) -> str:
        return str(make_url(self.running.get_uri()).query["host"])

    def _control(self, *words: str) -> None:
        from pgserver._commands import pg_ctl

        pg_ctl(["-w", *words], pgdata=self.running.pgdata, user=self.running.system_user)

    def _say(self, statement: str) -> None:
        with psycopg.connect(self.running.get_uri(), autocommit=True) as connection:
            connection.execute(statement)


def start(folder: Path, *, durable: bool = False) -> Server:
    """A server over this folder, stopped when the process that asked for it ends."""
    with warnings.catch_warnings(action="ignore"):  # its own, about the machine it runs on
        import pgserver

        server = Server(pgserver.get_server(folder))
    if not durable:
        server._say("ALTER SYSTEM SET fsync = off")
        server._say("SELECT pg_reload_conf()")
    return server


def world_on(place: Place, folder: Path, clock: SetClock, **kinds: Any) -> World:
    """A world whose county lies in a database of a server."""
    (folder / "county").mkdir(parents=True)
    write_place(folder / "county", place)
    return make_world(folder, clock, **kinds)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Not below pytest's own folder: the server runs as somebody who may not go through that."""
    with TemporaryDirectory() as folder:
        server = start(Path(folder))
        yield server
        server.end()


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path, clock: SetClock) -> Iterator[World]:
    """Three replicas on files of their own; the county's store of another kind where a test asks for it."""
    kind = getattr(request, "param", "embedded")
    if kind == "embedded":
        made = make_world(tmp_path, clock)
    elif kind == "citus":
        made = world_on(lay_out(place_named(CITUS), secrets.token_hex(6)), tmp_path, clock)
    else:
        server: Server = request.getfixturevalue("postgres")
        made = world_on(server.fresh_place(), tmp_path, clock)
    yield made
    for replica in (made.county, made.township, made.village):
        replica.store.close()
