"""Dossiers come into a village's scope whole and leave it without a trace; a stale stick revives nothing."""

import shutil

import msgspec
from sqlalchemy import func, select, text

from app.queries.find_anything import FindAnything
from app.records.children import ChildFile, ParentState
from app.records.office import OFFICE
from app.records.people import Person, Photo
from db.exchange.receive import receive
from db.exchange.send import send
from db.tables import RECORDS, held_dossier, log_part, tombstone
from db.verify import verify
from tests.support.exchanges import bundle, carry, carry_until_quiet, device_of
from tests.support.records import add_child, change, found
from tests.support.replicas import OTHER_VILLAGE, VILLAGE


def traces(replica, *dossiers):
    """How many rows, hidden or not, log parts and search hits of these dossiers are left."""
    count = 0
    with replica.store.reading_connection() as connection:
        for table in (*RECORDS.values(), log_part):
            query = select(func.count()).select_from(table).where(table.c.dossier.in_(dossiers))
            count += connection.execute(query).scalar_one()
        query = text("SELECT count(*) FROM person_search WHERE person_id IN (:a, :b)")
        count += connection.execute(query, {"a": dossiers[0], "b": dossiers[-1]}).scalar_one()
    return count


def held(replica, by):
    with replica.store.reading_connection() as connection:
        query = select(held_dossier.c.dossier).where(
            held_dossier.c.device == device_of(by), held_dossier.c.left_at.is_(None)
        )
        return set(connection.execute(query).scalars())


def test_a_child_that_moves_away_leaves_the_village_without_a_trace(world, stick):
    child, file = add_child(world.township)
    other, other_file = add_child(world.township, name="吴小宇")
    carry_until_quiet(stick, world.village, world.township)
    assert len(found(world.village, ChildFile)) == 2
    assert len(world.village.desk("director").ask(FindAnything(text="陈雨桐"))) > 0
    change(world.township, "reviewer", ChildFile, file.id, area=OTHER_VILLAGE)
    (told,) = carry(stick, world.township, world.village)
    assert told.left == 2
    assert [f.id for f in found(world.village, ChildFile)] == [other_file.id]
    carry_until_quiet(stick, world.village, world.township)
    assert traces(world.village, file.id, child.id) == 0
    assert world.village.desk("director").ask(FindAnything(text="陈雨桐")) == ()
    assert held(world.township, world.village) == {OFFICE, other.id, other_file.id}
    assert verify(world.village.store) == []
    assert found(world.township, ChildFile, id=file.id)[0].area == OTHER_VILLAGE


def test_what_the_director_wrote_arrives_before_the_child_leaves(world, stick):
    child, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township)
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    change(world.township, "reviewer", ChildFile, file.id, area=OTHER_VILLAGE)
    carry(stick, world.township, world.village)
    assert found(world.village, ChildFile) == ()
    assert traces(world.village, file.id, child.id) > 0
    carry(stick, world.village, world.township)
    assert found(world.township, ChildFile, id=file.id)[0].school == "大桥小学"
    carry(stick, world.township, world.village)
    assert traces(world.village, file.id, child.id) == 0


def test_a_stale_stick_can_not_revive_who_left_and_a_new_one_brings_them_back(
    world, stick, tmp_path
):
    child, file = add_child(world.township)
    old = bundle(stick, world.township, world.village)
    shutil.copy(old, tmp_path / "old.ycb")
    carry_until_quiet(stick, world.village, world.township)
    change(world.township, "reviewer", ChildFile, file.id, area=OTHER_VILLAGE)
    left = bundle(stick, world.township, world.village)
    shutil.copy(left, tmp_path / "left.ycb")
    carry_until_quiet(stick, world.village, world.township)
    receive(world.village.store, tmp_path / "old.ycb")
    assert traces(world.village, file.id, child.id) == 0
    change(world.township, "reviewer", ChildFile, file.id, area=VILLAGE, school="二小")
    carry_until_quiet(stick, world.village, world.township)
    assert found(world.village, ChildFile)[0].school == "二小"
    assert found(world.village, Person)[0].phone == "13985854471"
    receive(world.village.store, tmp_path / "left.ycb")  # long since carried out
    assert found(world.village, ChildFile)[0].school == "二小"


def test_who_comes_back_before_leaving_was_confirmed_is_shown_again(world, stick):
    _, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township)
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    change(world.township, "reviewer", ChildFile, file.id, area=OTHER_VILLAGE)
    carry(stick, world.township, world.village)
    change(world.township, "reviewer", ChildFile, file.id, area=VILLAGE)
    carry(stick, world.township, world.village)
    assert found(world.village, ChildFile)[0].school == "大桥小学"
    carry_until_quiet(stick, world.village, world.township)
    assert found(world.township, ChildFile)[0].school == "大桥小学"


def test_a_lost_bundle_with_a_newcomer_is_made_good_by_the_next(world, stick):
    carry_until_quiet(stick, world.village, world.township)
    child, file = add_child(world.township)
    send(world.township.store, device_of(world.village), stick)  # and the stick is lost
    change(world.township, "reviewer", Person, child.id, phone="18685830092")
    carry(stick, world.township, world.village)
    assert found(world.village, ChildFile) == (file,)
    assert found(world.village, Person)[0].phone == "18685830092"


