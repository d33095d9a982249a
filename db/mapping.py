"""One mapper for every kind: record ↔ wire values (what bundles carry) ↔ row."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Row, Table

from app.records.base import Record, fields_of
from app.sync.versions import RecordVersions, decode, encode, in_conflict, is_gone, shown
from db.tables import RECORDS

R = TypeVar("R", bound=Record)
Wire = dict[str, Any]

GONE = "gone"


def wire_of(record: Record) -> Wire:
    """The record's fields, without id and dossier, as JSON-able values."""
    values: Wire = msgspec.to_builtins(record, str_keys=True)
    del values["id"], values["dossier"]
    return values


def record_of(kind: type[R], record_id: str, dossier: str, wire: Mapping[str, Any]) -> R:
    """Build a record. Fields that a record of an older time lacks take their defaults."""
    return msgspec.convert({**wire, "id": record_id, "dossier": dossier}, kind)


_SHAPES: dict[type[Record], tuple[tuple[str, ...], frozenset[str]]] = {}
_DEFAULTS: dict[type[Record], Wire] = {}


def _shape(kind: type[Record]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Names of the columns, and which of them hold JSON."""
    if kind in _SHAPES:
        return _SHAPES[kind]
    names = tuple(f.name for f in fields_of(kind))
    structured = frozenset(f.name for f in fields_of(kind) if _is_structured(f.type))
    _SHAPES[kind] = names, structured
    return names, structured


def _is_structured(hint: Any) -> bool:
    origin = getattr(hint, "__origin__", hint)
    return origin in (tuple, dict, list)


def typed_value(kind: type[Record], name: str, value: Any) -> Any:
    """A wire value as the record's field has it."""
    field = next(f for f in fields_of(kind) if f.name == name)
    return None if value is None else msgspec.convert(value, field.type)


def column_names(kind: type[Record]) -> tuple[str, ...]:
    return _shape(kind)[0]


def table_of(kind: type[Record]) -> Table:
    return RECORDS[kind.INFO.name]


def wire_of_row(kind: type[Record], row: Row[Any]) -> Wire:
    """The shown values of a row as wire values."""
    names, structured = _shape(kind)
    source = row._mapping
    wire = {name: source[name] for name in names}
    for name in structured:
        if wire[name] is not None:
            wire[name] = msgspec.json.decode(wire[name])
    return wire


def record_of_row(kind: type[R], row: Row[Any]) -> R:
    return record_of(kind, row.id, row.dossier, wire_of_row(kind, row))


def versions_of_row(kind: type[Record], row: Row[Any]) -> RecordVersions:
    return decode(row.versions_, wire_of_row(kind, row))


def row_of(
    kind: type[Record],
    record_id: str,
    dossier: str,
    versions: RecordVersions,
    packed: bytes | None = None,
) -> dict[str, Any]:
    """The whole row that shows these versions: values, versions, hidden and conflict marks.

    ``packed``: the versions as another replica's row of the same fields has them packed.
    """
    names, structured = _shape(kind)
    row: dict[str, Any] = {"id": record_id, "dossier": dossier}
    shown_values: Wire = {}
    defaults = _defaults(kind)
    for name in names:
        state = versions.get(name)
        value = shown(state).value if state is not None and state.siblings else defaults[name]
        shown_values[name] = value
        row[name] = _json(value) if name in structured and value is not None else value
    row["versions_"] = packed or encode(versions, shown_values)
    row["hidden_"] = is_gone(versions)
    row["conflict_"] = bool(conflicting_fields(versions))
    return row


def new_row(
    kind: type[Record], record_id: str, dossier: str, values: Wire, packed: bytes
) -> dict[str, Any]:
    """The row of a record that nobody else has written to: ``values`` of the fields written, ``packed`` their versions."""
    names, structured = _shape(kind)
    row: dict[str, Any] = {"id": record_id, "dossier": dossier}
    defaults = _defaults(kind)
    for name in names:
        value = values.get(name, defaults[name])
        row[name] = _json(value) if name in structured and value is not None else value
    row |= {"versions_": packed, "hidden_": False, "conflict_": False}
    return row


def conflicting_fields(versions: RecordVersions) -> tuple[str, ...]:
    """Fields whose siblings differ, and ``gone`` where a delete meets an edit."""
    found = [
        name
        for name, state in versions.items()
        if len(state.siblings) > 1 and name != GONE and in_conflict(state)
    ]
    deletes = versions[GONE].siblings if GONE in versions else ()
    if any(s.value is not None for s in deletes) and not is_gone(versions):
        found.append(GONE)
    return tuple(sorted(found))


def _defaults(kind: type[Record]) -> Wire:
    """What a field shows that nobody has written: its default, or an empty value of its type."""
    if kind in _DEFAULTS:
        return _DEFAULTS[kind]
    empty: dict[Any, Any] = {str: "", int: 0, bool: False, dict: {}}
    found: Wire = {}
    for field in fields_of(kind):
        origin = getattr(field.type, "__origin__", field.type)
        declared = kind.__dataclass_fields__[field.name].default
        known = isinstance(declared, (str, int, bool, tuple, type(None)))
        found[field.name] = declared if known else empty.get(origin)
    _DEFAULTS[kind] = found
    return found


def _json(value: Any) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
