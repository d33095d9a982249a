"""A device's keys: Ed25519 to sign, X25519 (age) to receive. Kept only inside the encrypted database."""

import secrets
from dataclasses import dataclass, field

import msgspec
import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Without 0/O and 1/I/L: a code is read aloud and written by hand.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The private halves. ``repr`` shows none of it."""

    sign_seed: bytes = field(repr=False)
    seal_secret: str = field(repr=False)  # age secret key

    @property
    def verify_key(self) -> str:
        """The public key to verify with, in hex."""
        key = Ed25519PrivateKey.from_private_bytes(self.sign_seed).public_key()
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    @property
    def seal_key(self) -> str:
        """The age recipient that bundles for this device are sealed to."""
        return str(pyrage.x25519.Identity.from_str(self.seal_secret).to_public())

    def sign(self, body: bytes) -> str:
        return Ed25519PrivateKey.from_private_bytes(self.sign_seed).sign(body).hex()

    def to_text(self) -> str:
        """For the encrypted database only."""
        return msgspec.json.encode([self.sign_seed.hex(), self.seal_secret]).decode()


def keys_from_text(text: str) -> DeviceKeys:
    seed, secret = msgspec.json.decode(text, type=tuple[str, str])
    return DeviceKeys(bytes.fromhex(seed), secret)


def new_device_keys() -> DeviceKeys:
    return DeviceKeys(secrets.token_bytes(32), str(pyrage.x25519.Identity.generate()))


def new_device_code() -> str:
    """Three characters to tell a device by; the county makes sure that it is free."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(3))


def signature_holds(verify_key: str, body: bytes, signature: str) -> bool:
    """Whether this key signed these bytes; anything malformed is a no."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(verify_key))
        key.verify(bytes.fromhex(signature), body)
    except (InvalidSignature, ValueError):
        return False
    return True
