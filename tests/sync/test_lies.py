"""Bundles that lie, written by a machine of the roster with its own true keys: each lie is found out."""

import struct
from dataclasses import replace

import msgspec
import pyrage
import pytest
import zstandard
from sqlalchemy import select

from app.records.assistance import MeansItem
from app.records.children import ChildFile
from app.records.people import Person
from app.sync.admission import Verdict
from app.sync.bundle import Contents
from app.sync.entries import entry_hash
from app.sync.errors import (
    BundleDamaged,
    BundleRefused,
    BundleTooLarge,
    BundleTooNew,
    NotServed,
    SenderNotNeighbour,
)
from app.sync.manifest import FORMAT, SentRecord
from app.sync.versions import encode, write
from db.exchange.receive import receive
from db.exchange.send import send
from db.tables import log_entry, log_part
from db.verify import verify
from tests.support.exchanges import (
    bundle,
    carry,
    carry_until_quiet,
    device_of,
    entries_of,
    forged,
    header,
    keys_of,
    lie,
    new_values,
    reasons,
    with_entries,
)
from tests.support.records import add_child, change, found
from ui.sync.refused_panel import REASONS


@pytest.fixture
def file(world, stick):
    _, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township, world.county)
    return file


def tell(stick, sender, recipient, change_contents):
    """What came of a bundle that its sender changed before sealing it."""
    return receive(
        recipient.store, lie(bundle(stick, sender, recipient), recipient, sender, change_contents)
    )


def with_forged(part, **claims):
    """Adds an entry after the sender's last, claiming to be something."""

    def changed(contents):
        entries = entries_of(contents)
        last = header(entries[-1])
        made = forged(entries[-1].position, last, part, **claims)
        return with_entries(contents, [*entries, made])

    return changed


def hash_of(contents):
    return entry_hash(header(entries_of(contents)[-1]))


def forge(stick, sender, recipient, part, **claims):
    """An entry that continues the sender's own chain."""

    def changed(contents):
        end = hash_of(contents)
        values = {"dot": ("f" * 16, 1), "previous": end} | claims
        return with_forged(part, **values)(contents)

    return tell(stick, sender, recipient, changed)


SCHOOL = {"school": "假小学"}


def whole(kind, record_id, dossier, **values):
    """A record as a snapshot has it, all of it written by one highest rank."""
    states = {name: write(None, value, ("f" * 16, 1), 99) for name, value in values.items()}
    return SentRecord(kind, record_id, dossier, values, encode(states, values))


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"person": "nobody"}, "person_unknown"),
        ({"person": "leader"}, "rank_claimed"),
        ({"rank": 60}, "rank_claimed"),
        ({"roster_version": 9}, "roster_missing"),
        ({"person": "auditor", "rank": 1}, "person_unknown"),
    ],
)
def test_who_claims_to_be_another_changes_nothing(world, stick, file, claims, reason):
    change(world.village, "director", ChildFile, file.id, grade="二年级")
    part = new_values("child_file", file.id, file.id, **SCHOOL)
    brought = forge(stick, world.village, world.township, part, **claims)
    assert found(world.township, ChildFile)[0].school is None
    assert found(world.township, ChildFile)[0].grade == "二年级"
    assert reasons(world.township) == {reason: 1}
    assert brought.accepted > 0


def test_a_village_can_not_write_means_or_a_roster(world, stick, file):
    change(world.village, "director", ChildFile, file.id, grade="二年级")
    means = new_values("means_item", "m", "h", case_id="c", section="income", amount_fen=1)
    forge(stick, world.village, world.township, means)
    assert found(world.township, MeansItem) == ()
    assert set(reasons(world.township)) <= {"kind_not_held", "not_permitted"}
    assert reasons(world.township).total() == 1


def test_a_village_can_not_speak_for_the_township(world, stick, file):
    change(world.village, "director", ChildFile, file.id, grade="二年级")
    part = new_values("child_file", file.id, file.id, **SCHOOL)
    claims = {"device": device_of(world.township), "person": "reviewer", "rank": 30}
    forge(stick, world.village, world.township, part, **claims)
    assert found(world.township, ChildFile)[0].school is None
    assert reasons(world.township) == {"not_from_below": 1}


