"""Sealed attachments that come in pieces: kept only when they are whole and open with the key that their record names."""

import secrets

from sqlalchemy import Connection, select

from app.sync.errors import BundleTooLarge
from app.sync.manifest import SentPiece
from db.blobs import BlobFolder
from db.bulk import upsert
from db.exchange.leaving import blob_kinds
from db.store import put_setting
from db.tables import RECORDS, blob

BLOBS_CAME = "blobs_came"  # a setting that changes whenever a sealed file comes in
MOST_SEALED_BYTES = 64 * 1024 * 1024  # of one attachment


class PieceTaker:
    """Puts pieces together, one attachment at a time; a record always comes before its attachment."""

    def __init__(self, connection: Connection, blobs: BlobFolder) -> None:
        self._connection = connection
        self._blobs = blobs
        self._name = ""
        self._held = bytearray()
        self._came = False

    def take(self, piece: SentPiece) -> None:
        """Raises BundleTooLarge. Pieces that do not fit together are dropped: a receipt will ask for them again."""
        if piece.total > MOST_SEALED_BYTES:
            raise BundleTooLarge
        if piece.offset == 0:
            self._name, self._held = piece.name, bytearray()
        if piece.name != self._name or piece.offset != len(self._held):
            return
        self._held += piece.sealed
        if len(self._held) == piece.total:
            self._keep(piece.name, bytes(self._held))
            self._held = bytearray()

    def _keep(self, name: str, sealed: bytes) -> None:
        key = self._key_of(name)
        if key is None or not self._blobs.opens(name, key, sealed):
            return
        self._blobs.take(name, sealed)
        if not self._came:
            self._came = True
            put_setting(self._connection, BLOBS_CAME, secrets.token_hex(8))
        values = {"name": name, "byte_count": len(sealed), "present": True}
        statement = upsert(blob).values(values)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"present": True})
        )

    def _key_of(self, name: str) -> str | None:
        for kind in blob_kinds():
            table = RECORDS[kind]
            query = select(table.c.blob_key).where(table.c.blob == name)
            key = self._connection.execute(query.limit(1)).scalar_one_or_none()
            if key is not None:
                return str(key)
        return None
