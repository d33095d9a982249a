"""Township, county and village exchange by files through a folder, on real encrypted stores."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.commands.take_step import TakeStep
from app.records.assistance import Case, Decision, MeansItem
from app.records.children import ChildFile
from app.records.people import Person
from app.rules.case_flow import fold
from app.sync.errors import (
    BundleCutOff,
    BundleDamaged,
    BundleForAnother,
    BundleRefused,
    NotABundle,
    StickFailed,
)
from db.exchange.peers import read_peer, taken_over_to, waiting_count
from db.exchange.receive import receive
from db.exchange.send import send
from db.tables import conflict
from tests.app.test_dibao_case import INVESTIGATION, step
from tests.support.applications import application
from tests.support.exchanges import bundle, carry, device_of
from tests.support.postgres import over_each_store
from tests.support.records import add_child, found
from tests.support.replicas import make_world


@over_each_store
def test_a_case_goes_to_the_county_and_the_decision_comes_back(world, stick):
    township, county = world.township, world.county
    case_id = township.desk("clerk").do(application()).result.case_ids[0]
    step(township, "clerk", case_id, "ask_verification")
    carry(stick, township, county)
    step(county, "county", case_id, "verification_passed", items={"deposit": "8412.36"})
    carry(stick, county, township)
    step(township, "clerk", case_id, "investigate", **INVESTIGATION)
    step(township, "reviewer", case_id, "opinion_for")
    step(township, "clerk", case_id, "post_notice", place="公示栏")
    township.clock.time += timedelta(days=8)
    step(township, "clerk", case_id, "close_notice", evidence="照片")
    step(township, "clerk", case_id, "submit")
    assert waiting_of(township, county) > 0
    carry(stick, township, county)
    county.desk("county").do(TakeStep(case_id=case_id, step="confirm"))
    (back,) = carry(stick, county, township)
    assert back.changes.touches("decision", "benefit")
    assert fold(found(township, Decision, case_id=case_id)).status == "confirmed"
    assert waiting_of(township, county) == 0
    with township.store.reading_connection() as connection:
        assert taken_over_to(connection, device_of(township)) > 0


def waiting_of(replica, peer):
    with replica.store.reading_connection() as connection:
        return waiting_count(connection, read_peer(connection, device_of(peer)).they_have)


def test_a_village_gets_its_children_and_nothing_else(world, stick):
    world.township.desk("clerk").do(application())
    child, file = add_child(world.township)
    carry(stick, world.township, world.village)
    assert found(world.village, ChildFile) == (file,)
    assert found(world.village, Person) == (child,)
    assert found(world.village, MeansItem) == ()
    assert found(world.village, Case) == ()
    with world.village.store.reading_connection() as connection:
        rows = connection.execute(text("SELECT DISTINCT kind FROM log_part WHERE body IS NOT NULL"))
        held = set(rows.scalars())
        assert not held & {"means_item", "benefit_account", "benefit", "case", "membership"}


def test_what_a_village_writes_comes_up_and_goes_on_to_the_county(world, stick):
    child, file = add_child(world.township)
    carry(stick, world.township, world.village)
    actor = world.village.desk("director").actor
    with world.village.store.begin(actor) as work:
        work.put(replace(work.get(ChildFile, file.id), school="大桥小学"))
        work.commit("test")
    (up,) = carry(stick, world.village, world.township)
    assert up.quarantined == {}
    carry(stick, world.township, world.county)
    assert found(world.county, ChildFile)[0].school == "大桥小学"
    assert found(world.county, Person, id=child.id)[0].name == "陈雨桐"


@over_each_store
def test_importing_twice_or_out_of_order_changes_nothing(world, stick):
    township, county = world.township, world.county
    township.desk("clerk").do(application())
    first = bundle(stick, township, county)
    kept = first.read_bytes()
    assert receive(county.store, first).accepted > 0
    again = receive(county.store, first)
    assert (again.accepted, bool(again.changes)) == (0, False)
    carry(stick, county, township)
    case = found(township, Case)[0]
    step(township, "clerk", case.id, "ask_verification")
    second = bundle(stick, township, county)
    step(township, "county", case.id, "verification_passed", items={"deposit": "0"})
    third = bundle(stick, township, county)
    receive(county.store, third)
    before = found(county, Decision)
    receive(county.store, second)
    (stick / "old.ycb").write_bytes(kept)
    receive(county.store, stick / "old.ycb")
    assert found(county, Decision) == before
    assert len(before) == 3


@over_each_store
def test_two_edits_of_one_field_are_both_kept_and_listed_everywhere(world, stick):
    child, _ = add_child(world.township)
    carry(stick, world.township, world.village)
    for replica, user, phone in (
        (world.township, "reviewer", "15085830101"),
        (world.village, "director", "18685830092"),
    ):
        with replica.store.begin(replica.desk(user).actor) as work:
            work.put(replace(work.get(Person, child.id), phone=phone))
            work.commit("test")
    carry(stick, world.village, world.township)
    carry(stick, world.township, world.village)
    for replica in (world.township, world.village):
        with replica.store.reading_connection() as connection:
            assert [r.field for r in connection.execute(select(conflict))] == ["phone"]
        assert found(replica, Person, id=child.id)[0].phone == "15085830101"
    with world.village.store.begin(world.village.desk("director").actor) as work:
        work.put(replace(work.get(Person, child.id), phone="18685830092"))
        work.commit("test")
    carry(stick, world.village, world.township)
    for replica in (world.township, world.village):
        with replica.store.reading_connection() as connection:
            assert connection.execute(select(conflict)).all() == []
        assert found(replica, Person, id=child.id)[0].phone == "18685830092"


def test_every_flipped_byte_and_every_cut_is_refused_and_changes_nothing(world, stick):
    world.township.desk("clerk").do(application())
    good = bundle(stick, world.township, world.county).read_bytes()
    places = random.Random(1).sample(range(len(good)), 60)
    for place in places:
        bad = bytearray(good)
        bad[place] ^= 1
        (stick / "bad.ycb").write_bytes(bytes(bad))
        with pytest.raises(BundleRefused):
            receive(world.county.store, stick / "bad.ycb")
        (stick / "bad.ycb").write_bytes(good[:place])
        with pytest.raises(BundleRefused):
            receive(world.county.store, stick / "bad.ycb")
    assert found(world.county, Case) == ()


def test_a_bundle_for_another_and_a_file_that_is_none(world, stick):
    world.township.desk("clerk").do(application())
    made = bundle(stick, world.township, world.county)
    with pytest.raises(BundleForAnother):
        receive(world.village.store, made)
    (stick / "x.ycb").write_bytes(b"PK\x03\x04 not ours")
    with pytest.raises(NotABundle):
        receive(world.county.store, stick / "x.ycb")


def test_a_stick_that_can_not_be_written_says_so_and_nothing_is_lost(world, stick):
    world.township.desk("clerk").do(application())
    with pytest.raises(StickFailed):
        send(world.township.store, device_of(world.county), stick / "pulled out")
    assert carry(stick, world.township, world.county)[0].accepted > 0


def test_an_unknown_sender_is_refused(world, stick, tmp_path):
    strangers = make_world(tmp_path / "other", world.township.clock)
    try:
        strangers.township.desk("clerk").do(application())
        sent = send(strangers.township.store, device_of(strangers.county), stick)
        with pytest.raises((BundleForAnother, BundleDamaged, BundleCutOff)):
            receive(world.county.store, stick / sent.files[0])
    finally:
        for replica in (strangers.county, strangers.township, strangers.village):
            replica.store.close()
