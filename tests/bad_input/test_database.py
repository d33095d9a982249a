"""A database that is cut off, opened with the wrong key, or of a newer program: said so, and left as it is."""

import pytest
from sqlalchemy import text

from app.clock import SetClock
from app.errors import AppError
from db.engine import open_engine
from db.place import DATABASE
from db.store import SqlStore
from tests.support.applications import application
from tests.support.refusal import assert_clear
from tests.support.replicas import START


@pytest.fixture
def file(world):
    """The township's database, closed, with a case in it."""
    world.township.desk("clerk").do(application())
    world.township.store.close()
    return world.township.store.home / DATABASE


def refusal(file, key):
    before = file.read_bytes()
    with pytest.raises(AppError) as caught:
        SqlStore(file.parent, key, SetClock(START))
    assert_clear(caught.value)
    assert file.read_bytes() == before
    return caught.value.code


@pytest.mark.parametrize("share", [0.001, 0.01, 0.25, 0.5, 0.99])
def test_cut_off(world, file, share):
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(file, world.township.key) in ("STORE-011", "STORE-026")
    file.write_bytes(whole)


def test_wrong_key(world, file):
    assert refusal(file, b"w" * 32) == "STORE-026"


def test_from_a_newer_program(world, file):
    engine = open_engine(file, world.township.key, "writer")
    with engine.connect() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9990'"))
        connection.commit()
    engine.dispose()
    assert refusal(file, world.township.key) == "STORE-090"
