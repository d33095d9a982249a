"""Whether values that came in can be kept and shown: what a machine signs itself may still be nonsense."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from app.records import kinds
from app.records.base import Record, fields_of
from app.sync.entries import Part
from app.sync.manifest import SentRecord
from app.sync.versions import GONE, unshown_values

_MOST = 2**63 - 1  # what a column of any database holds
_pack = msgspec.msgpack.Encoder()
_TYPES: dict[type[Record], Mapping[str, Any]] = {}
_Seen = dict[str, dict[str, int]] | None


def part_fits(part: Part) -> bool:
    """Whether every value is of its field's type. What a newer version wrote is only held to what can be kept."""
    known = kinds().get(part.kind)
    return all(
        0 <= group.generation <= _MOST
        and all(0 <= counter <= _MOST for counter in group.context.values())
        and _fit(known, group.values.items())
        for group in part.groups
    )


def record_fits(record: SentRecord) -> bool:
    """Of a snapshot: what it shows, and what stands beside that in conflict. Raises what unpacking raises."""
    known = kinds().get(record.kind)
    if known is not None:
        try:
            msgspec.convert({**record.values, "id": record.id, "dossier": record.dossier}, known)
        except msgspec.ValidationError:
            return False
    return _fit(known, record.values.items()) and _fit(known, unshown_values(record.versions))


def _fit(kind: type[Record] | None, values: Iterable[tuple[str, Any]]) -> bool:
    types = _types(kind) if kind is not None else {}
    try:
        for name, value in values:
            wanted = types.get(name)
            if wanted is not None:
                msgspec.convert(value, wanted)
            if isinstance(value, str):
                if "\0" in value:
                    return False
            elif isinstance(value, int) and not -_MOST <= value <= _MOST:
                return False
            elif isinstance(value, (dict, list)):
                _pack.encode(value)
    except (msgspec.ValidationError, OverflowError, RecursionError):
        return False
    return True


def _types(kind: type[Record]) -> Mapping[str, Any]:
    if kind not in _TYPES:
        _TYPES[kind] = {GONE: _Seen} | {
            field.name: field.type | None if field.optional else field.type
            for field in fields_of(kind)
        }
    return _TYPES[kind]
