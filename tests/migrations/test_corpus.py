"""Stores of every schema version that reached main open today with the same content."""

import dataclasses
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from app.clock import SetClock
from app.errors import StoreTooNew, StoreUnreadable
from app.records import kinds
from app.records.base import fields_of
from db.engine import connect, open_engine
from db.migrate import NEWEST, step_names, upgrade
from db.place import DATABASE
from db.store import SqlStore
from db.verify import verify
from tests.migrations.make_corpus import KEY
from tests.support.replicas import START

CORPUS = Path(__file__).resolve().parents[2] / "migrations" / "corpus"
FILES = sorted(CORPUS.glob("*.db"))


Rows = dict[str, dict[str, dict[str, object]]]


def everything(path: Path) -> Rows:
    """Every row of every synchronised kind as it lies in a store of any version: table, id, column."""
    found: Rows = {}
    with closing(connect(path, KEY, "reader")) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        for name in kinds().keys() & tables:
            rows = connection.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in rows.description]
            listed = [dict(zip(columns, row, strict=True)) for row in rows]
            found[name] = {str(row["id"]): row for row in listed}
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_an_old_store_opens_with_its_content(tmp_path, file):
    """Field by field, with the versions that merging goes by; a field that came later has its default."""
    path = tmp_path / DATABASE
    shutil.copy(file, path)
    before = everything(path)
    assert sum(len(rows) for rows in before.values()) >= 15
    store = SqlStore(tmp_path, KEY, SetClock(START))
    try:
        after = everything(path)
        assert after.keys() == kinds().keys()
        for table, rows in before.items():
            assert after[table].keys() == rows.keys(), table
            for record_id, row in rows.items():
                now = after[table][record_id]
                assert {name: now.get(name, "gone") for name in row} == row, table
        actor = store.rosters.newest.actor("clerk", store.identity.device, store.clock.today())
        with store.reading(actor) as reading:
            for name, kind in kinds().items():
                read = {record.id: record for record in reading.records.find(kind)}
                assert read.keys() == before.get(name, {}).keys()
                for record in read.values():
                    came_later = {f.name for f in fields_of(kind)} - before[name][record.id].keys()
                    for field in dataclasses.fields(kind):
                        if field.name in came_later:
                            assert getattr(record, field.name) == field.default
        assert verify(store) == []
    finally:
        store.close()


def test_every_version_is_in_the_corpus():
    assert tuple(f.stem for f in FILES) == step_names()


def test_a_store_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / DATABASE
    shutil.copy(CORPUS / f"{NEWEST}.db", path)
    engine = open_engine(path, KEY, "writer")
    with engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9990'"))
        connection.commit()
    with pytest.raises(StoreTooNew):
        upgrade(engine)
    engine.dispose()


@pytest.mark.parametrize("damage", ["wrong key", "cut off", "not a database"])
def test_a_store_that_can_not_be_read_says_so(tmp_path, damage):
    path = tmp_path / DATABASE
    content = (CORPUS / f"{NEWEST}.db").read_bytes()
    path.write_bytes(
        {"cut off": content[:1000], "not a database": b"x" * 8192}.get(damage, content)
    )
    with pytest.raises(StoreUnreadable):
        SqlStore(tmp_path, b"w" * 32 if damage == "wrong key" else KEY, SetClock(START))
