"""What every stored record has in common, and how a kind and its fields describe themselves."""

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, dataclass_transform


class Audience(StrEnum):
    """How far a record may travel (design: audience belongs to the kind, never to a field)."""

    HERE = "here"  # this replica only
    UP = "up"  # to the responsible township and the county, never down to a village
    ALL = "all"


class Part(StrEnum):
    """The pillars of the work; a device's scope names those it holds."""

    OFFICE = "office"  # roster, packs, areas: every replica
    PEOPLE = "people"
    ASSISTANCE = "assistance"
    VISITS = "visits"
    CHILDREN = "children"

    @property
    def label(self) -> str:
        """For people."""
        return _PART_LABELS[self]


_PART_READ = {
    Part.OFFICE: "",
    Part.PEOPLE: "person.read",
    Part.ASSISTANCE: "case.read",
    Part.VISITS: "visit.read",
    Part.CHILDREN: "child.read",
}

_PART_LABELS = {
    Part.OFFICE: "公用",
    Part.PEOPLE: "人员",
    Part.ASSISTANCE: "救助",
    Part.VISITS: "走访",
    Part.CHILDREN: "儿童",
}

_MISSING: Any = dataclasses.MISSING


def plain(label: str, *, default: Any = _MISSING) -> Any:
    """A field that says nothing personal."""
    return field(default=default, metadata={"label": label, "mask": None})


def personal(label: str, *, mask: str = "none", default: Any = _MISSING) -> Any:
    """A field that belongs to a person: kept out of ``repr``; ``mask`` names a rule of the masking table."""
    return field(default=default, repr=False, metadata={"label": label, "mask": mask})


@dataclass(frozen=True, slots=True)
class KindInfo:
    """What a kind says of itself."""

    name: str
    label: str
    audience: Audience
    part: Part
    add_only: bool
    writers: tuple[str, ...]  # action patterns: a person who may do one of them may write this kind
    indexes: tuple[tuple[str, ...], ...]
    read: str  # the action that lets somebody see one; empty: everybody


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(plain, personal))
@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A stored and synchronised thing.

    ``id`` is random. ``dossier`` names what it travels with: a person, a household or a child's file,
    or ``office`` for what every replica shares.
    """

    INFO: ClassVar[KindInfo]

    id: str
    dossier: str


R = TypeVar("R", bound=Record)

_KINDS: dict[str, type[Record]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(plain, personal))
def kind(
    name: str,
    label: str,
    *,
    audience: Audience,
    part: Part,
    writers: tuple[str, ...],
    add_only: bool = False,
    indexes: tuple[tuple[str, ...], ...] = (),
    read: str | None = None,
) -> Callable[[type[R]], type[R]]:
    """Declare a kind of record. ``name`` is its table and its name in bundles, for ever.

    ``read`` is the action that lets somebody see one, where it is not that of its part.
    """

    def declare(cls: type[R]) -> type[R]:
        made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        made.INFO = KindInfo(
            name,
            label,
            audience,
            part,
            add_only,
            writers,
            indexes,
            _PART_READ[part] if read is None else read,
        )
        if name in _KINDS and _KINDS[name].__qualname__ != made.__qualname__:
            raise ValueError(f"two kinds are named {name}")
        _KINDS[name] = made
        return made

    return declare


def declared() -> Mapping[str, type[Record]]:
    """Every kind declared so far; ``app.records.kinds()`` imports them all first."""
    return _KINDS


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A field as the store and the screens see it."""

    name: str
    label: str
    mask: str | None
    type: Any  # without "| None"
    optional: bool


_FIELDS: dict[type[Record], tuple[FieldInfo, ...]] = {}


def fields_of(record: type[Record]) -> tuple[FieldInfo, ...]:
    """The fields beside ``id`` and ``dossier``, in the order of their declaration."""
    if record not in _FIELDS:
        _FIELDS[record] = tuple(_describe(record))
    return _FIELDS[record]


def _describe(record: type[Record]) -> Iterator[FieldInfo]:
    hints = typing.get_type_hints(record)
    for item in dataclasses.fields(record):
        if item.name in ("id", "dossier"):
            continue
        inner, optional = _without_none(hints[item.name])
        yield FieldInfo(
            item.name,
            item.metadata.get("label", item.name),
            item.metadata.get("mask"),
            inner,
            optional,
        )


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        rest = [part for part in typing.get_args(hint) if part is not type(None)]
        if len(rest) == 1:
            return rest[0], True
    return hint, False
