"""The county's signing key as a file on a removable medium, sealed with a password.

It signs rosters. It never lies on a hub, and on a desk only while something is being signed.
"""

import os

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.security.device_keys import DeviceKeys, keys_from_text
from app.security.errors import CountyKeyWrong
from app.security.key_slots import DEFAULT_COST, Cost, wrapping_key

ENDING = ".yck"
_BOUND = b"yichuang county key 1"


class _File(msgspec.Struct, frozen=True):
    cost: Cost
    salt: str
    nonce: str
    sealed: str


def seal_county_key(keys: DeviceKeys, password: str, cost: Cost = DEFAULT_COST) -> bytes:
    """The file's bytes."""
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(wrapping_key(password, salt, cost)).encrypt(
        nonce, keys.to_text().encode(), _BOUND
    )
    return msgspec.json.encode(_File(cost, salt.hex(), nonce.hex(), sealed.hex()))


def open_county_key(body: bytes, password: str, county_key: str) -> DeviceKeys:
    """The key, if it is the one that this county's rosters are signed with. Raises CountyKeyWrong."""
    try:
        file = msgspec.json.decode(body, type=_File)
        wrapping = wrapping_key(password, bytes.fromhex(file.salt), file.cost)
        text = AESGCM(wrapping).decrypt(
            bytes.fromhex(file.nonce), bytes.fromhex(file.sealed), _BOUND
        )
        keys = keys_from_text(text.decode())
    except (msgspec.DecodeError, ValueError, InvalidTag) as error:
        raise CountyKeyWrong from error
    if keys.verify_key != county_key:
        raise CountyKeyWrong
    return keys
