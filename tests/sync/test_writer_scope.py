"""What a machine writes to a file that it never held is kept apart; what it wrote while it held one counts, however late."""

import shutil
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import select

from app.records.children import ChildFile
from app.records.people import Person
from app.security.roster import RosterArea
from app.sync.entries import Part, PartGroup, entry_hash
from app.sync.manifest import Head
from db.exchange.receive import receive
from db.mapping import table_of, versions_of_row
from db.verify import verify
from tests.support.exchanges import (
    bundle,
    carry,
    carry_until_quiet,
    entries_of,
    forged,
    header,
    keys_of,
    lie,
    log_in,
    new_values,
    reasons,
    with_entries,
)
from tests.support.records import add_child, change, found
from tests.support.replicas import COUNTY, OTHER_VILLAGE, VILLAGE


@pytest.fixture
def second(world, stick, tmp_path):
    made = world.add_village(tmp_path / "second")
    carry_until_quiet(stick, world.village, world.township, world.county)
    yield made
    made.store.close()


def school(replica, file):
    return found(replica, ChildFile, id=file.id)[0].school


FALSE = {"school": "假小学"}


def insist(stick, sender, recipient, part):
    """The sender's own next entry, signed for as its head: no chain is broken by it."""

    def changed(contents):
        entries = entries_of(contents)
        last = header(entries[-1])
        claims = {"dot": ("f" * 16, 1), "previous": entry_hash(last)}
        made = forged(entries[-1].position, last, part, **claims)
        tip = Head(last.device, entry_hash(header(made)), "f" * 16, 1)
        tip = msgspec.structs.replace(tip, signature=keys_of(sender).sign(tip.body()))
        manifest = msgspec.structs.replace(contents.manifest, signed=(tip,))
        return replace(with_entries(contents, [*entries, made]), manifest=manifest)

    honest = bundle(stick, sender, recipient)
    return receive(recipient.store, lie(honest, recipient, sender, changed))


def test_a_file_that_the_village_never_held_is_not_changed_by_it_anywhere(world, stick):
    _, file = add_child(world.township, area=OTHER_VILLAGE)
    carry_until_quiet(stick, world.village, world.township, world.county)
    log_in(world.village, "director")
    insist(
        stick, world.village, world.township, new_values("child_file", file.id, file.id, **FALSE)
    )
    assert school(world.township, file) is None
    assert reasons(world.township) == {"out_of_scope": 1}
    carry(stick, world.township, world.county)
    assert school(world.county, file) is None
    assert reasons(world.county) == {"out_of_scope": 1}
    assert verify(world.county.store) == []


def test_it_counts_once_the_file_is_given_to_that_village(world, stick):
    _, file = add_child(world.township, area=OTHER_VILLAGE)
    carry_until_quiet(stick, world.village, world.township, world.county)
    log_in(world.village, "director")
    with world.township.store.reading_connection() as connection:
        row = connection.execute(select(table_of(ChildFile))).one()
    seen = versions_of_row(ChildFile, row)["school"].context
    part = Part("child_file", file.id, file.id, (PartGroup(seen, 2, FALSE),))
    insist(stick, world.village, world.township, part)
    assert school(world.township, file) is None
    change(world.township, "reviewer", ChildFile, file.id, area=VILLAGE)
    carry_until_quiet(stick, world.village, world.township, world.county)
    assert school(world.township, file) == school(world.county, file) == "假小学"
    assert reasons(world.township) == reasons(world.county) == {}


def test_a_person_whom_no_file_of_the_village_names_is_not_changed(world, stick):
    child, _ = add_child(world.township, area=OTHER_VILLAGE)
    carry_until_quiet(stick, world.village, world.township, world.county)
    log_in(world.village, "director")
    part = new_values("person", child.id, child.id, phone="110")
    insist(stick, world.village, world.township, part)
    assert found(world.township, Person)[0].phone == "13985854471"
    assert reasons(world.township) == {"out_of_scope": 1}


