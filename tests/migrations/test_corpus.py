"""Stores of every schema version that reached main open today with the same content."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from app.clock import SetClock
from app.errors import StoreTooNew, StoreUnreadable
from app.records.assistance import Case, Decision, MeansItem
from app.records.people import Person
from db.engine import open_engine
from db.migrate import NEWEST, step_names, upgrade
from db.store import DATABASE, SqlStore
from db.verify import verify
from tests.migrations.make_corpus import KEY
from tests.support.replicas import START

CORPUS = Path(__file__).resolve().parents[2] / "migrations" / "corpus"
FILES = sorted(CORPUS.glob("*.db"))


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_an_old_store_opens_with_its_content(tmp_path, file):
    shutil.copy(file, tmp_path / DATABASE)
    store = SqlStore(tmp_path, KEY, SetClock(START))
    try:
        actor = store.rosters.newest.actor("clerk", store.identity.device, store.clock.today())
        with store.reading(actor) as reading:
            records = reading.records
            assert {p.name for p in records.find(Person)} == {
                "陈国强",
                "王秀英",
                "陈子涵",
                "陈子轩",
            }
            assert [c.programme for c in records.find(Case)] == ["dibao"]
            assert [m.amount_fen for m in records.find(MeansItem)] == [80000]
            assert [d.status for d in records.find(Decision)] == ["accepted"]
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
