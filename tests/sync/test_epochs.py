"""A machine that is broken or lies can't make its neighbours send everything again and again; an honest one loses nothing."""

from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import update

from app.records.children import ChildFile
from db.exchange import epochs
from db.exchange.receive import receive
from db.exchange.send import send
from db.notices import ASKS_AGAIN, EPOCH_LEAPT, RECEIPT_UNPROVEN
from db.tables import notice
from tests.support.exchanges import bundle, carry, carry_until_quiet, device_of, lie, log_in
from tests.support.records import add_child, change, found
from tests.support.restored import epoch, image_of, notices, opened

HUGE = "99999999.aaaaaaaaaaaaaaaa"


@pytest.fixture
def file(world, stick):
    _, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township, world.county)
    return file


def tell(world, stick, **manifest):
    """The village's bundle for the township, with another manifest."""

    def changed(contents):
        said = {name: make(contents.manifest) for name, make in manifest.items()}
        return replace(contents, manifest=msgspec.structs.replace(contents.manifest, **said))

    honest = bundle(stick, world.village, world.township)
    return receive(world.township.store, lie(honest, world.township, world.village, changed))


def receipt(**claims):
    return lambda manifest: msgspec.structs.replace(manifest.receipt, **claims)


def sent_to_county(world, stick):
    return send(world.township.store, device_of(world.county), stick).entries


@pytest.mark.parametrize(
    "claims",
    [
        {"epoch": HUGE},
        {"epoch": HUGE, "proof": ""},
        {"epoch": "00000007.aaaaaaaaaaaaaaaa", "proof": "00"},
        {"position": 2**40},
        {"running": "0" * 64},
    ],
)
def test_a_receipt_of_a_place_that_never_was_begins_nothing(world, stick, file, claims):
    assert sent_to_county(world, stick) == 0
    for _ in range(3):
        log_in(world.village, "director")
        tell(world, stick, receipt=receipt(**claims))
    assert epoch(world.township) == ""
    assert sent_to_county(world, stick) == 3
    assert RECEIPT_UNPROVEN in notices(world.township)
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    carry_until_quiet(stick, world.village, world.township, world.county)
    assert found(world.county, ChildFile)[0].school == "大桥小学"


def test_a_receipt_of_an_older_version_without_proof_begins_a_new_epoch_once(world, stick, file):
    for _ in range(4):
        log_in(world.village, "director")
        tell(world, stick, receipt=receipt(position=2**40, proof=""))
    assert epoch(world.township).startswith("00000001.")


def test_a_log_that_leaps_is_told_of_and_what_it_brings_is_taken_in_all_the_same(
    world, stick, file
):
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    for _ in range(2):
        tell(world, stick, epoch=lambda _: HUGE)
    assert found(world.township, ChildFile)[0].school == "大桥小学"
    assert EPOCH_LEAPT in notices(world.township)
    assert send(world.township.store, device_of(world.village), stick).records == 0
    change(world.village, "director", ChildFile, file.id, grade="三年级")
    carry_until_quiet(stick, world.village, world.township, world.county)
    assert found(world.county, ChildFile)[0].grade == "三年级"


def test_whoever_begins_anew_again_and_again_has_to_be_looked_at(world, stick, file, monkeypatch):
    monkeypatch.setattr(epochs, "MOST_AGAIN", 3)
    given = []
    for number in range(1, 6):
        log_in(world.village, "director")
        tell(world, stick, epoch=lambda _, n=number: f"{n:08d}.aaaaaaaaaaaaaaaa")
        given.append(send(world.township.store, device_of(world.village), stick).records > 0)
        carry(stick, world.township, world.village)
    assert given == [True, True, True, False, False]
    assert ASKS_AGAIN in notices(world.township)
    with world.township.store.writing() as connection:
        settled = update(notice).where(notice.c.code == ASKS_AGAIN).values(done_at="2026-09-24")
        connection.execute(settled)
        connection.commit()
    log_in(world.village, "director")
    tell(world, stick, epoch=lambda _: "00000006.aaaaaaaaaaaaaaaa")
    assert send(world.township.store, device_of(world.village), stick).records > 0


def test_an_honest_database_that_is_set_back_often_loses_nothing(world, stick, file, tmp_path):
    carry_until_quiet(stick, world.village, world.township)
    township = world.township
    try:
        for number in range(3):
            township = image_of(township, tmp_path / f"image-{number}")
            change(world.village, "director", ChildFile, file.id, school=f"{number}")
            carry(stick, world.village, township)
            carry(stick, township, world.village)
            township.store.close()
            township = opened(township, tmp_path / f"image-{number}")
            log_in(township, "reviewer")
            carry_until_quiet(stick, world.village, township, world.county)
            assert found(township, ChildFile)[0].school == f"{number}"
            assert found(world.county, ChildFile)[0].school == f"{number}"
        assert epoch(township).startswith("00000003.")
        assert RECEIPT_UNPROVEN not in notices(township)
    finally:
        township.store.close()
