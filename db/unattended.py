"""What main.py's verbs do with stores: log in, make demos, export, import, verify."""

from datetime import datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select

from app.backup import BackedUp
from app.clock import SetClock, SystemClock
from app.demo.world import PLACES, name_of, password_of
from app.desk import Desk
from app.errors import AppError
from app.exchange import Networker, Report, quiet
from app.jobs import Cancelled
from app.security.actor import Actor
from app.security.errors import UnknownUser
from app.security.key_slots import read_key_file
from app.security.log_in import log_in
from app.security.raw_key import overwrite
from app.unattended import NoSuchDevice
from db.contact import check_contact
from db.enrol import answer_device, finish
from db.exchange.receive import receive
from db.exchange.send import send
from db.exchange.stick import Stick, exchange
from db.offices import County, fill_office, found_demo_county, open_place, write_hint
from db.place import moved
from db.rekey import finish_rekey, rekey
from db.store import SqlStore
from db.tables import RECORDS
from db.verify import verify


def open_desk(home: Path, user: str, password: str, report: Report = quiet) -> Desk:
    """Log in: unlock the store and become the person.

    Raises WrongPassword, LockedOut, UnknownUser, or what is wrong with the store. ``report`` hears of what takes long;
    where it stops that, people work on and it is done at another time.
    """
    finish(home)
    finish_rekey(home)
    key = _with_key_due(home, log_in(home, user, password), report)
    _tell_hub(home, key)
    try:
        store = SqlStore(home, key, SystemClock())
    finally:
        overwrite(key)  # the store has its own, which goes when it is closed
    try:
        days_left = check_contact(home, store)
    except AppError:
        store.close()
        raise
    device = store.identity.device if store.identity else ""
    actor = _actor(store, user, device)
    if actor is None:
        store.close()
        raise UnknownUser(user=user)
    desk = Desk(store, actor, Stick(store), partial(answer_device, store, actor))
    desk.days_left = days_left
    desk.since = store.rosters.newest.people[user].since
    desk.backer = partial(_back_up, store)
    desk.networker = cache(partial(_network, store, actor))
    desk.last_log_in = last_log_in(store, user, device)
    desk.note("log_in")
    return desk


def _actor(store: SqlStore, user: str, device: str) -> Actor | None:
    """The person as the roster has them today, by the business date.

    A clock that shows a day before they came is not believed where it is in doubt anyway, or was never held against
    anything: an empty battery must not lock everybody out. The date is asked for before anything is written.
    """
    roster, today = store.rosters.newest, store.clock.today()
    person = roster.people.get(user)
    if person is not None and today < person.since:
        if store.clock.doubt is None and store.has_written():
            return None
        store.suspect_clock(person.since)
    return roster.actor(user, device, store.clock.today())


def _tell_hub(home: Path, key: bytes) -> None:
    """A hub starts by itself with the key that its store has now."""
    if (home / "hub.json").exists():
        from app.hub.keys import keep_hub_key  # a desk starts without it

        keep_hub_key(home, key)


def _with_key_due(home: Path, key: bytes, report: Report) -> bytes:
    """Change the key where that is due; where it can't be now, it stays due and people work on."""
    if not read_key_file(home).rekey_due or moved(home):
        return key  # on a server the key opens nothing by itself
    try:
        return rekey(home, key, report)
    except (AppError, OSError, Cancelled):
        finish_rekey(home)
        return key


def last_log_in(store: SqlStore, user: str, device: str) -> datetime | None:
    """When this person last opened this replica, as its clock said then."""
    table = RECORDS["audit"]
    query = select(func.max(table.c.at)).where(
        table.c.person == user, table.c.device == device, table.c.action == "log_in"
    )
    with store.reading_connection() as connection:
        found = connection.execute(query).scalar_one_or_none()
    return datetime.fromisoformat(found) if found else None


def make_demo(
    home: Path, *, households: int, seed: int, role: str = "township"
) -> list[dict[str, str]]:
    """A replica with a synthetic office in it: the first township's, or what the county or a village holds of it."""
    county, clock = found_demo_county(), SetClock(SystemClock().now())
    place = next(p for p in PLACES if p.level == role)
    store = open_place(county, place, home, clock)
    if role == "township":
        fill_office(store, clock, place.area, households, seed)
    else:
        _fill_from_township(store, county, clock, households, seed)
    store.close()
    write_hint(home, place)
    return [{"user": u, "name": name_of(u), "password": password_of(u)} for u in place.users]


def _fill_from_township(
    store: SqlStore, county: County, clock: SetClock, households: int, seed: int
) -> None:
    """Let a township be filled beside this replica and exchange with it once."""
    now = clock.time
    place = next(p for p in PLACES if p.level == "township")
    with TemporaryDirectory(dir=store.home) as folder:
        stick = Path(folder) / "stick"
        stick.mkdir()
        town = open_place(county, place, Path(folder) / "township", clock)
        fill_office(town, clock, place.area, households, seed)
        clock.time = now
        exchange(town, stick)
        town.close()
        exchange(store, stick)


def export(desk: Desk, recipient: str, folder: Path) -> dict[str, Any]:
    """Write what a device lacks into a folder. Raises NotPermitted, NoSuchDevice, StickFailed."""
    desk.require("exchange.run")
    devices = store_of(desk).rosters.newest.devices
    if recipient not in devices:
        raise NoSuchDevice(name=recipient, known="、".join(sorted(devices)))
    sent = send(store_of(desk), recipient, folder)
    desk.note("export", f"{recipient} {sent.entries}")
    return {
        "file": sent.files[0],
        "files": list(sent.files),
        "recipient": sent.recipient,
        "changes": sent.entries,
        "bytes": sent.bytes,
    }


def bring(desk: Desk, file: Path) -> dict[str, Any]:
    """Take in one bundle. Raises NotPermitted, BundleRefused, StickFailed; nothing is changed then."""
    desk.require("exchange.run")
    found = receive(store_of(desk), file)
    desk.note("import", f"{found.sender} {found.accepted}")
    return {
        "sender": found.sender, "accepted": found.accepted, "known": found.known,
        "quarantined": found.quarantined, "conflicts": found.conflicts, "waiting": found.waiting,
    }  # fmt: skip


def problems(desk: Desk) -> list[Any]:
    """What ``verify`` finds wrong with the database, the chain or the attachments."""
    return list(verify(store_of(desk)))


def _network(store: SqlStore, actor: Actor) -> Networker:
    """Loaded when it is first used: the window starts without it."""
    from db.exchange.network import Network

    return Network(store, actor)


def _back_up(store: SqlStore, folder: Path, report: Report = quiet) -> BackedUp:
    """Loaded when it is first used: the window starts without it."""
    from db.backup import back_up

    return back_up(store, folder, report)


def store_of(desk: Desk) -> SqlStore:
    """The store behind a desk, for verbs that work below commands."""
    assert isinstance(desk.store, SqlStore)
    return desk.store