def test_a_village_can_not_slip_in_a_snapshot_or_a_revocation(world, stick, file):
    change(world.village, "director", ChildFile, file.id, grade="二年级")
    snapshot = [whole("child_file", file.id, file.id, **SCHOOL)]

    def changed(contents):
        return replace(contents, snapshot=snapshot, left=[file.id])

    tell(stick, world.village, world.township, changed)
    assert found(world.township, ChildFile)[0].school is None
    assert found(world.township, ChildFile)[0].grade == "二年级"


def test_a_relay_that_edits_a_villages_entry_is_found_out(world, stick, file):
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    carry(stick, world.village, world.township)

    def altered_part(contents):
        entries = [
            msgspec.structs.replace(
                e, parts=tuple(p and (p[0], p[1].replace("大桥", "假桥")) for p in e.parts)
            )
            for e in entries_of(contents)
        ]
        return with_entries(contents, entries)

    honest = bundle(stick, world.township, world.county).read_bytes()
    with pytest.raises(BundleDamaged):
        tell(stick, world.township, world.county, altered_part)

    def altered_and_hashed_anew(contents):
        entries = entries_of(contents)
        at = next(i for i, e in enumerate(entries) if any(p and "大桥" in p[1] for p in e.parts))
        part = new_values("child_file", file.id, file.id, **SCHOOL)
        entries[at] = forged(entries[at].position, header(entries[at]), part)
        return with_entries(contents, entries)

    tell(stick, world.township, world.county, altered_and_hashed_anew)
    assert found(world.county, ChildFile)[0].school is None
    assert set(reasons(world.county)) <= {"head_missing", "chain_missing"}
    assert reasons(world.county).total() > 0
    assert verify(world.county.store) == []
    (stick / "honest.ycb").write_bytes(honest)
    receive(world.county.store, stick / "honest.ycb")
    assert found(world.county, ChildFile)[0].school == "大桥小学"


def test_a_relay_that_leaves_an_entry_out_is_found_out_and_made_good_later(world, stick, file):
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    change(world.village, "director", ChildFile, file.id, grade="三年级")
    carry(stick, world.village, world.township)
    honest = bundle(stick, world.township, world.county).read_bytes()

    def without(contents):
        entries = [e for e in entries_of(contents) if not any(p and "大桥小学" in p[1] for p in e.parts)]  # fmt: skip
        return with_entries(contents, entries)

    tell(stick, world.township, world.county, without)
    assert found(world.county, ChildFile)[0].grade is None
    assert reasons(world.county)["chain_missing"] > 0
    (stick / "honest.ycb").write_bytes(honest)
    receive(world.county.store, stick / "honest.ycb")
    held = found(world.county, ChildFile)[0]
    assert (held.school, held.grade) == ("大桥小学", "三年级")
    assert reasons(world.county) == {}


def test_a_relay_that_reorders_and_repeats_changes_nothing(world, stick, file):
    for grade in ("一年级", "二年级", "三年级"):
        change(world.village, "director", ChildFile, file.id, grade=grade)
    carry(stick, world.village, world.township)

    def shuffled(contents):
        entries = entries_of(contents)
        return with_entries(contents, [*reversed(entries), *entries])

    tell(stick, world.township, world.county, shuffled)
    tell(stick, world.township, world.county, shuffled)
    assert found(world.county, ChildFile)[0].grade == "三年级"
    assert reasons(world.county) == {}


def count_no_further(world, stick, holder):
    """The county says that the village's laptop is lost, and counts up to the last of it that is held there."""
    with holder.store.reading_connection() as connection:
        query = select(log_entry.c.hash).where(log_entry.c.device == device_of(world.village))
        last = connection.execute(query.order_by(log_entry.c.position.desc()).limit(1)).scalar()
    devices = tuple(
        msgspec.structs.replace(d, last_counted=last) if d.id == device_of(world.village) else d
        for d in world.county.store.rosters.newest.body.devices
    )
    world.sign_roster(world.county, devices=devices)
    carry(stick, world.county, world.township)


