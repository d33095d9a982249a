"""How a request proves which device sent it, and an answer that it comes from the county's hub.

No clock is trusted, laptops are wrong by years: a request is signed over the challenge that the hub drew for the device and
over a count that rises with every request, so one that was overheard can't be sent again.
"""

import hashlib
import re
from collections.abc import Callable

import msgspec

from app.security.device_keys import signature_holds

SCHEME = "Yichuang"
FIRST = "-"  # the challenge of a device that the hub has never heard
_FORM = re.compile(r"Yichuang ([\w.-]{1,80}) ([0-9a-f]{32}|-) ([1-9][0-9]{0,15}) ([0-9a-f]{128})")

Sign = Callable[[bytes], str]


class Proof(msgspec.Struct, frozen=True):
    """The content of the Authorization header."""

    device: str
    challenge: str
    count: int
    signature: str

    def header(self) -> str:
        return f"{SCHEME} {self.device} {self.challenge} {self.count} {self.signature}"


def digest_of(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def make_proof(
    device: str, challenge: str, count: int, method: str, path: str, digest: str, sign: Sign
) -> Proof:
    """``path`` with its query, as it is sent."""
    text = _request_text(device, challenge, count, method, path, digest)
    return Proof(device, challenge, count, sign(text))


def read_proof(header: str) -> Proof | None:
    """The header's content; None for whatever is not of its form."""
    found = _FORM.fullmatch(header)
    return Proof(found[1], found[2], int(found[3]), found[4]) if found else None


def proof_holds(proof: Proof, verify_key: str, method: str, path: str, digest: str) -> bool:
    text = _request_text(proof.device, proof.challenge, proof.count, method, path, digest)
    return signature_holds(verify_key, text, proof.signature)


def answer_text(proof: Proof, status: int, body: bytes) -> bytes:
    """What the hub signs: an answer to one request and to no other."""
    return f"yichuang hub answer 1\n{proof.signature}\n{status}\n{digest_of(body)}".encode()


def _request_text(
    device: str, challenge: str, count: int, method: str, path: str, digest: str
) -> bytes:
    return "\n".join(
        ("yichuang hub request 1", device, challenge, str(count), method, path, digest)
    ).encode()
