"""Logging in: lock-out, password, key."""

import time
from collections.abc import Callable
from pathlib import Path

from app.security.doorkeeper import code_as_password
from app.security.errors import LockedOut, PasswordNeeded, ReplicaSealed, WrongPassword
from app.security.key_slots import (
    DEFAULT_COST,
    Cost,
    KeyFile,
    read_key_file,
    unlock,
    with_user,
    write_key_file,
)
from app.security.lockout import FREE_TRIES, read_lockout, write_lockout
from app.security.passwords import change_password


def log_in(home: Path, user: str, password: str, *, now: Callable[[], float] = time.time) -> bytes:
    """The raw key of the database in this folder.

    Raises LockedOut(seconds), WrongPassword(left: tries before the next wait), UnknownUser, KeyFileDamaged,
    ReplicaSealed, and PasswordNeeded where a one-time code was right: ``set_first_password`` comes next.
    """
    lockout = read_lockout(home)
    if wait := lockout.seconds_left(user, now()):
        write_lockout(home, lockout.looked(user, now()))
        raise LockedOut(seconds=wait)
    try:
        file = read_key_file(home)
        if file.shut is not None:
            raise ReplicaSealed
        once = any(slot.user == user and slot.once for slot in file.slots)
        key = unlock(file, user, code_as_password(password) if once else password)
    except WrongPassword:
        after = lockout.after_wrong(user, now())
        write_lockout(home, after)
        if wait := after.seconds_left(user, now()):
            raise LockedOut(seconds=wait) from None
        raise WrongPassword(left=FREE_TRIES - after.tries[user].wrong) from None
    if user in lockout.tries:
        write_lockout(home, lockout.after_right(user))
    if once:
        raise PasswordNeeded(user=user)
    _renew_old_style(home, file, user, password, key)
    return key


def _renew_old_style(home: Path, file: KeyFile, user: str, password: str, key: bytes) -> None:
    """Write a slot of an earlier version anew, while its password is at hand."""
    slot = next(slot for slot in file.slots if slot.user == user)
    if slot.old_style:
        write_key_file(home, with_user(file, user, slot.name, password, key, slot.cost))


def set_first_password(
    home: Path, user: str, code: str, new: str, cost: Cost = DEFAULT_COST
) -> None:
    """Put a person's own password in the place of their one-time code, which opens nothing from then on."""
    change_password(home, user, code_as_password(code), new, cost)


def users(file: KeyFile) -> tuple[tuple[str, str], ...]:
    """Who can log in on this machine, or could before it was sealed: (id, name)."""
    shut = file.shut.users if file.shut is not None else ()
    return (*((slot.user, slot.name) for slot in file.slots), *shut)
