"""Key slots: the raw database key, sealed once to each user of this machine and once to the county.

A user is added or removed, and a password changed, without encrypting the database again. A slot can be
filled without its owner being there, so that the database's own key can be changed under them.
"""

import secrets
from pathlib import Path

import msgspec
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.security.errors import (
    KeyFileDamaged,
    RecoveryKeyWrong,
    UnknownUser,
    WrongPassword,
)
from app.security.password_key import (
    DEFAULT_COST,
    KEY_BYTES,
    Cost,
    new_salt,
    open_with,
    public_half,
    seal_to,
    wrapping_key,
)
from app.sync.whole_file import write_whole

FILE = "keys.json"


class Slot(msgspec.Struct, frozen=True, omit_defaults=True):
    """The key as one person of this machine has it."""

    user: str
    name: str  # as the log-in page lists it
    cost: Cost
    salt: str
    public: str = ""  # the password's public half
    sealed: str = ""
    sealed_next: str = ""  # during a change of the database key: the key to come
    once: bool = False  # opened with a one-time code: a password must be set first
    nonce: str = ""  # as written up to 0.1: wrapped with the password itself
    wrapped: str = ""

    @property
    def old_style(self) -> bool:
        return bool(self.wrapped)


class Recovery(msgspec.Struct, frozen=True):
    """What the county's recovery key opens: the key, and whose it is, which nobody can alter."""

    key: str
    database: str
    device: str


class Shut(msgspec.Struct, frozen=True):
    """A sealed machine: nobody opens it until the county answers. ``users``: who could before."""

    since: str
    users: tuple[tuple[str, str], ...]


class KeyFile(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands beside the database. It opens nothing by itself."""

    database: str  # random id of the database, bound into every slot
    slots: tuple[Slot, ...] = ()
    county_key: str = ""
    recovery: str = ""  # a Recovery, sealed to the county's recovery key (age, hex)
    recovery_next: str = ""
    recovery_key: str = ""  # the age recipient that it is sealed to
    device: str = ""
    label: str = ""  # what people call this machine
    rekey_due: bool = False  # somebody was removed: the database key is to be changed
    next_salt: str = ""  # first bytes of the database under the key to come
    shut: Shut | None = None
    asked_on: str = ""  # the day on which somebody was told that this machine will be sealed
    opened_by: str = (
        ""  # the county's answer that opened a sealed machine, until the database noted it
    )
    form: int = 1


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def make_key_file(
    county_key: str, recovery_recipient: str, key: bytes, *, device: str = "", label: str = ""
) -> KeyFile:
    """A key file without users, the recovery slot filled."""
    file = KeyFile(
        database=secrets.token_hex(8),
        county_key=county_key,
        recovery_key=recovery_recipient,
        device=device,
        label=label,
    )
    return msgspec.structs.replace(file, recovery=_to_county(file, key))


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
    salt = new_salt()
    public = public_half(password, salt, cost)
    sealed = seal_to(public, key, bound(file.database, user))
    return with_slot(file, Slot(user, name, cost, salt, public, sealed, once=once))


def with_slot(file: KeyFile, slot: Slot) -> KeyFile:
    """The file with a slot put in, in the place of whatever its user had."""
    others = tuple(s for s in file.slots if s.user != slot.user)
    return msgspec.structs.replace(file, slots=(*others, slot))


def without_user(file: KeyFile, user: str) -> KeyFile:
    return msgspec.structs.replace(file, slots=tuple(s for s in file.slots if s.user != user))


def unlock(file: KeyFile, user: str, password: str) -> bytes:
    """The raw key. Raises WrongPassword, or UnknownUser after the same work as a real try."""
    slot = next((s for s in file.slots if s.user == user), None)
    if slot is None:
        wrapping_key(password, b"\0" * 16, DEFAULT_COST)
        raise UnknownUser(user=user)
    here = bound(file.database, user)
    if slot.old_style:
        return _unwrap(slot, password, here)
    return open_with(password, slot.salt, slot.cost, slot.sealed, here)


def _unwrap(slot: Slot, password: str, here: bytes) -> bytes:
    wrapping = wrapping_key(password, bytes.fromhex(slot.salt), slot.cost)
    try:
        return AESGCM(wrapping).decrypt(
            bytes.fromhex(slot.nonce), bytes.fromhex(slot.wrapped), here
        )
    except InvalidTag as error:
        raise WrongPassword from error


def with_next_key(file: KeyFile, key: bytes, next_salt: str) -> KeyFile:
    """The file while the database key is being changed: every slot holds both."""
    slots = tuple(
        msgspec.structs.replace(
            slot, sealed_next=seal_to(slot.public, key, bound(file.database, slot.user))
        )
        for slot in file.slots
    )
    return msgspec.structs.replace(
        file, slots=slots, next_salt=next_salt, recovery_next=_to_county(file, key)
    )


def settled(file: KeyFile, *, changed: bool) -> KeyFile:
    """The file after a change of the database key: only the key that the database now has."""
    slots = tuple(
        msgspec.structs.replace(s, sealed=s.sealed_next if changed else s.sealed, sealed_next="")
        for s in file.slots
    )
    return msgspec.structs.replace(
        file,
        slots=slots,
        recovery=file.recovery_next if changed else file.recovery,
        recovery_next="",
        next_salt="",
        rekey_due=file.rekey_due and not changed,
    )


def _to_county(file: KeyFile, key: bytes) -> str:
    if not file.recovery_key:
        return ""
    recipient = pyrage.x25519.Recipient.from_str(file.recovery_key)
    plain = msgspec.json.encode(Recovery(key.hex(), file.database, file.device))
    sealed: bytes = pyrage.encrypt(plain, [recipient])
    return sealed.hex()


def recovered(sealed: str, recovery_secret: str) -> Recovery:
    """What the county's recovery key opens. Raises RecoveryKeyWrong."""
    try:
        identity = pyrage.x25519.Identity.from_str(recovery_secret)
        plain = pyrage.decrypt(bytes.fromhex(sealed), [identity])
        return msgspec.json.decode(plain, type=Recovery)
    except (pyrage.DecryptError, pyrage.IdentityError, ValueError, msgspec.DecodeError) as error:
        raise RecoveryKeyWrong from error


def recover(file: KeyFile, recovery_secret: str) -> bytes:
    """The raw key by the county's recovery key. Raises RecoveryKeyWrong."""
    return bytes.fromhex(recovered(file.recovery, recovery_secret).key)


def read_key_file(home: Path) -> KeyFile:
    """Raises KeyFileDamaged for a file that is missing, cut off or changed in form."""
    try:
        return msgspec.json.decode((home / FILE).read_bytes(), type=KeyFile)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise KeyFileDamaged(file=FILE) from error


def write_key_file(home: Path, file: KeyFile) -> None:
    write_whole(home / FILE, [msgspec.json.format(msgspec.json.encode(file), indent=1)])


def bound(database: str, user: str) -> bytes:
    """The place that a key is sealed for: one user of one database."""
    return f"{database}:{user}".encode()


__all__ = [
    "DEFAULT_COST", "FILE", "Cost", "KeyFile", "Recovery", "Shut", "Slot", "make_key_file", "new_key",
    "read_key_file", "recover", "recovered", "settled", "unlock", "with_next_key", "with_slot",
    "with_user", "without_user", "write_key_file",
]  # fmt: skip
