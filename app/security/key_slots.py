"""Key slots: the raw database key, wrapped once for each user of this machine and once for the county.

A user is added or removed, and a password changed, without encrypting the database again.
"""

import os
import secrets
import unicodedata
from pathlib import Path

import msgspec
import pyrage
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.security.errors import KeyFileDamaged, UnknownUser, WrongPassword
from app.sync.whole_file import write_whole

FILE = "keys.json"
KEY_BYTES = 32
_NONCE = 12


class Cost(msgspec.Struct, frozen=True):
    """Argon2id parameters, kept in each slot so that they can be raised later."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 1


DEFAULT_COST = Cost()


class Slot(msgspec.Struct, frozen=True):
    """The key wrapped for one person of this machine."""

    user: str
    name: str  # as the log-in page lists it
    cost: Cost
    salt: str
    nonce: str
    wrapped: str
    once: bool = False  # opened with a one-time code: a password must be set first


class KeyFile(msgspec.Struct, frozen=True):
    """What stands beside the database. It opens nothing by itself."""

    database: str  # random id of the database, bound into every slot
    slots: tuple[Slot, ...] = ()
    county_key: str = ""
    recovery: str = ""  # the key sealed to the county's recovery key (age, hex)
    form: int = 1


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def make_key_file(county_key: str, recovery_recipient: str, key: bytes) -> KeyFile:
    """A key file without users, the recovery slot filled."""
    recipient = pyrage.x25519.Recipient.from_str(recovery_recipient)
    return KeyFile(
        database=secrets.token_hex(8),
        county_key=county_key,
        recovery=pyrage.encrypt(key, [recipient]).hex(),
    )


def with_user(
    file: KeyFile,
    user: str,
    name: str,
    password: str,
    key: bytes,
    cost: Cost = DEFAULT_COST,
    *,
    once: bool = False,
) -> KeyFile:
    """The file with this user's slot made or made anew. ``once``: the password is a one-time code."""
    salt, nonce = os.urandom(16), os.urandom(_NONCE)
    wrapping = wrapping_key(password, salt, cost)
    wrapped = AESGCM(wrapping).encrypt(nonce, key, _bound(file, user))
    slot = Slot(user, name, cost, salt.hex(), nonce.hex(), wrapped.hex(), once)
    others = tuple(s for s in file.slots if s.user != user)
    return msgspec.structs.replace(file, slots=(*others, slot))


def without_user(file: KeyFile, user: str) -> KeyFile:
    return msgspec.structs.replace(file, slots=tuple(s for s in file.slots if s.user != user))


def unlock(file: KeyFile, user: str, password: str) -> bytes:
    """The raw key. Raises WrongPassword, or UnknownUser after the same work as a real try."""
    slot = next((s for s in file.slots if s.user == user), None)
    if slot is None:
        wrapping_key(password, b"\0" * 16, DEFAULT_COST)
        raise UnknownUser(user=user)
    wrapping = wrapping_key(password, bytes.fromhex(slot.salt), slot.cost)
    try:
        sealed = bytes.fromhex(slot.wrapped)
        return AESGCM(wrapping).decrypt(bytes.fromhex(slot.nonce), sealed, _bound(file, user))
    except InvalidTag as error:
        raise WrongPassword from error


def recover(file: KeyFile, recovery_secret: str) -> bytes:
    """The raw key by the county's recovery key."""
    identity = pyrage.x25519.Identity.from_str(recovery_secret)
    key: bytes = pyrage.decrypt(bytes.fromhex(file.recovery), [identity])
    return key


def read_key_file(home: Path) -> KeyFile:
    """Raises KeyFileDamaged for a file that is missing, cut off or changed in form."""
    try:
        return msgspec.json.decode((home / FILE).read_bytes(), type=KeyFile)
    except (OSError, msgspec.DecodeError) as error:
        raise KeyFileDamaged(file=FILE) from error


def write_key_file(home: Path, file: KeyFile) -> None:
    write_whole(home / FILE, [msgspec.json.format(msgspec.json.encode(file), indent=1)])


def wrapping_key(password: str, salt: bytes, cost: Cost) -> bytes:
    """The key that a password stands for. Typed on two keyboards it is one password: NFKC."""
    secret = unicodedata.normalize("NFKC", password).encode()
    return hash_secret_raw(
        secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID
    )


def _bound(file: KeyFile, user: str) -> bytes:
    return f"{file.database}:{user}".encode()
