"""A new machine's two ends: the answer of whoever is above, and the replica that is built from it."""

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app.enrolling import Answered
from app.errors import NotFound
from app.office_clock import MachineClock
from app.security.actor import Actor
from app.security.contact import Contact
from app.security.enrolment import (
    EnrolAnswer,
    Enrolled,
    county_code,
    forget_request,
    make_answer,
    open_enrolment,
    read_enrolment,
)
from app.security.errors import DeviceNotSigned, DeviceRevoked, NotPermitted, UnknownUser
from app.security.key_slots import (
    DEFAULT_COST,
    FILE,
    Cost,
    make_key_file,
    new_key,
    with_user,
    write_key_file,
)
from app.security.roster import RosterDevice
from app.security.signed_file import ANSWER_ENDING
from app.sync.errors import StickFailed
from app.sync.manifest import SentRecord
from app.sync.whole_file import write_whole
from db.contact import write_contact
from db.create import create_store
from db.exchange.apply import Applier
from db.exchange.peers import upstream
from db.exchange.send import send, sent_record
from db.place import DATABASE
from db.store import BLOBS, SqlStore
from db.tables import RECORDS

BUILDING = "enrolling"


def answer_device(
    store: SqlStore, _actor: Actor, body: bytes, person: str, folder: Path
) -> Answered:
    """Answer a machine that the roster names; its first bundle goes beside where it exchanges with us.

    Raises RequestBad, DeviceNotSigned, DeviceRevoked, NotPermitted, UnknownUser, StickFailed.
    """
    asking = read_enrolment(body)
    identity = store.identity
    if identity is None:
        raise NotFound
    roster = store.rosters.newest
    device = roster.device_of_keys(asking.request.verify_key, asking.request.seal_key)
    if device is None:
        raise DeviceNotSigned
    if roster.is_revoked(device.id):
        raise DeviceRevoked(label=device.label)
    own = roster.devices[identity.device]
    if not roster.covers(own.area, device.area):
        raise NotPermitted(action="device.answer")
    if roster.actor(person, device.id, store.clock.today()) is None:
        raise UnknownUser(user=person)
    answer = EnrolAnswer(
        asking.digest, identity.county_key, device.id, person, identity.device, _rosters(store)
    )
    name = f"{own.code}-{device.code}{ANSWER_ENDING}"
    try:
        write_whole(folder / name, [make_answer(answer, asking, identity.sign)])
    except OSError as error:
        raise StickFailed(file=name) from error
    first = upstream(roster, device)
    files = send(store, device.id, folder).files if first is not None and first.id == own.id else ()
    code = county_code(asking.digest, identity.county_key)
    return Answered(name, code, device.label, bool(files), first.label if first else "")


def _rosters(store: SqlStore) -> tuple[SentRecord, ...]:
    with store.reading_connection() as connection:
        rows = connection.execute(select(RECORDS["roster"]).order_by(RECORDS["roster"].c.version))
        return tuple(sent_record("roster", row) for row in rows)


def enter(
    home: Path,
    body: bytes,
    password: str,
    code: str,
    clock: MachineClock,
    cost: Cost = DEFAULT_COST,
) -> str:
    """Build the replica of a new machine from its answer; returns who logs in first.

    Raises what ``open_enrolment`` raises; killed at any point it can be done again.
    """
    enrolled = open_enrolment(home, body, password, code)
    building = home / BUILDING
    shutil.rmtree(building, ignore_errors=True)
    key = new_key()
    device = enrolled.roster.devices[enrolled.device]
    store = create_store(
        building, key, clock, device=device.id, code=device.code, keys=enrolled.keys,
        county_key=enrolled.county_key,
    )  # fmt: skip
    try:
        _take_rosters(store, device, enrolled, clock.now())
    finally:
        store.close()
    file = make_key_file(
        enrolled.county_key, enrolled.roster.body.recovery_key, key, device=device.id, label=device.label
    )  # fmt: skip
    name = enrolled.roster.people[enrolled.person].name
    write_key_file(building, with_user(file, enrolled.person, name, password, key, cost))
    finish(home)
    return enrolled.person


def finish(home: Path) -> None:
    """Put a replica that was built whole in its place: the key file last, it makes the folder a replica."""
    building = home / BUILDING
    if (building / FILE).exists():
        if (building / BLOBS).exists():
            (building / BLOBS).replace(home / BLOBS)
        if (building / DATABASE).exists():
            (building / DATABASE).replace(home / DATABASE)
        (building / FILE).replace(home / FILE)
    if (home / FILE).exists():
        shutil.rmtree(building, ignore_errors=True)
        forget_request(home)


def _take_rosters(store: SqlStore, own: RosterDevice, enrolled: Enrolled, now: datetime) -> None:
    with store.writing() as connection:
        applier = Applier(connection, own)
        for record in enrolled.rosters:
            applier.merge(record)
        applier.finish()
        write_contact(connection, Contact(now, now))
        connection.commit()
    store.rosters.read_again()
