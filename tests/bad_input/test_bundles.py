"""Bundles that are hostile or broken: refused in one sentence, nothing changed, nothing written beside."""

import io

import msgspec
import pyrage
import pytest
import zstandard

from app.sync.bundle import Contents, open_bundle, write_bundle
from app.sync.manifest import FORMAT, SCHEMA
from db.exchange.receive import receive
from db.exchange.send import send
from tests.support.applications import application
from tests.support.refusal import refused
from tests.support.replicas import make_world


@pytest.fixture
def bundle(world, tmp_path):
    """A sound bundle from the township to the county, with a case in it."""
    world.township.desk("clerk").do(application())
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder / send(world.township.store, "device-county", folder).files[0]


def recipient_of(world):
    return world.county.store.rosters.newest.devices["device-county"].seal_key


def manifest_of(world, bundle):
    keys = world.county.store.identity.keys
    devices = world.county.store.rosters.newest.devices
    return open_bundle(bundle, keys, lambda device: devices[device].verify_key).manifest


def sealed(world, manifest, keys):
    out = io.BytesIO()
    write_bundle(Contents(manifest), recipient_of(world), keys, out)
    return out.getvalue()


def test_cut_off(world, bundle):
    bundle.write_bytes(bundle.read_bytes()[:-40])
    with refused(world.county.store, "SYNC-003"):
        receive(world.county.store, bundle)


def test_one_bit_flipped(world, bundle):
    raw = bytearray(bundle.read_bytes())
    raw[len(raw) // 2] ^= 1
    bundle.write_bytes(bytes(raw))
    with refused(world.county.store, "SYNC-003"):
        receive(world.county.store, bundle)


def test_for_another_recipient(world, bundle):
    with refused(world.village.store, "SYNC-004"):
        receive(world.village.store, bundle)


def test_signed_by_a_device_that_nobody_knows(world, bundle):
    stranger = msgspec.structs.replace(manifest_of(world, bundle), sender="device-stranger")
    bundle.write_bytes(sealed(world, stranger, world.township.store.identity.keys))
    with refused(world.county.store, "SYNC-005"):
        receive(world.county.store, bundle)


def test_signed_with_a_key_that_is_not_the_senders(world, bundle, tmp_path):
    others = make_world(tmp_path / "others", world.township.clock)
    bundle.write_bytes(
        sealed(world, manifest_of(world, bundle), others.township.store.identity.keys)
    )
    for replica in (others.county, others.township, others.village):
        replica.store.close()
    with refused(world.county.store, "SYNC-003"):
        receive(world.county.store, bundle)


@pytest.mark.parametrize("newer", [{"format": FORMAT + 1}, {"schema": SCHEMA + 1}])
def test_from_a_newer_program(world, bundle, newer):
    manifest = msgspec.structs.replace(manifest_of(world, bundle), **newer)
    bundle.write_bytes(sealed(world, manifest, world.township.store.identity.keys))
    with refused(world.county.store, "SYNC-006"):
        receive(world.county.store, bundle)


@pytest.mark.parametrize("framed", [True, False], ids=["in one frame", "without end"])
def test_a_bomb(world, tmp_path, framed):
    """Three hundred megabytes of nothing in some kilobytes."""
    head = b"M" + (300 * 1024 * 1024).to_bytes(4, "big") if framed else b"E\x00\x10\x00\x00"
    packer = zstandard.ZstdCompressor(level=19).compressobj()
    body = packer.compress(head) + b"".join(packer.compress(bytes(1 << 20)) for _ in range(300))
    file = tmp_path / "bomb.ycb"
    recipient = pyrage.x25519.Recipient.from_str(recipient_of(world))
    file.write_bytes(pyrage.encrypt(body + packer.flush(), [recipient]))
    assert file.stat().st_size < 300_000
    with refused(world.county.store, *(["SYNC-007"] if framed else ["SYNC-003"])):
        receive(world.county.store, file)


def test_a_name_that_leads_elsewhere(world, bundle):
    """The name of a file decides nothing: what it holds is taken in under a name of our own."""
    folder = bundle.parent / "deep" / "er"
    folder.mkdir(parents=True)
    crooked = folder / ".." / ".." / "x"
    bundle.replace(crooked)
    home = world.county.store.home
    before = {path for path in home.parent.rglob("*") if "incoming" not in path.parts}
    assert receive(world.county.store, crooked).accepted > 0
    after = {path for path in home.parent.rglob("*") if "incoming" not in path.parts}
    assert {path.name for path in after - before} <= {"yichuang.db-wal", "yichuang.db-shm"}


def test_a_sender_whose_id_leads_elsewhere_is_unknown(world, bundle):
    manifest = msgspec.structs.replace(manifest_of(world, bundle), sender="../../x", after=5)
    bundle.write_bytes(sealed(world, manifest, world.township.store.identity.keys))
    with refused(world.county.store, "SYNC-005"):
        receive(world.county.store, bundle)
    assert not [p for p in world.county.store.home.parent.rglob("x*") if p.is_file()]