def test_a_lost_laptop_counts_up_to_where_the_county_says_and_is_served_no_more(world, stick, file):
    change(world.village, "director", ChildFile, file.id, grade="二年级")
    carry(stick, world.village, world.township)
    count_no_further(world, stick, world.township)
    change(world.village, "director", ChildFile, file.id, school="贼小学")
    carry(stick, world.village, world.township)
    assert found(world.township, ChildFile)[0].school is None
    assert set(reasons(world.township)) == {"device_revoked"}
    with pytest.raises(NotServed):
        send(world.township.store, device_of(world.village), stick)


def test_what_the_lost_laptop_wrote_before_still_counts_when_it_comes_late(world, stick, file):
    change(world.village, "director", ChildFile, file.id, grade="二年级")
    late = bundle(stick, world.village, world.township).read_bytes()
    count_no_further(world, stick, world.village)
    (stick / "late.ycb").write_bytes(late)
    receive(world.township.store, stick / "late.ycb")
    assert found(world.township, ChildFile)[0].grade == "二年级"
    assert reasons(world.township) == {}


def test_a_neighbouring_village_is_no_relation(world, stick, file, tmp_path):
    second = world.add_village(tmp_path / "second")
    try:
        carry_until_quiet(stick, world.village, world.township, world.county)
        honest = bundle(stick, second, world.township)

        def readdressed(contents):
            manifest = msgspec.structs.replace(
                contents.manifest, recipient=device_of(world.village)
            )
            return replace(contents, manifest=manifest)

        told = lie(honest, world.township, second, readdressed)
        with told.open("rb") as sealed:
            plain = pyrage.decrypt(
                sealed.read(),
                [pyrage.x25519.Identity.from_str(keys_of(world.township).seal_secret)],
            )
        recipient = pyrage.x25519.Recipient.from_str(keys_of(world.village).seal_key)
        told.write_bytes(pyrage.encrypt(plain, [recipient]))
        with pytest.raises(SenderNotNeighbour):
            receive(world.village.store, told)
    finally:
        second.store.close()


def test_a_bundle_of_a_newer_program_says_so(world, stick, file):
    def newer(contents):
        manifest = msgspec.structs.replace(contents.manifest, format=FORMAT + 1, program="9.9")
        return replace(contents, manifest=manifest)

    with pytest.raises(BundleTooNew):
        tell(stick, world.township, world.county, newer)


def hostile(recipient, packed):
    key = pyrage.x25519.Recipient.from_str(keys_of(recipient).seal_key)
    return pyrage.encrypt(zstandard.compress(packed), [key])


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"M",
        struct.pack(">cI", b"M", 2**31) + b"{}",
        struct.pack(">cI", b"Q", 2) + b"{}",
        struct.pack(">cI", b"M", 200_000) + b"[" * 200_000 + struct.pack(">cI", b"Z", 0),
        struct.pack(">cI", b"M", 2) + b"{}" + struct.pack(">cI", b"Z", 64) + b"0" * 64,
        struct.pack(">cI", b"Z", 64) + b"0" * 64,
    ],
    ids=["empty", "a byte", "huge", "unknown frame", "deep", "no signature", "no manifest"],
)
def test_rubbish_inside_a_good_seal_is_refused(world, stick, packed):
    (stick / "x.ycb").write_bytes(hostile(world.county, packed))
    with pytest.raises(BundleRefused):
        receive(world.county.store, stick / "x.ycb")
    assert found(world.county, Person) == ()


def test_a_bomb_is_noticed_before_it_fills_the_memory(world, stick):
    manifest = struct.pack(">cI", b"M", 2) + b"{}"
    piece = struct.pack(">cI", b"E", 2**20) + b"0" * 2**20
    (stick / "bomb.ycb").write_bytes(hostile(world.county, manifest + piece * 200))
    assert (stick / "bomb.ycb").stat().st_size < 100_000
    with pytest.raises(BundleTooLarge):
        receive(world.county.store, stick / "bomb.ycb")


