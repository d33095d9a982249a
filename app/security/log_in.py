"""Logging in: lock-out, password, key."""

import time
from collections.abc import Callable
from pathlib import Path

from app.security.errors import LockedOut, WeakPassword, WrongPassword
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

SHORTEST = 8
WORST = frozenset(
    [
        "12345678",
        "123456789",
        "1234567890",
        "password",
        "88888888",
        "00000000",
        "11111111",
        "66666666",
        "qwertyui",
        "abcd1234",
        "a1234567",
        "aa123456",
        "minzheng",
        "1qaz2wsx",
    ]
)


def log_in(home: Path, user: str, password: str, *, now: Callable[[], float] = time.time) -> bytes:
    """The raw key of the database in this folder.

    Raises LockedOut(seconds), WrongPassword(left: tries before the next wait), UnknownUser, KeyFileDamaged.
    """
    lockout = read_lockout(home)
    if wait := lockout.seconds_left(user, now()):
        write_lockout(home, lockout.looked(user, now()))
        raise LockedOut(seconds=wait)
    try:
        key = unlock(read_key_file(home), user, password)
    except WrongPassword:
        after = lockout.after_wrong(user, now())
        write_lockout(home, after)
        if wait := after.seconds_left(user, now()):
            raise LockedOut(seconds=wait) from None
        raise WrongPassword(left=FREE_TRIES - after.tries[user].wrong) from None
    if user in lockout.tries:
        write_lockout(home, lockout.after_right(user))
    return key


def check_password(password: str, user: str) -> None:
    """Raises WeakPassword with what is wanted."""
    if len(password) < SHORTEST or password.lower() in WORST or user.lower() in password.lower():
        raise WeakPassword(shortest=SHORTEST)


def change_password(home: Path, user: str, old: str, new: str, cost: Cost = DEFAULT_COST) -> None:
    """Wrap the key anew; the database stays as it is."""
    check_password(new, user)
    file = read_key_file(home)
    key = unlock(file, user, old)
    name = next(s.name for s in file.slots if s.user == user)
    write_key_file(home, with_user(file, user, name, new, key, cost))


def users(file: KeyFile) -> tuple[tuple[str, str], ...]:
    """Who can log in on this machine: (id, name)."""
    return tuple((slot.user, slot.name) for slot in file.slots)
