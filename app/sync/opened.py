"""An entry as it travelled, taken apart: its header and the parts that came, each held against its hash."""

from collections.abc import Iterable
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
        counted = 0 < entry.dot[1] <= MOST_COUNTED
        if not parts_match(entry, parts) or not counted or _names_hold_nul(entry, parts):
            raise BundleDamaged(file="")
        datetime.fromisoformat(entry.wall_time)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise BundleDamaged(file="") from error
    return entry, entry_hash(entry), parts


def _names_hold_nul(entry: Entry, parts: Iterable[SealedPart | None]) -> bool:
    """In what every log keeps as text, whether the entry is admitted or not."""
    names = [entry.dot[0], entry.device, entry.previous]
    for sealed in parts:
        if sealed is not None:
            part = sealed.part
            names += [part.kind, part.record_id, part.dossier, sealed.salt]
    return any("\0" in name for name in names)