def test_a_new_guardian_comes_along_and_the_old_one_leaves(world, stick):
    _, file = add_child(world.township)
    grandmother, _ = add_child(world.township, area=OTHER_VILLAGE, name="王秀英")
    uncle, _ = add_child(world.township, area=OTHER_VILLAGE, name="陈国强")
    change(world.township, "reviewer", ChildFile, file.id, guardian_id=grandmother.id)
    carry_until_quiet(stick, world.village, world.township)
    assert grandmother.id in {p.id for p in found(world.village, Person)}
    change(world.township, "reviewer", ChildFile, file.id, guardian_id=uncle.id)
    carry_until_quiet(stick, world.village, world.township)
    people = {p.id for p in found(world.village, Person)}
    assert uncle.id in people
    assert grandmother.id not in people
    assert traces(world.village, grandmother.id) == 0


def test_while_replicas_disagree_where_a_child_lives_both_villages_keep_it(world, stick, tmp_path):
    second = world.add_village(tmp_path / "second")
    try:
        _, file = add_child(world.township)
        carry_until_quiet(stick, world.village, world.township, world.county)
        change(world.village, "director", ChildFile, file.id, area=OTHER_VILLAGE)
        change(world.township, "reviewer", ChildFile, file.id, area=VILLAGE, school="一小")
        with world.township.store.begin(world.township.desk("reviewer").actor) as work:
            work.settle(work.get(ChildFile, file.id), "area")
            work.commit("test")
        carry_until_quiet(stick, world.village, world.township)
        carry_until_quiet(stick, second, world.township)
        assert [f.id for f in found(world.village, ChildFile)] == [file.id]
        assert [f.id for f in found(second, ChildFile)] == [file.id]
        change(world.township, "reviewer", ChildFile, file.id, area=OTHER_VILLAGE)
        carry_until_quiet(stick, world.village, world.township)
        assert found(world.village, ChildFile) == ()
    finally:
        second.store.close()


def test_a_laptop_given_to_another_village_lets_go_of_the_first(world, stick):
    child, file = add_child(world.township)
    _, theirs = add_child(world.township, area=OTHER_VILLAGE, name="吴小宇")
    carry_until_quiet(stick, world.village, world.township, world.county)
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    devices = tuple(
        replace_area(d, OTHER_VILLAGE) if d.id == device_of(world.village) else d
        for d in world.county.store.rosters.newest.body.devices
    )
    world.sign_roster(world.county, devices=devices)
    carry_until_quiet(stick, world.village, world.township, world.county)
    assert [f.id for f in found(world.village, ChildFile)] == [theirs.id]
    assert traces(world.village, file.id, child.id) == 0
    assert found(world.township, ChildFile, id=file.id)[0].school == "大桥小学"


def replace_area(device, area):
    return msgspec.structs.replace(device, area=area)


def test_the_photo_of_a_child_that_left_is_gone_from_the_folder(world, stick):
    _, file = add_child(world.township)
    with world.township.store.begin(world.township.desk("reviewer").actor) as work:
        name, key = work.seal_blob(b"picture" * 300_000)
        photo = Photo(
            id=work.new_id(), dossier=file.id, about_id=file.id, title="照片", media_type="image/png",
            byte_count=2_100_000, blob=name, blob_key=key, added_on=work.today, added_by="reviewer",
        )  # fmt: skip
        work.add(photo)
        work.commit("test")
    carry_until_quiet(stick, world.village, world.township)
    assert world.village.store.open_blob(name, key) == b"picture" * 300_000
    change(world.township, "reviewer", ChildFile, file.id, area=OTHER_VILLAGE)
    carry_until_quiet(stick, world.village, world.township)
    assert world.village.store.blobs.names() == frozenset()
    assert verify(world.village.store) == []


def test_a_first_bundle_is_a_snapshot_however_much_ever_happened(world, stick):
    child, _ = add_child(world.township)
    for turn in range(40):
        change(world.township, "reviewer", Person, child.id, address=f"{turn} 号")
    (first,) = carry(stick, world.township, world.village)
    assert first.accepted == 0
    assert found(world.village, Person)[0].address == "39 号"
    with world.village.store.reading_connection() as connection:
        query = select(func.count()).select_from(log_part).where(log_part.c.dossier == child.id)
        assert connection.execute(query).scalar_one() == 0
        assert connection.execute(select(tombstone)).all() == []


def test_a_state_added_to_a_childs_file_follows_it(world, stick):
    _, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township)
    with world.village.store.begin(world.village.desk("director").actor) as work:
        work.add(ParentState(id=work.new_id(), dossier=file.id, file_id=file.id, which="father", state="away"))  # fmt: skip
        work.commit("test")
    carry_until_quiet(stick, world.village, world.township)
    assert [s.which for s in found(world.township, ParentState)] == ["father"]
