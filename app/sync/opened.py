"""An entry as it travelled, taken apart: its header and the parts that came, each held against its hash."""

import msgspec

from app.sync.entries import (
    Entry,
    SealedPart,
    entry_from_bytes,
    entry_hash,
    part_from_bytes,
    parts_match,
)
from app.sync.errors import BundleDamaged
from app.sync.manifest import SentEntry


def opened(sent: SentEntry) -> tuple[Entry, str, tuple[SealedPart | None, ...]]:
    """Header and parts, each against its hash. Raises BundleDamaged."""
    try:
        entry = entry_from_bytes(sent.header.encode())
        parts = tuple(
            None if p is None else part_from_bytes(p[0], p[1].encode()) for p in sent.parts
        )
        if not parts_match(entry, parts):
            raise BundleDamaged(file="")
    except (msgspec.DecodeError, ValueError) as error:
        raise BundleDamaged(file="") from error
    return entry, entry_hash(entry), parts
