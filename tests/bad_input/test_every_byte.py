"""Every byte of a small bundle changed, and every length cut off: refused in one sentence, or nothing that harms.

Three liars: one who has the stick, one who can seal anew, and a machine of the roster that signs whatever it likes.
"""

import hashlib
import os
import random
import shutil
import struct

import pyrage
import pytest
import zstandard
from sqlalchemy import select

from app.backup import NotABackup
from app.records import kinds
from app.records.children import ChildFile
from app.security.enrolment import read_enrolment
from app.security.errors import KeyFileDamaged, RequestBad
from app.security.key_slots import read_key_file
from app.security.reset import read_reset
from app.sync.errors import BundleRefused
from db.backup import read_manifest
from db.exchange.receive import open_for, receive
from db.mapping import record_of_row
from db.store import SqlStore
from db.tables import RECORDS
from db.verify import verify
from tests.support.exchanges import bundle, carry_until_quiet, keys_of
from tests.support.records import add_child, change
from tests.support.refusal import assert_clear, content

NIGHTLY = os.environ.get("YICHUANG_NIGHTLY") == "1"


@pytest.fixture
def upward(world, stick):
    """What a director wrote, for the township."""
    _, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township)
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    return bundle(stick, world.village, world.township)


@pytest.fixture
def downward(world, stick):
    """A child's file that comes to a village whole."""
    add_child(world.township)
    return bundle(stick, world.township, world.village)


def some(places, count):
    """All of them by night, a seeded sample in the suite."""
    return places if NIGHTLY else sorted(random.Random(7).sample(list(places), count))


def flipped(body, place, chance):
    made = bytearray(body)
    made[place] ^= 1 << chance.randrange(8)
    return bytes(made)


def refused(replica, path, body):
    path.write_bytes(body)
    with pytest.raises(BundleRefused) as caught:
        open_for(replica.store, path)
    return caught.value


def plain_of(replica, path):
    """Frames without the signature."""
    identity = pyrage.x25519.Identity.from_str(keys_of(replica).seal_secret)
    packed = pyrage.decrypt(path.read_bytes(), [identity])
    return zstandard.ZstdDecompressor().decompressobj().decompress(packed)[: -(5 + 64)]


def sealed(replica, plain, signature):
    frame = struct.pack(">cI", b"Z", len(signature)) + signature
    recipient = pyrage.x25519.Recipient.from_str(keys_of(replica).seal_key)
    return pyrage.encrypt(zstandard.compress(plain + frame), [recipient])


def signed(replica, sender, plain):
    signature = keys_of(sender).sign(hashlib.sha256(plain).digest())
    return sealed(replica, plain, bytes.fromhex(signature))


def test_every_byte_of_the_file_matters(world, stick, upward):
    good, chance, township = upward.read_bytes(), random.Random(3), world.township
    assert len(good) < 4000
    before = content(township.store)
    said = {}
    for place in range(len(good)):
        error = refused(township, stick / "x.ycb", flipped(good, place, chance))
        said[error.code] = error
    for length in range(len(good)):
        error = refused(township, stick / "x.ycb", good[:length])
        said[error.code] = error
    for error in said.values():
        assert_clear(error)
    assert content(township.store) == before
    assert receive_all(township, stick / "x.ycb", good) > 0


def receive_all(replica, path, body):
    path.write_bytes(body)
    return receive(replica.store, path).accepted


def test_every_byte_inside_the_seal_is_signed(world, stick, upward):
    township, chance = world.township, random.Random(4)
    plain = plain_of(township, upward)
    signature = bytes.fromhex(keys_of(world.village).sign(hashlib.sha256(plain).digest()))
    for place in some(range(len(plain)), 500):
        body = sealed(township, flipped(plain, place, chance), signature)
        refused(township, stick / "x.ycb", body)
    for length in range(0, len(plain), 1 if NIGHTLY else 13):
        refused(township, stick / "x.ycb", sealed(township, plain[:length], signature))


NO_TEXT = b'{"form": 1, "text": "\xad", "database": "\xad"}'


@pytest.mark.parametrize("read", [read_enrolment, read_reset], ids=["enrolment", "reset"])
def test_a_request_that_is_no_text(read):
    with pytest.raises(RequestBad):
        read(NO_TEXT)


def test_files_of_ours_that_are_no_text(tmp_path):
    (tmp_path / "keys.json").write_bytes(NO_TEXT)
    (tmp_path / "backup.json").write_bytes(NO_TEXT)
    with pytest.raises(KeyFileDamaged):
        read_key_file(tmp_path)
    with pytest.raises(NotABackup):
        read_manifest(tmp_path)


def readable(replica):
    """Every record can be shown: what came in broke no row."""
    with replica.store.reading_connection() as connection:
        for name, kind in kinds().items():
            for row in connection.execute(select(RECORDS[name])).all():
                record_of_row(kind, row)


def image_of(replica, target):
    replica.store.close()
    shutil.copytree(replica.store.home, target)
    replica.store = SqlStore(replica.store.home, replica.key, replica.clock)
    return target


def verify_and_renew(replica, image):
    """What was brought so far broke nothing; on with it as it was before."""
    assert verify(replica.store) == []
    replica.store.close()
    shutil.rmtree(replica.store.home)
    shutil.copytree(image, replica.store.home)
    replica.store = SqlStore(replica.store.home, replica.key, replica.clock)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("way", ["upward", "downward"])
def test_what_a_machine_signs_itself_is_refused_or_harms_nothing(
    world, stick, request, way, tmp_path
):
    bundle = request.getfixturevalue(way)
    sender, recipient = {
        "upward": (world.village, world.township),
        "downward": (world.township, world.village),
    }[way]
    plain, chance = plain_of(recipient, bundle), random.Random(5)
    path = stick / "x.ycb"
    image = image_of(recipient, tmp_path / "image")
    for number, place in enumerate(some(range(len(plain)), 80)):
        if number % 50 == 0:
            verify_and_renew(recipient, image)
        path.write_bytes(signed(recipient, sender, flipped(plain, place, chance)))
        try:
            receive(recipient.store, path)
        except BundleRefused:
            continue
        readable(recipient)
    verify_and_renew(recipient, image)
