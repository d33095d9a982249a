"""One replica's encrypted store, open: begin work, answer queries, keep drafts."""

import importlib
import random
import secrets
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, delete, select

from app.drafts import Draft
from app.office_clock import MachineClock, OfficeClock
from app.queries import base as queries
from app.queries.base import Query
from app.security.actor import Actor
from app.security.doorkeeper import Doorkeeper
from app.security.raw_key import RawKey
from db import drafts
from db.blobs import BlobFolder
from db.bulk import upsert
from db.identity import Identity, read_identity
from db.office_clock import NAME as CLOCK
from db.office_clock import read_clock
from db.office_clock import text_of as office_clock_text
from db.packs import PackBook
from db.reading import Reading
from db.rosters import RosterBook
from db.storage import open_storage
from db.tables import RECORDS, blob, log_entry, setting
from db.unit_of_work import SqlWork, Surroundings, Writer

A = TypeVar("A")

BLOBS = "blobs"


class SqlStore:
    """The open store. One writer at a time; readers beside it."""

    def __init__(self, home: Path, key: bytes, clock: MachineClock) -> None:
        self.home = home
        self._key = RawKey(key)
        self.storage = open_storage(home, self._key)
        self._writer = Writer(secrets.token_hex(8), 0)
        try:
            with self.reading_connection() as connection:
                self.identity: Identity | None = read_identity(connection, self.storage.show)
                self._clock = read_clock(connection, clock)
        except BaseException:
            self.storage.close()
            raise
        self.rosters = RosterBook(self.storage.reader)
        self.packs = PackBook(self.storage.reader, self.rosters)
        self.entropy: random.Random = secrets.SystemRandom()  # demos put a seeded one here
        self.blobs = BlobFolder(home / BLOBS, self._key)
        self.doors = Doorkeeper(home, self._key)
        if self._clock.doubt is not None:
            self.set_setting(CLOCK, office_clock_text(self._clock))

    @property
    def clock(self) -> OfficeClock:
        return self._clock

    def begin(self, actor: Actor) -> AbstractContextManager[SqlWork]:
        return self._begin(actor)

    @contextmanager
    def _begin(self, actor: Actor) -> Generator[SqlWork]:
        with self.writing() as connection:
            work = SqlWork(connection, self._writer, actor, self._surroundings())
            try:
                yield work
            except BaseException:
                work.discard()
                raise
        if work.changes.touches("roster"):
            self.rosters.read_again()
        if work.changes.touches("policy_pack"):
            self.packs.read_again()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that may append to the log, alone; without commit nothing stays."""
        return self.storage.writing()

    def noting(self, *, lasting: bool = True) -> AbstractContextManager[Connection]:
        """A transaction for rows that stand for themselves; without commit nothing stays."""
        return self.storage.noting(lasting=lasting)

    @contextmanager
    def reading(self, actor: Actor) -> Generator[Reading]:
        """A consistent view for a query."""
        with self.reading_connection() as connection:
            device = self.identity.device if self.identity else ""
            now, today = self._clock.now(), self._clock.today()
            roster = self.rosters.newest if self.rosters.version else None
            yield Reading(
                connection, actor, now, today, device, self.packs.for_date, roster, self.packs.packs
            )

    def answer(self, query: Query[A], actor: Actor) -> A:
        module = importlib.import_module(f"db.queries.{queries.name_of(type(query))}")
        with self.reading(actor) as reading:
            answer: A = module.run(query, reading)
            return answer

    def read_identity_again(self) -> None:
        """After a new replica has been told who it is."""
        with self.reading_connection() as connection:
            self.identity = read_identity(connection, self.storage.show)
        self.rosters.read_again()

    def confirm_date(self, today: date) -> None:
        """Let the machine's clock count from this date, now and after the next start."""
        self._clock.confirm(today)
        self.set_setting(CLOCK, office_clock_text(self._clock))

    def suspect_clock(self, least: date) -> None:
        """Have the date asked for, now and after the next start: it can't be before this day."""
        self._clock.suspect(least)
        self.set_setting(CLOCK, office_clock_text(self._clock))

    def has_written(self) -> bool:
        """Whether anything was ever written on this machine, which its clock can be held against."""
        own = select(log_entry.c.position).where(log_entry.c.came_from.is_(None)).limit(1)
        with self.storage.reader.connect() as connection:
            return connection.execute(own).first() is not None

    def save_draft(self, draft: Draft) -> None:
        with self.writing() as connection:
            drafts.save(connection, draft)
            connection.commit()

    def drafts_of(self, person: str) -> Sequence[Draft]:
        with self.reading_connection() as connection:
            return drafts.of_person(connection, person)

    def forget_draft(self, draft_id: str) -> None:
        with self.writing() as connection:
            drafts.forget(connection, draft_id)
            connection.commit()

    def open_blob(self, name: str, key: str) -> bytes:
        return self.blobs.open(name, key)

    def keep_blob(self, content: bytes) -> tuple[str, str]:
        """Seal a file that no record names yet: a draft holds its name and key."""
        name, key = self.blobs.seal(content)
        with self.writing() as connection:
            self.blobs.register(connection, [name])
            connection.commit()
        return name, key

    def drop_blob(self, name: str) -> None:
        """Delete a kept file; one that a record has come to name stays."""
        with self.writing() as connection:
            if self._is_named(connection, name):
                return
            connection.execute(delete(blob).where(blob.c.name == name))
            connection.commit()
        self.blobs.drop(name)

    def reading_connection(self) -> AbstractContextManager[Connection]:
        """A consistent read view for an exchange."""
        return self.storage.reading()

    def setting_on(self, connection: Connection, name: str) -> str | None:
        query = select(setting.c.value).where(setting.c.name == name)
        return connection.execute(query).scalar_one_or_none()

    def setting(self, name: str) -> str | None:
        with self.storage.reader.connect() as connection:
            return self.setting_on(connection, name)

    def set_setting(self, name: str, value: str) -> None:
        with self.noting() as connection:
            put_setting(connection, name, value)
            connection.commit()

    def close(self) -> None:
        """Let go of the tables and wipe the key."""
        if not self._key.wiped:
            self.storage.close()
            self._key.wipe()

    def _is_named(self, connection: Connection, name: str) -> bool:
        """Whether a record names this sealed file."""
        tables = [RECORDS[kind] for kind in ("attachment", "photo")]
        return any(
            connection.execute(select(t.c.id).where(t.c.blob == name)).first() for t in tables
        )

    def _surroundings(self) -> Surroundings:
        identity = self.identity
        if identity is None:
            raise RuntimeError("a store without an identity can't be written to")
        return Surroundings(
            clock=self._clock,
            device=identity.device,
            device_code=identity.code,
            county_key=identity.county_key,
            roster_version=self.rosters.version,
            clock_jumped=self._clock.went_back or self._clock.doubt is not None,
            policy_for=self.packs.for_date,
            sign=identity.sign,
            blobs=self.blobs,
            entropy=self.entropy,
        )


def put_setting(connection: Connection, name: str, value: str) -> None:
    """Write one local setting in the caller's transaction."""
    statement = upsert(setting).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"value": statement.excluded.value}
        )
    )
