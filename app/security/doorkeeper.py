"""Who can open this machine's store: one-time codes for newcomers, and taking somebody's slot away."""

import secrets
from pathlib import Path

import msgspec

from app.errors import FieldIssue, Refused
from app.security.device_keys import CODE_ALPHABET
from app.security.key_slots import (
    DEFAULT_COST,
    Cost,
    Slot,
    read_key_file,
    with_user,
    without_user,
    write_key_file,
)
from app.security.passwords import change_password
from app.security.raw_key import RawKey

CODE_LENGTH = 12  # of 31 characters: 59 bits, behind Argon2id and the lock-out


class Doorkeeper:
    """Holds the raw key while the store is open, and only to wrap it for somebody else.

    Key slots never leave this machine: a person who is new to it needs a code made here.
    """

    def __init__(self, home: Path, key: bytes | RawKey, cost: Cost = DEFAULT_COST) -> None:
        self._home = home
        self._key = key if isinstance(key, RawKey) else RawKey(key)
        self._cost = cost

    def slots(self) -> tuple[Slot, ...]:
        """Everybody who can open this store. Raises KeyFileDamaged."""
        return read_key_file(self._home).slots

    def service_key(self) -> bytes:
        """The raw key, for the file that lets a hub start by itself."""
        with self._key.opened() as key:
            return bytes(bytearray(key))  # a copy: the other is overwritten

    def invite(self, user: str, name: str) -> str:
        """A code that opens the store once: whoever types it sets a password of their own.

        It takes the place of the password of somebody who has forgotten theirs.
        """
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        file = read_key_file(self._home)
        with self._key.opened() as key:
            file = with_user(file, user, name, code, key, self._cost, once=True)
        write_key_file(self._home, file)
        return "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))

    def change_password(self, user: str, old: str, new: str) -> None:
        """Raises WrongPassword, WeakPassword."""
        change_password(self._home, user, old, new, self._cost)

    def ask_rekey(self) -> None:
        """At the next opening the database gets another key."""
        file = read_key_file(self._home)
        write_key_file(self._home, msgspec.structs.replace(file, rekey_due=True))

    def remove(self, user: str) -> None:
        """Take a slot away; at the next opening the database gets another key.

        Raises Refused for the last one: the store would be shut for good.
        """
        file = read_key_file(self._home)
        if all(slot.user == user for slot in file.slots):
            raise Refused([FieldIssue("user", "admin.last_user")])
        without = without_user(file, user)
        write_key_file(self._home, msgspec.structs.replace(without, rekey_due=True))


def code_as_password(typed: str) -> str:
    """A one-time code as it was made, however it was written: small letters, blanks, dashes."""
    plain = "".join(typed.upper().split()).replace("-", "")
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(CODE_ALPHABET) else typed