def test_a_signed_bundle_with_malformed_lines_is_refused_whole(world, stick, file):
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    honest = bundle(stick, world.village, world.township)

    def malformed(contents: Contents) -> Contents:
        entries = entries_of(contents)
        entries[-1] = msgspec.structs.replace(entries[-1], header='{"dot":"none"}')
        return with_entries(contents, entries)

    with pytest.raises(BundleDamaged):
        receive(world.township.store, lie(honest, world.township, world.village, malformed))
    assert found(world.township, ChildFile)[0].school is None


def test_the_village_holds_nothing_that_its_audience_forbids_even_if_it_is_sent(world, stick, file):
    honest = bundle(stick, world.township, world.village)

    def more(contents):
        extra = whole("means_item", "m", "h", amount_fen=5000)
        return replace(contents, snapshot=[*contents.snapshot, extra])

    brought = receive(world.village.store, lie(honest, world.village, world.township, more))
    assert brought.refused_kinds == 1
    assert found(world.village, MeansItem) == ()


def test_what_its_audience_forbids_is_not_kept_in_the_log_either(world, stick, file):
    change(world.township, "reviewer", ChildFile, file.id, grade="二年级")
    means = new_values("means_item", "m", "h", case_id="c", section="income", category="x", amount_fen=1)  # fmt: skip
    tell(stick, world.township, world.village, with_forged(means, dot=("f" * 16, 1)))
    assert found(world.village, ChildFile)[0].grade == "二年级"
    with world.village.store.reading_connection() as connection:
        kinds_kept = set(connection.execute(select(log_part.c.kind)).scalars())
    assert "means_item" not in kinds_kept
    assert verify(world.village.store) == []


@pytest.mark.parametrize(
    ("claims", "kind"), [({"dot": ("f\x00" + "f" * 14, 1)}, "child_file"), ({}, "child\x00file")]
)
def test_a_name_that_no_server_can_hold_is_refused_whole(world, stick, file, claims, kind):
    change(world.village, "director", ChildFile, file.id, grade="二年级")
    with pytest.raises(BundleDamaged):
        forge(
            stick,
            world.village,
            world.township,
            new_values(kind, file.id, file.id, **SCHOOL),
            **claims,
        )
    assert found(world.township, ChildFile)[0].grade is None


def test_every_reason_for_quarantine_has_words():
    assert {v.value for v in Verdict} - {"admitted"} == REASONS.keys()


DEEP: list = []
for _ in range(400):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "values",
    [
        {"school": 5},
        {"opened_on": "2026-02-30"},
        {"school": "假\0小学"},
        {"confirmed_groups": "all"},
        {"gone": 5},
        {"gone": {"school": [1]}},
        {"newer": DEEP, "school": "假小学"},
        {"newer": 2**80, "school": "假小学"},
    ],
    ids=["type", "date", "nul", "list", "gone", "gone inside", "deep", "huge"],
)
def test_values_that_nobody_can_read_are_kept_apart(world, stick, file, values):
    change(world.village, "director", ChildFile, file.id, grade="二年级")
    forge(stick, world.village, world.township, new_values("child_file", file.id, file.id, **values))  # fmt: skip
    (held,) = found(world.township, ChildFile)
    assert (held.school, held.grade) == (None, "二年级")
    assert set(reasons(world.township)) <= {"malformed"}


@pytest.mark.parametrize("claims", [{"dot": ("f" * 16, 2**70)}, {"dot": ("f" * 16, -1)}])
def test_a_count_that_no_database_can_hold_is_refused_whole(world, stick, file, claims):
    change(world.village, "director", ChildFile, file.id, grade="二年级")
    part = new_values("child_file", file.id, file.id, **SCHOOL)
    with pytest.raises(BundleDamaged):
        forge(stick, world.village, world.township, part, **claims)
    assert found(world.township, ChildFile)[0].grade is None
