"""Entries: what one command wrote in one transaction, hashed into its device's chain.

An entry's hash covers its header, the hash before it and one *salted* hash for each part, so that a part
can be withheld or erased and the chain still verifies. These forms are final: they can't be changed later.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.sync.versions import (
    Dot,
    FieldState,
    RecordVersions,
    Sibling,
    encode_shared,
    join,
    merge,
)

SALT_BYTES = 16


class PartGroup(msgspec.Struct, frozen=True, array_like=True):
    """Fields set with the same context and generation: context their author had, the new values."""

    context: dict[str, int]
    generation: int
    values: dict[str, Any]


class Part(msgspec.Struct, frozen=True, array_like=True):
    """What an entry did to one record."""

    kind: str
    record_id: str
    dossier: str
    groups: tuple[PartGroup, ...]


class Entry(msgspec.Struct, frozen=True):
    """The header of a change set."""

    dot: Dot
    device: str
    person: str
    rank: int
    roster_version: int
    wall_time: str  # ISO 8601 in UTC as the machine read it; orders nothing
    clock_jumped: bool
    command: str
    previous: str  # hash of the device's entry before; empty for its first
    part_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A part with the salt that its hash needs; ``body`` is its canonical form."""

    part: Part
    salt: str
    body: bytes


_encoder = msgspec.json.Encoder(order="deterministic")
_entry_decoder = msgspec.json.Decoder(Entry)
_part_decoder = msgspec.json.Decoder(Part)


def part_bytes(part: Part) -> bytes:
    """The canonical form: JSON, keys in order, no spaces."""
    return _encoder.encode(part)


def part_from_bytes(salt: str, body: bytes) -> SealedPart:
    """Raises msgspec.ValidationError for what is no part."""
    return SealedPart(_part_decoder.decode(body), salt, body)


def part_hash(salt: str, body: bytes) -> str:
    """Hash of one part: without the salt nobody can guess a withheld part's content."""
    return hashlib.sha256(bytes.fromhex(salt) + body).hexdigest()


def entry_bytes(entry: Entry) -> bytes:
    """The canonical form of the header."""
    return _encoder.encode(entry)


def entry_from_bytes(body: bytes) -> Entry:
    return _entry_decoder.decode(body)


def entry_hash(entry: Entry) -> str:
    return hashlib.sha256(entry_bytes(entry)).hexdigest()


def seal_entry(header: Entry, parts: Sequence[Part]) -> tuple[Entry, str, tuple[SealedPart, ...]]:
    """Salt and hash the parts, put their hashes into the header; return it, its hash and the parts."""
    sealed = []
    for part in parts:
        salt = secrets.token_hex(SALT_BYTES)
        sealed.append(SealedPart(part, salt, part_bytes(part)))
    hashes = tuple(part_hash(s.salt, s.body) for s in sealed)
    entry = msgspec.structs.replace(header, part_hashes=hashes)
    return entry, entry_hash(entry), tuple(sealed)


def parts_match(entry: Entry, parts: Sequence[SealedPart | None]) -> bool:
    """Whether every part that is held is the one the header names; withheld parts are None."""
    if len(parts) != len(entry.part_hashes):
        return False
    return all(
        held is None or part_hash(held.salt, held.body) == named
        for held, named in zip(parts, entry.part_hashes, strict=True)
    )


def versions_written(part: Part, dot: Dot, rank: int) -> bytes:
    """What ``encode`` makes of a record that this part alone has written: every value is the one that shows."""
    heads = [
        (*dot, rank, group.generation, tuple(sorted(join(group.context, {dot[0]: dot[1]}).items())))
        for group in part.groups
    ]
    written = {
        name: head for head, group in zip(heads, part.groups, strict=True) for name in group.values
    }
    return encode_shared(sorted(written.items()))


def apply_part(versions: RecordVersions, part: Part, dot: Dot, rank: int) -> RecordVersions:
    """Merge what an entry did to a record into the versions held here; repetition changes nothing."""
    merged = dict(versions)
    for group in part.groups:
        context = join(group.context, {dot[0]: dot[1]})
        for name, value in group.values.items():
            theirs = FieldState((Sibling(value, dot, rank, group.generation),), context)
            mine = merged.get(name)
            merged[name] = theirs if mine is None else merge(mine, theirs)
    return merged
