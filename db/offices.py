"""Founding a county: signed roster, replicas with their key slots. Used by demos, tests and enrolment."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage

from app.clock import SetClock, SystemClock
from app.demo.care import directors_day
from app.demo.office import fill
from app.demo.world import PLACES, TOWNSHIPS, Place, name_of, password_of, roster_body
from app.desk import Desk
from app.office_clock import MachineClock
from app.ports import Clock
from app.security.actor import Actor
from app.security.county_key import (
    ENDING,
    RECOVERY_ENDING,
    seal_county_key,
    seal_recovery_key,
)
from app.security.device_keys import DeviceKeys, new_device_keys
from app.security.errors import UnknownUser
from app.security.key_slots import (
    DEFAULT_COST,
    Cost,
    make_key_file,
    new_key,
    with_user,
    write_key_file,
)
from app.security.roster import body_bytes
from app.sync.whole_file import write_whole
from db.create import add_rosters, create_store
from db.exchange.stick import Stick, exchange
from db.store import SqlStore

# In a real county this file lies on a stick in the safe; a demo puts it beside the county's folder.
COUNTY_KEY = f"county-key{ENDING}"
RECOVERY_KEY = f"recovery-key{RECOVERY_ENDING}"


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
    recovery = pyrage.x25519.Identity.generate()
    body = roster_body(signing.verify_key, str(recovery.to_public()), devices)
    text = body_bytes(body).decode()
    return County(signing, str(recovery), devices, (1, text, signing.sign(text.encode())))


def open_place(
    county: County, place: Place, home: Path, clock: MachineClock, cost: Cost = DEFAULT_COST
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
    file = make_key_file(
        county.signing.verify_key, recipient, key, device=place.device, label=place.label
    )
    for user in place.users:
        file = with_user(file, user, name_of(user), password_of(user), key, cost)
    system = Actor("admin", "", "administrator", place.area, place.device, 60)
    add_rosters(store, system, [county.roster])
    write_key_file(home, file)
    if place.level == "county":
        password = password_of(place.users[0])
        signing = seal_county_key(county.signing, password, cost)
        write_whole(home.parent / COUNTY_KEY, [signing])
        recovery = seal_recovery_key(county.recovery, password, cost)
        write_whole(home.parent / RECOVERY_KEY, [recovery])
    return store


def desk_maker(store: SqlStore, clock: Clock) -> Callable[[str], Desk]:
    """Desks on a store for the people of its roster, without their passwords: demos and tests only."""
    roster = store.rosters.newest
    device = store.identity.device if store.identity else ""

    def desk_of(user: str) -> Desk:
        actor = roster.actor(user, device, clock.today())
        if actor is None:
            raise UnknownUser(user=user)
        return Desk(store, actor, Stick(store))

    return desk_of


def fill_office(
    store: SqlStore, clock: SetClock, township: str, households: int, seed: int
) -> None:
    """Put the demo's applications into a township's store."""
    mine = seed * 1000 + int(township[-3:])  # two offices never draw the same ids
    store.entropy = random.Random(mine)
    villages = tuple(area.id for area in store.rosters.newest.villages(township))
    suffix = "" if township == TOWNSHIPS[0] else "-2"
    fill(
        desk_maker(store, clock), clock, villages=villages, households=households, seed=mine,
        today=clock.today(), suffix=suffix,
    )  # fmt: skip


def make_world(folder: Path, households: int, seed: int) -> list[dict[str, str]]:
    """A county, two townships and three village laptops, enrolled with one another by their own files."""
    county = found_demo_county()
    now = SystemClock().now()
    clock = SetClock(now)
    stores = {p.folder: open_place(county, p, folder / p.folder, clock) for p in PLACES}
    for place in PLACES:
        if place.level == "township":
            clock.time = now
            fill_office(stores[place.folder], clock, place.area, households, seed)
    clock.time = now
    with TemporaryDirectory(dir=folder) as stick:
        for name in ("township-1", "township-2", "village-1", "village-2", "village-3", "county"):
            exchange(stores[name], Path(stick))
        for name in ("township-1", "township-2"):
            exchange(stores[name], Path(stick))
    clock.time = now
    first = next(p for p in PLACES if p.level == "village")
    director = desk_maker(stores[first.folder], clock)(first.users[0])
    directors_day(director, clock, first.area, clock.today())
    clock.time = now
    for store in stores.values():
        store.close()
    answer = []
    for place in PLACES:
        for user in place.users:
            entry = {"folder": place.folder, "where": place.label, "user": user}
            answer.append({**entry, "name": name_of(user), "password": password_of(user)})
        write_hint(folder / place.folder, place)
    return answer


def write_hint(home: Path, place: Place) -> None:
    """What the log-in page of a demo says."""
    who = "  ".join(f"{name_of(u)}（{u}）" for u in place.users)
    words = f"{place.label}，演示用户：{who}。密码都是 {password_of(place.users[0])}"
    (home / "demo.txt").write_text(words, "utf-8")
