"""An entry as it travelled, taken apart: its header and the parts that came, each held against its hash."""

from datetime import datetime

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

MOST_COUNTED = 2**53  # what every database and every reader of JSON can hold


def opened(sent: SentEntry) -> tuple[Entry, str, tuple[SealedPart | None, ...]]:
    """Header and parts, each against its hash. Raises BundleDamaged."""
    try:
        entry = entry_from_bytes(sent.header.encode())
        parts = tuple(
            None if p is None else part_from_bytes(p[0], p[1].encode()) for p in sent.parts
        )
        if not parts_match(entry, parts) or not 0 < entry.dot[1] <= MOST_COUNTED:
            raise BundleDamaged(file="")
        datetime.fromisoformat(entry.wall_time)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BundleDamaged(file="") from error
    return entry, entry_hash(entry), parts
