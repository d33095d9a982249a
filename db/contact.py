"""When this replica last heard from above, kept in the encrypted database."""

from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, func, select

from app.clock import SHANGHAI
from app.security.contact import Contact, Standing, note_asked, seal, standing
from app.security.errors import ReplicaSealed, SealNear
from app.security.key_slots import read_key_file, write_key_file
from app.security.reset import opened_on
from db.exchange.peers import upstream
from db.store import SqlStore, put_setting
from db.tables import peer

_NAME = "contact"


def write_contact(connection: Connection, contact: Contact) -> None:
    put_setting(connection, _NAME, msgspec.json.encode(contact).decode())


def check_contact(home: Path, store: SqlStore) -> int | None:
    """Judge this replica at an opening; how many days are left where that is to be said.

    Raises SealNear the first time that the limit is passed, ReplicaSealed when it is sealed; a replica that
    nobody is above is never sealed.
    """
    identity = store.identity
    if identity is None or not store.rosters.version:
        return None
    # The machine's own time: a date in doubt would stand still at the last that was sure, and never reach the limit.
    roster, now = store.rosters.newest, store.clock.as_read() + store.clock.correction
    own = roster.devices.get(identity.device)
    above = upstream(roster, own) if own is not None else None
    if above is None:
        return None
    contact = _contact(store, now)
    file = read_key_file(home)
    if file.opened_by:
        if opened_on(file.opened_by, identity.county_key) and _fresh(store, file.opened_by):
            contact = Contact(now, now)
            _keep(store, contact, file.opened_by)
        file = msgspec.structs.replace(file, opened_by="")
        write_key_file(home, file)
    limit, today = roster.body.seal_after_days, now.astimezone(SHANGHAI).date()
    seen = contact.seen(now, _came(store, above.id))
    found = standing(seen, now, limit, file.asked_on, today)
    days = seen.days(now)
    if found is Standing.SEAL:
        seal(home, file, today)
        raise ReplicaSealed
    if found is Standing.ASK:
        note_asked(home, file, today)
        raise SealNear(today=today.isoformat(), days=days)
    note_asked(home, file, None)
    _keep(store, seen)
    return limit - days if found is Standing.WARN else None


def _contact(store: SqlStore, now: datetime) -> Contact:
    text = store.setting(_NAME)
    return msgspec.json.decode(text, type=Contact) if text else Contact(now, now)


def _came(store: SqlStore, above: str) -> datetime | None:
    with store.reading_connection() as connection:
        query = select(func.max(peer.c.last_in_at)).where(peer.c.device == above)
        found = connection.execute(query).scalar_one_or_none()
    return datetime.fromisoformat(found) if found else None


def _fresh(store: SqlStore, answer: str) -> bool:
    """Whether this answer has not opened this replica before."""
    return store.setting("opened_by") != answer


def _keep(store: SqlStore, contact: Contact, answer: str = "") -> None:
    with store.writing() as connection:
        write_contact(connection, contact)
        if answer:
            put_setting(connection, "opened_by", answer)
        connection.commit()
