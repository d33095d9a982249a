"""A county that moves into PostgreSQL, and what such a database gives away and refuses."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.schema import CreateSchema

from app.errors import StoreUnreadable
from app.hub.errors import (
    BackedUpByServer,
    DatabaseNamedWrong,
    DatabaseNotDistributed,
    DatabasePasswordMissing,
    DatabaseRefused,
    DatabaseTaken,
    DatabaseUnreachable,
)
from app.records.people import Person
from app.security.raw_key import RawKey
from db.backup import back_up
from db.distributed import lay_out, schema_of
from db.moving import MOVED, move
from db.place import DATABASE, Place, place_named, read_place
from db.postgres import Postgres, connect
from db.store import SqlStore
from db.tables import metadata, setting
from db.verify import verify
from tests.hub.test_network import much, names
from tests.support.applications import application
from tests.support.exchanges import carry_until_quiet
from tests.support.postgres import world_on
from tests.support.replicas import make_world


@pytest.fixture
def world(tmp_path, clock):
    """The county on its own file, to be moved."""
    made = make_world(tmp_path, clock)
    made.township.desk("clerk").do(application())
    carry_until_quiet(tmp_path, made.township, made.county)
    yield made
    for replica in (made.township, made.village, made.county):
        replica.store.close()


def rows(store):
    """Everything in every table."""
    with store.reading_connection() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in metadata.tables.items()
            if name != "setting"
        }


def moved(world, place):
    county = world.county
    county.store.close()
    move(county.store.home, county.key, place)
    county.store = SqlStore(county.store.home, county.key, world.clock)


def test_a_county_moves_whole_and_goes_on(world, postgres, tmp_path):
    before = rows(world.county.store)
    place = postgres.place()
    moved(world, place)
    home = world.county.store.home
    assert read_place(home) == place
    assert not (home / DATABASE).exists()
    assert (home / MOVED).exists()
    assert rows(world.county.store) == before
    assert verify(world.county.store) == []
    much(world.township, 2000)
    carry_until_quiet(tmp_path, world.township, world.county)
    assert names(world.township) == names(world.county)


def test_a_move_that_was_cut_off_before_its_last_step_is_done_again(world, postgres):
    place = postgres.place()
    moved(world, place)
    world.county.store.close()
    home = world.county.store.home
    (home / MOVED).replace(home / DATABASE)
    (home / "database.json").unlink()
    moved(world, place)
    assert names(world.county)


def test_a_database_of_another_replica_is_left_alone(world, postgres):
    place = postgres.place()
    moved(world, place)
    world.township.store.close()
    with pytest.raises(DatabaseTaken):
        move(world.township.store.home, world.township.key, place)
    assert (world.township.store.home / DATABASE).exists()
    assert not (world.township.store.home / "database.json").exists()


def test_the_database_does_not_give_the_hub_s_identity_away(world, postgres):
    secret = world.county.store.identity.keys
    moved(world, postgres.place())
    with world.county.store.reading_connection() as connection:
        values = " ".join(connection.execute(select(setting.c.value)).scalars())
    assert secret.seal_secret not in values
    assert secret.sign_seed.hex() not in values
    assert world.county.store.identity.keys == secret
    with pytest.raises(StoreUnreadable):
        SqlStore(world.county.store.home, b"w" * 32, world.clock)


def test_the_steps_make_exactly_the_tables_of_today(postgres):
    store = Postgres(postgres.place(), RawKey(b"k" * 32))
    with store.reading() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
        collations = connection.execute(
            text(
                "SELECT DISTINCT collation_name FROM information_schema.columns "
                "WHERE table_schema = 'public' AND data_type = 'text'"
            )
        )
        assert list(collations.scalars()) == ["C"]  # in the order that an embedded store has
    store.close()
    assert [d for d in found if "alembic" not in str(d)] == []


def test_a_server_that_is_away_or_refuses_is_told(postgres):
    near = postgres.place()
    missing = Place(near.url.replace("county_", "nobody_"))
    with pytest.raises(DatabaseRefused):
        Postgres(missing, RawKey(b"k" * 32))
    with pytest.raises(DatabaseUnreachable):
        Postgres(place_named("postgresql://hub@127.0.0.1:9/county"), RawKey(b"k" * 32))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "county",
        "sqlite:///county.db",
        "postgresql://hub@db.example",
        "postgresql://hub:secret@db.example/county",
        "postgresql://hub@db.example/county?password=secret",
    ],
)
def test_a_url_that_is_none_or_holds_a_password_is_refused(url):
    with pytest.raises(DatabaseNamedWrong):
        place_named(url)


def test_the_password_comes_from_a_file_and_the_line_is_encrypted(tmp_path, monkeypatch):
    file = tmp_path / "password"
    file.write_text("geheim\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    place = place_named("postgresql://hub@db.example/county", "password")
    assert "geheim" not in place.url
    assert place.complete().password == "geheim"
    assert place.complete().query["sslmode"] == "require"
    assert "sslmode" not in place_named("postgresql://hub@localhost/county").complete().query
    file.unlink()
    with pytest.raises(DatabasePasswordMissing):
        place.complete()


def test_its_backup_is_the_server_s_own(world, postgres, tmp_path):
    moved(world, postgres.place())
    with pytest.raises(BackedUpByServer):
        back_up(world.county.store, tmp_path)


def test_people_are_found_without_an_index_of_grams(world, postgres):
    from app.queries.find_anything import FindAnything

    moved(world, postgres.place())
    with world.county.store.reading(world.county.desk("county").actor) as reading:
        someone = reading.records.find(Person)[0]
    found = world.county.desk("county").ask(FindAnything(text=someone.name[1:]))
    assert someone.id in {f.id for f in found}


def test_two_counties_share_a_database_and_see_nothing_of_one_another(postgres, tmp_path, clock):
    """As they lie in a distributed one: each in a schema of its own."""
    place = postgres.place()
    engine = connect(place)
    worlds = []
    for area in ("520201", "520203"):
        own = Place(place.url, schema=schema_of(area))
        with engine.begin() as connection:
            connection.execute(CreateSchema(own.schema))
        worlds.append(world_on(own, tmp_path / area, clock))
    one, other = worlds
    much(one.township, 2000)
    carry_until_quiet(tmp_path, one.township, one.county)
    assert names(one.county) == names(one.township) != set()
    assert names(other.county) == set()
    assert verify(one.county.store) == verify(other.county.store) == []
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename = 'person'")
        )
        assert set(found.scalars()) == {"county_520201", "county_520203"}
    engine.dispose()
    for made in worlds:
        for replica in (made.county, made.township, made.village):
            replica.store.close()


def test_a_server_that_can_not_spread_schemas_is_told_before_anything_is_made(postgres):
    place = postgres.place()
    with pytest.raises(DatabaseNotDistributed):
        lay_out(place, "520201")
    engine = connect(place)
    assert not inspect(engine).has_schema(schema_of("520201"))
    engine.dispose()
