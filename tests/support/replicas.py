"""Replicas to test with: real SQLCipher stores with a roster, made once and copied."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.clock import SetClock
from app.desk import Desk
from app.security.actor import Actor
from app.security.device_keys import new_device_keys
from app.security.roster import (
    RosterArea,
    RosterBody,
    RosterDevice,
    RosterPerson,
    body_bytes,
)
from db.create import add_rosters, create_store
from db.store import SqlStore

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
        actor = roster.actor(user, identity.device, self.clock.today())
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


def make_world(folder: Path, clock: SetClock) -> World:
    """Three replicas that know one another by one signed roster."""
    county_keys = new_device_keys()
    levels = {"county": COUNTY, "township": TOWNSHIP, "village": VILLAGE}
    keys = {level: new_device_keys() for level in levels}
    every = ("office", "people", "assistance", "visits", "children")
    parts = {"county": every, "township": every, "village": ("office", "people", "children")}
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
    made = {}
    for code, level in zip(("C7X", "A7K", "V2M"), levels, strict=True):
        key = secrets.token_bytes(32)
        store = create_store(
            folder / level, key, clock, device=f"device-{level}", code=code,
            keys=keys[level], county_key=county_keys.verify_key,
        )  # fmt: skip
        system = Actor("admin", "管理员", "administrator", COUNTY, f"device-{level}", 60)
        add_rosters(store, system, [signed])
        made[level] = Replica(store, clock, key)
    return World(made["county"], made["township"], made["village"])


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START)


@pytest.fixture
def world(tmp_path: Path, clock: SetClock):
    made = make_world(tmp_path, clock)
    yield made
    for replica in (made.county, made.township, made.village):
        replica.store.close()


@pytest.fixture
def township(world: World) -> Replica:
    return world.township
