"""A password as a key pair: Argon2id makes the private half, whoever has the public half can seal to it.

So a key can be given to somebody without their password being there: a slot is made anew, or the county
answers a request, and only the one who knows the password opens it.
"""

import secrets
import unicodedata

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from app.security.errors import WrongPassword

KEY_BYTES = 32
SALT_BYTES = 16
# RFC 9180; ``info`` binds what is sealed to its place, so that it opens nowhere else.
_HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Cost(msgspec.Struct, frozen=True):
    """Argon2id parameters, kept beside what they protect so that they can be raised later."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 1


DEFAULT_COST = Cost()
# What a file from outside may ask of this machine: Argon2id takes the memory it is told to.
MOST_MEMORY_KIB = 1024 * 1024
MOST_PASSES = 64


def new_salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def within_reason(cost: Cost) -> bool:
    """Whether parameters that came from outside may be worked with at all."""
    return (
        8 * cost.lanes <= cost.memory_kib <= MOST_MEMORY_KIB
        and 1 <= cost.passes <= MOST_PASSES
        and 1 <= cost.lanes <= 16
    )


def wrapping_key(password: str, salt: bytes, cost: Cost) -> bytes:
    """The bytes that a password stands for. Typed on two keyboards it is one password: NFKC."""
    secret = unicodedata.normalize("NFKC", password).encode()
    return hash_secret_raw(
        secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID
    )


def public_half(password: str, salt: str, cost: Cost) -> str:
    """What may be shown to anybody, in hex: things are sealed to it."""
    return _private(password, salt, cost).public_key().public_bytes_raw().hex()


def seal_to(public: str, secret: bytes, bound: bytes) -> str:
    """Seal to somebody's public half, in hex. Raises ValueError for what is no public half."""
    key = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return _HPKE.encrypt(secret, key, info=bound).hex()


def open_with(password: str, salt: str, cost: Cost, sealed: str, bound: bytes) -> bytes:
    """What was sealed to a password. Raises WrongPassword: a wrong one and a wrong place look the same."""
    try:
        return _HPKE.decrypt(bytes.fromhex(sealed), _private(password, salt, cost), info=bound)
    except (InvalidTag, ValueError) as error:
        raise WrongPassword from error


def _private(password: str, salt: str, cost: Cost) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(wrapping_key(password, bytes.fromhex(salt), cost))
