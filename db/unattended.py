"""What main.py's verbs do with stores: log in, make demos, export, import, verify."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.clock import SetClock, SystemClock
from app.demo.world import PLACES, name_of, password_of
from app.desk import Desk
from app.security.errors import UnknownUser
from app.security.log_in import log_in
from db.exchange.receive import receive
from db.exchange.send import send
from db.exchange.stick import exchange
from db.offices import fill_office, found_demo_county, open_place, write_hint
from db.store import SqlStore
from db.tables import RECORDS
from db.verify import verify


def open_desk(home: Path, user: str, password: str) -> Desk:
    """Log in: unlock the store and become the person.

    Raises WrongPassword, LockedOut, UnknownUser, or what is wrong with the store.
    """
    key = log_in(home, user, password)
    store = SqlStore(home, key, SystemClock())
    device = store.identity.device if store.identity else ""
    actor = store.rosters.newest.actor(user, device, store.clock.today())
    if actor is None:
        store.close()
        raise UnknownUser(user=user)
    desk = Desk(store, actor, partial(exchange, store))
    desk.last_log_in = last_log_in(store, user, device)
    desk.note("log_in")
    return desk


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
    """A replica of the first township (or of the county) with a synthetic office in it."""
    place = next(p for p in PLACES if p.level == role)
    clock = SetClock(SystemClock().now())
    store = open_place(found_demo_county(), place, home, clock)
    if role == "township":
        fill_office(store, clock, place.area, households, seed)
    store.close()
    write_hint(home, place)
    return [{"user": u, "name": name_of(u), "password": password_of(u)} for u in place.users]


def export(desk: Desk, recipient: str, folder: Path) -> dict[str, Any]:
    """Write what a device lacks into a folder."""
    sent = send(_store(desk), recipient, folder)
    return {
        "files": sent.files,
        "recipient": sent.recipient,
        "changes": sent.entries,
        "bytes": sent.bytes,
    }


def bring(desk: Desk, files: list[str]) -> list[dict[str, Any]]:
    """Take in bundles, one after the other; a refused one stops there, what was taken stays."""
    answers = []
    for name in files:
        found = receive(_store(desk), Path(name))
        answers.append(
            {"file": name, "sender": found.sender, "accepted": found.accepted, "known": found.known,
             "quarantined": found.quarantined, "conflicts": found.conflicts, "waiting": found.waiting}
        )  # fmt: skip
    return answers


def problems(desk: Desk) -> list[Any]:
    """What ``verify`` finds wrong with the database, the chain or the attachments."""
    return list(verify(_store(desk)))


def _store(desk: Desk) -> SqlStore:
    assert isinstance(desk.store, SqlStore)
    return desk.store
