"""Replicas to test with: real SQLCipher stores with a roster, made once and copied."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.clock import SetClock
from app.desk import Desk
from app.security.actor import Actor
from app.security.device_keys import DeviceKeys, new_device_keys
from app.security.roster import (
    Roster,
    RosterArea,
    RosterBody,
    RosterDevice,
    RosterPerson,
    body_bytes,
)
from db.create import add_rosters, create_store
from db.store import SqlStore
from db.tables import RECORDS

COUNTY, TOWNSHIP, VILLAGE, OTHER_VILLAGE = "520201", "520201101", "520201101201", "520201101202"
START = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)


@dataclass
class Replica:
    """A store that is open, and desks on it for the people of the roster."""

    store: SqlStore
    clock: SetClock
    key: bytes

    def desk(self, user: str) -> Desk:
        roster = self.store.rosters.newest
        identity = self.store.identity
        assert identity is not None
        actor = roster.actor(user, identity.device, self.store.clock.today())
        assert actor is not None, user
        return Desk(self.store, actor)


PEOPLE = (
    ("clerk", "罗映雪", "clerk", TOWNSHIP),
    ("clerk2", "周明", "clerk", TOWNSHIP),
    ("reviewer", "何秀", "reviewer", TOWNSHIP),
    ("leader", "安国栋", "township_leader", TOWNSHIP),
    ("visitor", "李走", "visitor", TOWNSHIP),
    ("director", "吴小兰", "child_director", VILLAGE),
    ("county", "郑确", "county_reviewer", COUNTY),
    ("admin", "管理员", "administrator", COUNTY),
)


@dataclass
class World:
    """A county's keys and its replicas."""

    county: Replica
    township: Replica
    village: Replica
    county_keys: DeviceKeys
    clock: SetClock

    def sign_roster(self, at: Replica, **changes: Any) -> Roster:
        """The next version of the roster, signed by the county and put in at one replica."""
        roster = at.store.rosters.newest
        body = msgspec.structs.replace(
            roster.body, version=roster.version + 1, previous=roster.digest, **changes
        )
        text = body_bytes(body)
        signed = (body.version, text.decode(), self.county_keys.sign(text))
        add_rosters(at.store, system_actor(at), [signed])
        return at.store.rosters.newest

    def add_village(self, folder: Path) -> Replica:
        """A second village's laptop, known from the county's next roster on."""
        device, keys = "device-village-2", new_device_keys()
        devices = self.county.store.rosters.newest.body.devices
        parts = ("office", "people", "children")
        made = RosterDevice(
            device, "W3N", "village 2", OTHER_VILLAGE, "village", parts,
            keys.verify_key, keys.seal_key,
        )  # fmt: skip
        self.sign_roster(self.county, devices=(*devices, made))
        return _make_replica(
            folder, self.clock, device, "W3N", keys, self.county_keys, signed_rosters(self.county)
        )


def system_actor(at: Replica) -> Actor:
    identity = at.store.identity
    assert identity is not None
    return Actor("admin", "管理员", "administrator", COUNTY, identity.device, 60)


def signed_rosters(at: Replica) -> list[tuple[int, str, str]]:
    """Every version that a replica holds, as it was signed."""
    table = RECORDS["roster"]
    with at.store.reading_connection() as connection:
        rows = connection.execute(select(table).order_by(table.c.version)).all()
    return [(row.version, row.body, row.signature) for row in rows]


def _make_replica(
    folder: Path,
    clock: SetClock,
    device: str,
    code: str,
    keys: DeviceKeys,
    county_keys: DeviceKeys,
    rosters: Sequence[tuple[int, str, str]],
) -> Replica:
    key = secrets.token_bytes(32)
    store = create_store(
        folder, key, clock, device=device, code=code, keys=keys,
        county_key=county_keys.verify_key,
    )  # fmt: skip
    made = Replica(store, clock, key)
    add_rosters(store, system_actor(made), rosters)
    return made


EVERY_PART = ("office", "people", "assistance", "visits", "children")
VILLAGE_PARTS = ("office", "people", "children")


def make_world(
    folder: Path, clock: SetClock, village_parts: tuple[str, ...] = VILLAGE_PARTS
) -> World:
    """Three replicas that know one another by one signed roster."""
    county_keys = new_device_keys()
    levels = {"county": COUNTY, "township": TOWNSHIP, "village": VILLAGE}
    keys = {level: new_device_keys() for level in levels}
    parts = {"county": EVERY_PART, "township": EVERY_PART, "village": village_parts}
    body = RosterBody(
        version=1,
        previous="",
        county_key=county_keys.verify_key,
        areas=(
            RosterArea(COUNTY, COUNTY, "钟山区", "county"),
            RosterArea(TOWNSHIP, TOWNSHIP, "大河镇", "township", COUNTY),
            RosterArea(VILLAGE, VILLAGE, "大桥村", "village", TOWNSHIP),
            RosterArea(OTHER_VILLAGE, OTHER_VILLAGE, "二屯社区", "village", TOWNSHIP),
        ),
        people=tuple(RosterPerson(i, n, r, a, date(2026, 1, 1)) for i, n, r, a in PEOPLE),
        devices=tuple(
            RosterDevice(
                f"device-{level}", code, level, area, level, parts[level],
                keys[level].verify_key, keys[level].seal_key,
            )
            for code, (level, area) in zip(("C7X", "A7K", "V2M"), levels.items(), strict=True)
        ),
    )  # fmt: skip
    text = body_bytes(body)
    signed = (1, text.decode(), county_keys.sign(text))
    made = {
        level: _make_replica(
            folder / level, clock, f"device-{level}", code, keys[level], county_keys, [signed]
        )
        for code, level in zip(("C7X", "A7K", "V2M"), levels, strict=True)
    }
    return World(made["county"], made["township"], made["village"], county_keys, clock)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def township(world: World) -> Replica:
    return world.township


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """What is plugged in to carry bundles or a backup."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
