"""Founding a county: signed roster, replicas with their key slots. Used by demos, tests and enrolment."""

from dataclasses import dataclass, field
from pathlib import Path

import pyrage

from app.demo.world import PLACES, Place, name_of, password_of, roster_body
from app.ports import Clock
from app.security.actor import Actor
from app.security.device_keys import DeviceKeys, new_device_keys
from app.security.key_slots import (
    DEFAULT_COST,
    Cost,
    make_key_file,
    new_key,
    with_user,
    write_key_file,
)
from app.security.roster import body_bytes
from db.create import add_rosters, create_store
from db.store import SqlStore


@dataclass(frozen=True, slots=True)
class County:
    """The keys that sign rosters and recover replicas, and the first signed roster."""

    signing: DeviceKeys = field(repr=False)
    recovery: str = field(repr=False)
    devices: dict[str, DeviceKeys] = field(repr=False)
    roster: tuple[int, str, str]


def found_demo_county() -> County:
    """New keys for everybody and the demo's roster signed with them."""
    signing = new_device_keys()
    devices = {place.device: new_device_keys() for place in PLACES}
    text = body_bytes(roster_body(signing.verify_key, devices)).decode()
    recovery = str(pyrage.x25519.Identity.generate())
    return County(signing, recovery, devices, (1, text, signing.sign(text.encode())))


def open_place(
    county: County, place: Place, home: Path, clock: Clock, cost: Cost = DEFAULT_COST
) -> SqlStore:
    """Make the replica of a place with a key slot for each of its users; it is returned open."""
    key = new_key()
    store = create_store(
        home,
        key,
        clock,
        device=place.device,
        code=place.code,
        keys=county.devices[place.device],
        county_key=county.signing.verify_key,
    )
    recipient = str(pyrage.x25519.Identity.from_str(county.recovery).to_public())
    file = make_key_file(county.signing.verify_key, recipient, key)
    for user in place.users:
        file = with_user(file, user, name_of(user), password_of(user), key, cost)
    system = Actor("admin", "", "administrator", place.area, place.device, 60)
    add_rosters(store, system, [county.roster])
    write_key_file(home, file)
    return store
