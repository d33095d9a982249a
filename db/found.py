"""Founding a real county: its two keys, the first signed roster, and the county's own replica.

The signing key and the recovery key go to a folder of their own, a stick that lies in the safe; the recovery key is handed
back besides, to be written on paper once.
"""

import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pyrage

from app.errors import FieldIssue, FolderInUse, Refused
from app.office_clock import MachineClock
from app.rules.names import check_name
from app.security.actor import Actor
from app.security.county_key import ENDING, RECOVERY_ENDING, seal_county_key, seal_recovery_key
from app.security.device_keys import DeviceKeys, new_device_code, new_device_keys
from app.security.key_slots import (
    DEFAULT_COST,
    Cost,
    KeyFile,
    make_key_file,
    new_key,
    with_user,
    write_key_file,
)
from app.security.passwords import check_password
from app.security.roster import RosterArea, RosterBody, RosterDevice, RosterPerson, body_bytes
from app.sync.scope import parts_of_level
from app.sync.whole_file import write_whole
from db.create import add_rosters, create_store
from db.enrol import BUILDING, finish

ADMINISTRATOR = "admin"
SEAL_AFTER_DAYS = 90
_CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class ToFound:
    """What a person says of the county: its code of six digits, its name, and who administers it."""

    code: str
    name: str
    administrator: str
    password: str = field(repr=False)
    key_password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Founded:
    """``recovery`` is shown once and kept nowhere in the clear."""

    user: str
    signing_file: Path
    recovery_file: Path
    recovery: str = field(repr=False)


def found_county(
    home: Path, keys: Path, wanted: ToFound, clock: MachineClock, cost: Cost = DEFAULT_COST
) -> Founded:
    """Raises Refused with what is wrong, WeakPassword, FolderInUse; nothing is there then."""
    _check(wanted)
    signing_file, recovery_file = (
        keys / f"county-key{ENDING}",
        keys / f"recovery-key{RECOVERY_ENDING}",
    )
    finish(home)
    if home.exists() and any(p.name != BUILDING for p in home.iterdir()):
        raise FolderInUse(file=str(home))
    if signing_file.exists() or recovery_file.exists() or home.resolve() in (
        keys.resolve(), *keys.resolve().parents
    ):  # fmt: skip
        raise FolderInUse(file=str(keys))
    signing, recovery = new_device_keys(), pyrage.x25519.Identity.generate()
    building = home / BUILDING
    shutil.rmtree(building, ignore_errors=True)
    try:
        key_file = _build(building, wanted, signing, str(recovery.to_public()), clock, cost)
        write_whole(signing_file, [seal_county_key(signing, wanted.key_password, cost)])
        write_whole(recovery_file, [seal_recovery_key(str(recovery), wanted.key_password, cost)])
        write_key_file(building, key_file)  # from here on it is a replica
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        signing_file.unlink(missing_ok=True)
        recovery_file.unlink(missing_ok=True)
        raise
    finish(home)
    return Founded(ADMINISTRATOR, signing_file, recovery_file, str(recovery))


def _check(wanted: ToFound) -> None:
    issues = []
    if len(wanted.code) != _CODE_DIGITS or not wanted.code.isdecimal():
        issues.append(FieldIssue("code", "county.code"))
    for name, text in (("name", wanted.name), ("administrator", wanted.administrator)):
        if isinstance(found := check_name(text, name), FieldIssue):
            issues.append(found)
    if issues:
        raise Refused(issues)
    check_password(wanted.password, ADMINISTRATOR)
    check_password(wanted.key_password)


def _build(
    building: Path,
    wanted: ToFound,
    signing: DeviceKeys,
    recipient: str,
    clock: MachineClock,
    cost: Cost,
) -> KeyFile:
    """The county's replica, whole but for its key file, which is returned."""
    key, keys = new_key(), new_device_keys()
    device, code = f"device-{secrets.token_hex(8)}", new_device_code()
    store = create_store(
        building, key, clock, device=device, code=code, keys=keys, county_key=signing.verify_key
    )
    try:
        body = RosterBody(
            version=1, previous="", county_key=signing.verify_key,
            areas=(RosterArea(wanted.code, wanted.code, wanted.name, "county"),),
            people=(
                RosterPerson(
                    ADMINISTRATOR, wanted.administrator, "administrator", wanted.code,
                    store.clock.today(),
                ),
            ),
            devices=(
                RosterDevice(
                    device, code, wanted.name, wanted.code, "county", parts_of_level("county"),
                    keys.verify_key, keys.seal_key,
                ),
            ),
            recovery_key=recipient, seal_after_days=SEAL_AFTER_DAYS,
        )  # fmt: skip
        text = body_bytes(body)
        system = Actor(
            ADMINISTRATOR, wanted.administrator, "administrator", wanted.code, device, 60
        )
        add_rosters(store, system, [(1, text.decode(), signing.sign(text))])
    finally:
        store.close()
    file = make_key_file(signing.verify_key, recipient, key, device=device, label=wanted.name)
    return with_user(file, ADMINISTRATOR, wanted.administrator, wanted.password, key, cost)
