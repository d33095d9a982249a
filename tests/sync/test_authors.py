"""Decisions count only under their author's own signature: in entries, through relays and in snapshots."""

from dataclasses import replace

import msgspec
import pytest

from app.queries.sync_page import SyncPageQuery
from app.records.assistance import Decision
from app.security.device_keys import new_device_keys
from app.sync.authorship import signed_text
from app.sync.entries import entry_hash
from app.sync.manifest import SentRecord
from app.sync.versions import encode, write
from db.exchange.receive import receive
from db.mapping import wire_of
from db.verify import verify
from tests.app.test_dibao_case import step
from tests.support.applications import application
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
    log_in,
    new_values,
    reasons,
    with_entries,
)
from tests.support.records import found
from tests.support.replicas import EVERY_PART, make_world


@pytest.fixture
def world(tmp_path, clock):
    """As ever, but that the village holds cases too: so decisions come down to it whole."""
    made = make_world(tmp_path, clock, EVERY_PART)
    yield made
    for replica in (made.county, made.township, made.village):
        replica.store.close()


@pytest.fixture
def case(world):
    (case_id,) = world.township.desk("clerk").do(application()).result.case_ids
    return case_id


def steps(replica):
    return sorted((d.step, d.status) for d in found(replica, Decision))


def decision_like(replica, keys, **claims):
    """A decision that claims something, signed by these keys; its id, dossier and values."""
    made = replace(found(replica, Decision)[0], **{"id": "f" * 32, "signature": None, **claims})
    values = wire_of(made)
    text = signed_text(made.id, made.dossier, values)
    return made, values | {"signature": keys.sign(text) if keys else None}


def add_entry(contents, part, **claims):
    entries = entries_of(contents)
    last = header(entries[-1])
    made = forged(entries[-1].position, last, part, **{"dot": ("f" * 16, 1)} | claims)
    return with_entries(contents, [*entries, made])


def from_below(world, stick, part, **claims):
    """The township's bundle for the county with one more entry, at the end of its own chain."""

    def changed(contents):
        return add_entry(contents, part, previous=entry_hash(header(entries_of(contents)[-1])), **claims)  # fmt: skip

    honest = bundle(stick, world.township, world.county)
    return receive(world.county.store, lie(honest, world.county, world.township, changed))


def test_honest_decisions_count_through_relays_and_in_snapshots(world, stick, case):
    step(world.township, "clerk", case, "ask_verification")
    carry_until_quiet(stick, world.village, world.township, world.county)
    step(world.county, "county", case, "verification_passed", items={"deposit": "8412.36"})
    carry_until_quiet(stick, world.village, world.township, world.county)
    three = steps(world.county)
    assert len(three) == 3
    assert steps(world.township) == steps(world.village) == three
    for replica in (world.county, world.township, world.village):
        assert reasons(replica) == {}
        assert verify(replica.store) == []


@pytest.mark.parametrize(
    ("claims", "keys", "reason"),
    [
        ({}, None, "author_unsigned"),
        ({}, new_device_keys(), "author_unproven"),
        ({"by": "leader", "role": "township_leader"}, "own", "author_unproven"),
        ({"role": "county_reviewer"}, "own", "author_unproven"),
    ],
)
def test_a_decision_of_somebody_else_or_without_signature_is_kept_apart(
    world, stick, case, claims, keys, reason
):
    own = keys_of(world.township) if keys == "own" else keys
    made, values = decision_like(world.township, own, step="confirm", status="confirmed", **claims)
    from_below(world, stick, new_values("decision", made.id, made.dossier, **values))
    assert steps(world.county) == [("accept", "accepted")]
    assert reasons(world.county) == {reason: 1}
    assert verify(world.county.store) == []


def test_a_decision_of_ones_own_counts(world, stick, case):
    made, values = decision_like(world.township, keys_of(world.township), note="口头说明")
    from_below(world, stick, new_values("decision", made.id, made.dossier, **values))
    assert len(steps(world.county)) == 2
    assert reasons(world.county) == {}


