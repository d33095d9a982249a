"""The hub's own file: what it needs to start by itself, with nobody there to type a password.

It lies on an encrypted volume and is readable by the service alone. The county's signing and recovery keys are not in it.
"""

import os
from pathlib import Path

import msgspec

from app.hub.address import HubAddress
from app.hub.certificate import make_certificate, pin_of
from app.hub.errors import HubAlready, HubNotSetUp
from app.sync.whole_file import write_whole

FILE, CERTIFICATE, PRIVATE_KEY = "hub.json", "hub-certificate.pem", "hub-private-key.pem"


class HubFile(msgspec.Struct, frozen=True):
    """``key``: of the store, in hex."""

    key: str
    host: str
    port: int
    pin: str
    form: int = 1

    @property
    def address(self) -> str:
        """What a replica is told, in one line."""
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return str(HubAddress(f"https://{shown}:{self.port}", self.pin))


def make_hub_file(home: Path, key: bytes, host: str, port: int) -> HubFile:
    """A new certificate and the file beside it. Raises HubAlready: another pin would shut everybody out."""
    if (home / FILE).exists():
        raise HubAlready(folder=home.name)
    private, certificate = make_certificate(host)
    made = HubFile(key.hex(), host, port, pin_of(certificate))
    _write_secret(home / PRIVATE_KEY, private)
    write_whole(home / CERTIFICATE, [certificate])
    _write_secret(home / FILE, msgspec.json.format(msgspec.json.encode(made), indent=1))
    return made


def read_hub_file(home: Path) -> HubFile:
    """Raises HubNotSetUp for a file that is missing or not ours."""
    try:
        return msgspec.json.decode((home / FILE).read_bytes(), type=HubFile)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HubNotSetUp(folder=home.name) from error


def keep_hub_key(home: Path, key: bytes) -> None:
    """After the store was given another key: the hub goes on starting by itself."""
    if not (home / FILE).exists():
        return
    known = read_hub_file(home)
    if known.key != key.hex():
        changed = msgspec.structs.replace(known, key=key.hex())
        _write_secret(home / FILE, msgspec.json.format(msgspec.json.encode(changed), indent=1))


def _write_secret(path: Path, body: bytes) -> None:
    """For this account's eyes only from its first byte on."""
    old = os.umask(0o077)
    try:
        write_whole(path, [body])
    finally:
        os.umask(old)
