"""Whether values that came in can be kept and shown: what a machine signs itself may still be nonsense."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from app.records import kinds
from app.records.base import Record, fields_of
from app.sync.entries import Part
from app.sync.manifest import SentRecord
from app.sync.versions import GONE, unshown_values

_MOST = 2**63 - 1  # what a column of any database holds
_pack = msgspec.msgpack.Encoder()


class _Field(NamedTuple):
    """``plain``: the type itself where a look at the value is enough; ``whole``: with None where that is allowed."""

    plain: type | None
    whole: Any
    optional: bool


_FIELDS: dict[type[Record], Mapping[str, _Field]] = {}


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
    fields = _fields(kind) if kind is not None else {}
    try:
        return all(_one_fits(fields.get(name), value) for name, value in values)
    except (msgspec.ValidationError, OverflowError, RecursionError):
        return False


def _one_fits(field: _Field | None, value: Any) -> bool:
    """Raises where it does not convert, or can't be packed."""
    if isinstance(value, str) and "\0" in value:
        return False
    if field is not None:
        if type(value) is field.plain or (value is None and field.optional):
            return not isinstance(value, int) or -_MOST <= value <= _MOST
        msgspec.convert(value, field.whole)
    if isinstance(value, int):
        return -_MOST <= value <= _MOST
    if isinstance(value, (dict, list)):
        _pack.encode(value)
    return True


def _fields(kind: type[Record]) -> Mapping[str, _Field]:
    if kind not in _FIELDS:
        found = {f.name: _field(f.type, optional=f.optional) for f in fields_of(kind)}
        _FIELDS[kind] = found | {GONE: _field(dict[str, dict[str, int]], optional=True)}
    return _FIELDS[kind]


def _field(wanted: Any, *, optional: bool) -> _Field:
    plain = wanted if wanted in (str, int, bool) else None
    return _Field(plain, wanted | None if optional else wanted, optional)