def test_a_file_opened_in_another_villages_area_is_kept_apart(world, stick):
    log_in(world.village, "director")
    part = new_values(
        "child_file", "f" * 32, "f" * 32, child_id="c", area=OTHER_VILLAGE, opened_on="2026-09-24"
    )
    insist(stick, world.village, world.township, part)
    assert found(world.township, ChildFile) == ()
    assert reasons(world.township) == {"out_of_scope": 1}


def test_what_the_village_makes_and_changes_before_anybody_saw_it_counts(world, stick):
    child, file = add_child(world.village, "director")
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    change(world.village, "director", Person, child.id, phone="18685830092")
    change(world.village, "director", ChildFile, file.id, area=OTHER_VILLAGE)
    change(world.village, "director", ChildFile, file.id, grade="三年级")
    carry(stick, world.village, world.township)
    carry(stick, world.township, world.county)
    for replica in (world.township, world.county):
        assert found(replica, ChildFile)[0].grade == "三年级"
        assert found(replica, Person)[0].phone == "18685830092"
        assert reasons(replica) == {}


def test_what_was_written_before_the_file_moved_away_counts_when_it_comes_late(
    world, second, stick, tmp_path
):
    child, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township, world.county)
    change(world.village, "director", Person, child.id, phone="18685830092")
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    late = bundle(stick, world.village, world.township)
    shutil.copy(late, tmp_path / "late.ycb")
    change(world.township, "reviewer", ChildFile, file.id, area=OTHER_VILLAGE)
    carry(stick, world.township, world.village)
    carry_until_quiet(stick, second, world.township)
    receive(world.township.store, tmp_path / "late.ycb")
    carry_until_quiet(stick, world.village, world.township, world.county)
    change(second, "director", ChildFile, file.id, grade="三年级")
    carry_until_quiet(stick, second, world.township, world.county)
    for replica in (world.township, world.county):
        assert school(replica, file) == "大桥小学"
        assert found(replica, ChildFile, id=file.id)[0].grade == "三年级"
        assert found(replica, Person)[0].phone == "18685830092"
        assert reasons(replica) == {}


def test_a_person_no_longer_named_in_the_village_may_come_late_too(world, stick):
    _, file = add_child(world.township)
    with world.township.store.begin(world.township.desk("reviewer").actor) as work:
        carer = Person(id="carer", dossier="carer", name="吴桂英")
        work.add(carer)
        work.commit("test")
    change(world.township, "reviewer", ChildFile, file.id, carer_id="carer")
    carry_until_quiet(stick, world.village, world.township, world.county)
    change(world.village, "director", Person, "carer", phone="18685830092")
    change(world.township, "reviewer", ChildFile, file.id, carer_id=None)
    carry(stick, world.township, world.county)
    carry(stick, world.village, world.township)
    carry(stick, world.township, world.county)
    for replica in (world.township, world.county):
        assert found(replica, Person, id="carer")[0].phone == "18685830092"
        assert reasons(replica) == {}


def test_one_bundle_that_brings_the_file_and_then_the_villages_change_counts(world, stick):
    child, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township)
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    change(world.village, "director", Person, child.id, phone="18685830092")
    carry(stick, world.village, world.township)
    carry(stick, world.township, world.county)
    assert school(world.county, file) == "大桥小学"
    assert found(world.county, Person)[0].phone == "18685830092"
    assert reasons(world.county) == {}


def test_a_township_does_not_change_who_lives_in_another(world, stick):
    elsewhere = another_township(world)
    with world.county.store.begin(world.county.desk("admin").actor) as work:
        work.add(Person(id="p", dossier="p", name="陈雨桐", residence_area=elsewhere))
        work.commit("test")
    log_in(world.township, "clerk")
    insist(stick, world.township, world.county, new_values("person", "p", "p", phone="110"))
    assert found(world.county, Person)[0].phone is None
    assert reasons(world.county) == {"out_of_scope": 1}


def another_township(world):
    """The id of one that stands in the newest roster only."""
    areas = world.county.store.rosters.newest.body.areas
    other = RosterArea("520201102", "520201102", "木果镇", "township", COUNTY)
    world.sign_roster(world.county, areas=(*areas, other))
    return other.id
