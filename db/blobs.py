"""Sealed attachments: one file each, named by a keyed hash of its content, with a key of its own."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, insert, select

from app.errors import AppError
from app.security.raw_key import RawKey
from app.sync.whole_file import write_whole
from db.errors import failure_of_file
from db.tables import blob

_NONCE = 12


class BlobDamaged(AppError):
    """A sealed attachment is missing, cut off or changed."""

    code = "BLOB-001"


class BlobFolder:
    """The folder of sealed files beside the database."""

    def __init__(self, folder: Path, key: RawKey) -> None:
        self._folder = folder
        self._key = key

    def seal(self, content: bytes) -> tuple[str, str]:
        """Write the content sealed; return its name and its key in hex. Raises StoreFull and its kin."""
        with self._key.opened() as key:
            name = hmac.new(key[:16] + b"blob names", content, hashlib.sha256).hexdigest()
        name += secrets.token_hex(
            4
        )  # two cases may hold the same paper; each has a file of its own
        own = AESGCM.generate_key(256)
        nonce = os.urandom(_NONCE)
        sealed = AESGCM(own).encrypt(nonce, content, name.encode())
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(name), [nonce, sealed])
        except OSError as error:
            raise failure_of_file(error) from error
        return name, own.hex()

    def open(self, name: str, key: str) -> bytes:
        """The content in the clear, in memory only. Raises BlobDamaged."""
        try:
            sealed = self._path(name).read_bytes()
            return AESGCM(bytes.fromhex(key)).decrypt(
                sealed[:_NONCE], sealed[_NONCE:], name.encode()
            )
        except (OSError, InvalidTag, ValueError) as error:
            raise BlobDamaged(blob=name[:8]) from error

    def sealed(self, name: str) -> bytes | None:
        """The file as it lies, for an exchange; None where it is missing."""
        path = self._path(name)
        return path.read_bytes() if path.exists() else None

    def size_of(self, name: str) -> int:
        """Bytes of the sealed file; 0 where it is missing."""
        path = self._path(name)
        return path.stat().st_size if path.exists() else 0

    def opens(self, name: str, key: str, sealed: bytes) -> bool:
        """Whether these sealed bytes are what the key and the name stand for."""
        try:
            cipher = AESGCM(bytes.fromhex(key))
            cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except (InvalidTag, ValueError):
            return False
        return True

    def take(self, name: str, sealed: bytes) -> None:
        """Put down a sealed file that came in an exchange."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not self._path(name).exists():
            write_whole(self._path(name), [sealed])

    def drop(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def names(self) -> frozenset[str]:
        """Every sealed file that lies here."""
        if not self._folder.is_dir():
            return frozenset()
        return frozenset(p.stem for p in self._folder.glob("*.blob"))

    def register(self, connection: Connection, names: Iterable[str]) -> None:
        """Note in the transaction that these files belong to the store."""
        rows = [
            {"name": n, "byte_count": self._path(n).stat().st_size, "present": True} for n in names
        ]
        if rows:
            connection.execute(insert(blob), rows)

    def collect(self, connection: Connection) -> int:
        """Delete files that no transaction ever registered: what a cut-off command left behind."""
        known = set(connection.execute(select(blob.c.name)).scalars())
        strays = self.names() - known
        for name in strays:
            self.drop(name)
        return len(strays)

    def _path(self, name: str) -> Path:
        if not name.isalnum():
            raise BlobDamaged(blob="?")
        return self._folder / f"{name}.blob"
