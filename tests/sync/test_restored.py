"""Databases that were restored or copied: noticed, told, and nothing is lost by them."""

import shutil

from sqlalchemy import select

from app.records.children import ChildFile
from app.records.people import Person
from app.sync.errors import BundleForAnother
from db.exchange.peers import read_peer, taken_over_to, waiting_count
from db.exchange.receive import receive
from db.mapping import table_of, versions_of_row
from db.tables import quarantine
from db.verify import verify
from tests.support.exchanges import carry, carry_until_quiet, device_of, log_in
from tests.support.records import add_child, change, found
from tests.support.restored import epoch, image_of, notices, opened


def test_a_village_that_was_set_back_gets_everything_again(world, stick, tmp_path):
    child, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township)
    village = image_of(world.village, tmp_path / "image")
    try:
        change(village, "director", ChildFile, file.id, school="大桥小学")
        carry(stick, village, world.township)
        change(world.township, "reviewer", Person, child.id, phone="18685830092")
        carry(stick, world.township, village)
        village.store.close()
        village = opened(world.village, tmp_path / "image")
        log_in(village, "director")
        change(village, "director", ChildFile, file.id, grade="三年级")
        carry_until_quiet(stick, village, world.township)
        (there,), (here,) = found(world.township, ChildFile), found(village, ChildFile)
        assert (there.school, there.grade) == ("大桥小学", "三年级")
        assert here == there
        assert found(village, Person)[0].phone == "18685830092"
        assert "device_forked" in notices(world.township)
        assert verify(village.store) == []
    finally:
        village.store.close()


def test_a_township_that_was_set_back_gets_the_villages_work_and_the_countys_again(
    world, stick, tmp_path
):
    _, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township, world.county)
    township = image_of(world.township, tmp_path / "image")
    try:
        change(world.village, "director", ChildFile, file.id, school="大桥小学")
        carry(stick, world.village, township)  # it never reached the county
        added, _ = add_child(township, name="吴小宇")
        carry(stick, township, world.village)
        carry(stick, world.village, township)
        township.store.close()
        township = opened(world.township, tmp_path / "image")
        log_in(township, "reviewer")
        assert found(township, ChildFile)[0].school is None
        carry_until_quiet(stick, world.village, township, world.county)
        for replica in (township, world.county):
            assert found(replica, ChildFile, id=file.id)[0].school == "大桥小学"
        with township.store.reading_connection() as connection:
            peer = read_peer(connection, device_of(world.county))
            assert waiting_count(connection, peer.they_have) == 0
            assert taken_over_to(connection, device_of(township)) > 0
        assert added.id not in {p.id for p in found(world.county, Person)}
        assert verify(township.store) == []
    finally:
        township.store.close()


def test_a_county_that_was_set_back_gets_its_townships_whole_logs_again(world, stick, tmp_path):
    _, file = add_child(world.township)
    carry_until_quiet(stick, world.township, world.county)
    county = image_of(world.county, tmp_path / "image")
    try:
        change(world.township, "reviewer", ChildFile, file.id, school="大桥小学")
        carry_until_quiet(stick, world.township, county)
        change(county, "county", Person, found(county, Person)[0].id, phone="18685830092")
        carry_until_quiet(stick, world.township, county)
        county.store.close()
        county = opened(world.county, tmp_path / "image")
        log_in(county, "county")
        carry_until_quiet(stick, world.township, county)
        assert epoch(county) > ""
        assert found(county, ChildFile)[0].school == "大桥小学"
        assert verify(county.store) == []
    finally:
        county.store.close()


def test_two_copies_of_one_laptop_lose_nothing_and_the_office_is_told(world, stick, tmp_path):
    child, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township)
    first = image_of(world.village, tmp_path / "copy")
    second = opened(world.village, tmp_path / "copy")
    try:
        log_in(first, "director")
        log_in(second, "director")
        change(first, "director", ChildFile, file.id, school="大桥小学")
        change(second, "director", ChildFile, file.id, grade="三年级")
        change(first, "director", Person, child.id, phone="111")
        change(second, "director", Person, child.id, phone="222")
        for _ in range(2):
            for copy in (first, second):
                log_in(copy, "director")  # every exchange leaves a line like this
                carry_until_quiet(stick, copy, world.township)
        log_in(first, "director")
        carry_until_quiet(stick, first, world.township)
        for replica in (world.township, first, second):
            held = found(replica, ChildFile)[0]
            assert (held.school, held.grade) == ("大桥小学", "三年级"), replica.store.home
        assert "device_forked" in notices(world.township)
        with world.township.store.reading_connection() as connection:
            query = select(table_of(Person)).where(table_of(Person).c.id == child.id)
            versions = versions_of_row(Person, connection.execute(query).one())
            values = {s.value for s in versions["phone"].siblings}
        assert values == {"111", "222"}
    finally:
        first.store.close()
        second.store.close()


def test_an_old_stick_of_before_the_restore_does_no_harm(world, stick, tmp_path):
    _, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township)
    before = [shutil.copy(f, tmp_path / f.name) for f in stick.iterdir()]
    village = image_of(world.village, tmp_path / "image")
    try:
        change(village, "director", ChildFile, file.id, school="大桥小学")
        carry_until_quiet(stick, village, world.township)
        village.store.close()
        village = opened(world.village, tmp_path / "image")
        log_in(village, "director")
        carry_until_quiet(stick, village, world.township)
        known = epoch(village)
        for old in before:
            for replica in (village, world.township):
                try:
                    receive(replica.store, old)
                except BundleForAnother:
                    continue
        change(village, "director", ChildFile, file.id, grade="三年级")
        carry_until_quiet(stick, village, world.township)
        assert epoch(village) == known
        held = found(world.township, ChildFile)[0]
        assert (held.school, held.grade) == ("大桥小学", "三年级")
    finally:
        village.store.close()


def test_both_branches_of_a_laptop_that_was_set_back_reach_the_county_in_one_bundle(
    world, stick, tmp_path
):
    child, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township, world.county)
    village = image_of(world.village, tmp_path / "image")
    try:
        change(village, "director", ChildFile, file.id, school="大桥小学")
        carry(stick, village, world.township)
        village.store.close()
        village = opened(world.village, tmp_path / "image")
        change(village, "director", Person, child.id, phone="18685830092")
        carry(stick, village, world.township)
        carry(stick, world.township, world.county)
        assert found(world.county, ChildFile)[0].school == "大桥小学"
        assert found(world.county, Person)[0].phone == "18685830092"
        with world.county.store.reading_connection() as connection:
            assert connection.execute(select(quarantine)).all() == []
    finally:
        village.store.close()