def test_nobody_rewrites_or_deletes_a_decision(world, stick, case):
    carry_until_quiet(stick, world.township, world.county)
    (accepted,) = found(world.county, Decision)
    log_in(world.township, "clerk")
    _, values = decision_like(
        world.township, keys_of(world.township), id=accepted.id, status="refused"
    )
    from_below(world, stick, new_values("decision", accepted.id, accepted.dossier, **values))
    log_in(world.township, "clerk")
    gone = new_values("decision", accepted.id, accepted.dossier, gone={})
    from_below(world, stick, gone, dot=("e" * 16, 1))
    assert steps(world.county) == [("accept", "accepted")]
    assert set(reasons(world.county)) >= {"written_already", "author_unsigned"}


def test_who_stands_above_can_not_decide_in_the_countys_name(world, stick, case):
    carry_until_quiet(stick, world.village, world.township, world.county)
    step(world.township, "clerk", case, "ask_verification")
    claims = {"by": "county", "role": "county_reviewer", "step": "confirm", "status": "confirmed"}
    made, values = decision_like(world.township, keys_of(world.township), **claims)
    part = new_values("decision", made.id, made.dossier, **values)
    as_county = {"device": device_of(world.county), "person": "county", "rank": 50}

    def changed(contents):
        return add_entry(contents, part, **as_county)

    honest = bundle(stick, world.township, world.village)
    receive(world.village.store, lie(honest, world.village, world.township, changed))
    assert ("confirm", "confirmed") not in steps(world.village)
    assert reasons(world.village) == {"author_unproven": 1}


def as_record(made, values, dot=("f" * 16, 1)):
    states = {name: write(None, value, dot, 50) for name, value in values.items()}
    return SentRecord("decision", made.id, made.dossier, values, encode(states, values))


def test_a_snapshot_that_lies_about_a_decision_is_held_back_and_shown(world, stick, case):
    def changed(contents):
        told = [
            r if r.kind != "decision" else msgspec.structs.replace(r, values=r.values | {"status": "confirmed"})
            for r in contents.snapshot
        ]  # fmt: skip
        return replace(contents, snapshot=told)

    honest = bundle(stick, world.township, world.village)
    kept = honest.read_bytes()
    told = lie(honest, world.village, world.township, changed)
    receive(world.village.store, told)
    receive(world.village.store, told)
    assert steps(world.village) == []
    assert reasons(world.village) == {"author_unproven": 1}
    (line,) = world.village.desk("director").ask(SyncPageQuery()).quarantine
    assert (line.device, line.label, line.person) == ("township", "办理环节", "罗映雪")
    (stick / "honest.ycb").write_bytes(kept)
    receive(world.village.store, stick / "honest.ycb")
    assert steps(world.village) == [("accept", "accepted")]


def test_a_decision_from_a_machine_of_a_newer_roster_counts_when_that_comes(world, stick, case):
    keys = new_device_keys()
    made, values = decision_like(world.township, keys, step="ask_verification", status="verifying")

    def changed(contents):
        return replace(contents, snapshot=[*contents.snapshot, as_record(made, values)])

    honest = bundle(stick, world.township, world.village)
    receive(world.village.store, lie(honest, world.village, world.township, changed))
    assert reasons(world.village) == {"author_unproven": 1}
    devices = world.county.store.rosters.newest.body.devices
    newer = msgspec.structs.replace(
        devices[1], id="device-new", code="N9W", verify_key=keys.verify_key, seal_key=keys.seal_key
    )
    world.sign_roster(world.county, devices=(*devices, newer))
    carry(stick, world.county, world.township)
    carry(stick, world.township, world.village)
    assert reasons(world.village) == {}
    assert ("ask_verification", "verifying") in steps(world.village)
