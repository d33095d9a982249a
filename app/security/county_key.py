"""The county's keys as files on a removable medium, each sealed with a password.

The signing key signs rosters and answers; the recovery key opens a replica whose users can't. Neither ever lies
on a hub, and both are on a desk only while something is being done with them.
"""

import os

import msgspec
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.security.device_keys import DeviceKeys, keys_from_text
from app.security.errors import CountyKeyWrong, RecoveryKeyWrong
from app.security.password_key import DEFAULT_COST, Cost, within_reason, wrapping_key

ENDING = ".yck"
RECOVERY_ENDING = ".ycr"
_SIGNING = b"yichuang county key 1"
_RECOVERY = b"yichuang recovery key 1"


class SealedText(msgspec.Struct, frozen=True):
    """A text sealed with a password."""

    cost: Cost
    salt: str
    nonce: str
    sealed: str


def seal_text(text: str, password: str, bound: bytes, cost: Cost) -> SealedText:
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(wrapping_key(password, salt, cost)).encrypt(nonce, text.encode(), bound)
    return SealedText(cost, salt.hex(), nonce.hex(), sealed.hex())


def open_text(file: SealedText, password: str, bound: bytes) -> str:
    """Raises ValueError: a wrong password and a changed text look the same."""
    if not within_reason(file.cost):
        raise ValueError("cost")
    wrapping = wrapping_key(password, bytes.fromhex(file.salt), file.cost)
    try:
        plain = AESGCM(wrapping).decrypt(
            bytes.fromhex(file.nonce), bytes.fromhex(file.sealed), bound
        )
    except InvalidTag as error:
        raise ValueError("password") from error
    return plain.decode()


def seal_county_key(keys: DeviceKeys, password: str, cost: Cost = DEFAULT_COST) -> bytes:
    """The signing key's file."""
    return msgspec.json.encode(seal_text(keys.to_text(), password, _SIGNING, cost))


def open_county_key(body: bytes, password: str, county_key: str) -> DeviceKeys:
    """The key, if it is the one that this county's rosters are signed with. Raises CountyKeyWrong."""
    try:
        file = msgspec.json.decode(body, type=SealedText)
        keys = keys_from_text(open_text(file, password, _SIGNING))
    except (msgspec.DecodeError, ValueError) as error:
        raise CountyKeyWrong from error
    if keys.verify_key != county_key:
        raise CountyKeyWrong
    return keys


def seal_recovery_key(secret: str, password: str, cost: Cost = DEFAULT_COST) -> bytes:
    """The recovery key's file. ``secret``: an age secret key."""
    return msgspec.json.encode(seal_text(secret, password, _RECOVERY, cost))


def open_recovery_key(body: bytes, password: str) -> str:
    """The age secret key. Raises RecoveryKeyWrong."""
    try:
        secret = open_text(msgspec.json.decode(body, type=SealedText), password, _RECOVERY)
        pyrage.x25519.Identity.from_str(secret)
    except (msgspec.DecodeError, ValueError, pyrage.IdentityError) as error:
        raise RecoveryKeyWrong from error
    return secret
