"""The hub's address as the county gives it: https://host:port#pin, one line to copy."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.hub.errors import AddressWrong

_PIN = re.compile(r"[0-9a-f]{64}")
_NEAR = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class HubAddress:
    """``pin``: SHA-256 of the certificate; empty where an authority vouches for it."""

    url: str
    pin: str = ""

    def __str__(self) -> str:
        return f"{self.url}#{self.pin}" if self.pin else self.url


def parse_address(text: str) -> HubAddress:
    """Raises AddressWrong; without TLS only this very machine is reached."""
    try:
        parts = urlsplit("".join(text.split()))
        port = parts.port
    except ValueError as error:
        raise AddressWrong from error
    pin = parts.fragment.lower().removeprefix("pin=").replace(":", "")
    host = parts.hostname or ""
    plain = parts.scheme == "http" and host in _NEAR
    if not host or not (plain or parts.scheme == "https") or parts.query or parts.username:
        raise AddressWrong
    if pin and not _PIN.fullmatch(pin):
        raise AddressWrong
    shown = f"[{host}]" if ":" in host else host
    at = f"{shown}:{port}" if port else shown
    return HubAddress(f"{parts.scheme}://{at}{parts.path.rstrip('/')}", pin)
