"""Versions of one record's fields, and how two replicas' versions become one.

Each field keeps its *siblings*, the values that nobody has superseded, and a *context*: per writer the
highest counter of a write to this field that is held or superseded here. Wall time orders nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

Dot = tuple[str, int]  # writer (16 hex characters) and counter, from 1
Context = Mapping[str, int]

GONE = "gone"


class Sibling(msgspec.Struct, frozen=True):
    """One value that stands. ``rank`` is its author's, ``generation`` 1 + the highest it replaced."""

    value: Any
    dot: Dot
    rank: int
    generation: int


class FieldState(msgspec.Struct, frozen=True):
    """A field's siblings, by dot, and its context."""

    siblings: tuple[Sibling, ...]
    context: Context


RecordVersions = dict[str, FieldState]


def covers(context: Context, dot: Dot) -> bool:
    """Whether this context knows of a write, held or superseded."""
    return context.get(dot[0], 0) >= dot[1]


def join(one: Context, other: Context) -> dict[str, int]:
    """The least context that covers both."""
    joined = dict(one)
    for writer, counter in other.items():
        if counter > joined.get(writer, 0):
            joined[writer] = counter
    return joined


def write(state: FieldState | None, value: Any, dot: Dot, rank: int) -> FieldState:
    """Set the field here: the new value covers everything that is known of it."""
    if state is None:
        return FieldState((Sibling(value, dot, rank, 1),), {dot[0]: dot[1]})
    generation = 1 + max((s.generation for s in state.siblings), default=0)
    context = join(state.context, {dot[0]: dot[1]})
    return FieldState((Sibling(value, dot, rank, generation),), context)


def merge(one: FieldState, other: FieldState) -> FieldState:
    """What both know together: the same whichever comes first, and however often."""
    if one == other:
        return one
    here = {s.dot: s for s in one.siblings}
    there = {s.dot: s for s in other.siblings}
    kept = [
        sibling
        for dot, sibling in (here | there).items()
        if (dot in here or not covers(one.context, dot))
        and (dot in there or not covers(other.context, dot))
    ]
    return FieldState(tuple(sorted(kept, key=_by_dot)), join(one.context, other.context))


def shown(state: FieldState) -> Sibling:
    """The sibling to show meanwhile: highest rank, then generation, then writer."""
    if len(state.siblings) == 1:
        return state.siblings[0]
    return max(state.siblings, key=lambda s: (s.rank, s.generation, s.dot))


def in_conflict(state: FieldState) -> bool:
    """Whether siblings differ in value; equal values are no conflict."""
    if len(state.siblings) < 2:
        return False
    first = state.siblings[0].value
    return any(s.value != first for s in state.siblings[1:])


def merge_records(one: RecordVersions, other: RecordVersions) -> RecordVersions:
    """Merge field by field."""
    merged = dict(one)
    for name, state in other.items():
        mine = merged.get(name)
        merged[name] = state if mine is None else merge(mine, state)
    return merged


def is_gone(versions: RecordVersions) -> bool:
    """Whether the record is deleted: no field holds a dot that the delete did not know."""
    state = versions.get(GONE)
    if state is None or not state.siblings:
        return False
    if any(sibling.value is None for sibling in state.siblings):
        return False  # somebody said that it stays
    known = _contexts_known(state.siblings)
    return all(
        covers(known.get(name, {}), sibling.dot)
        for name, field_state in versions.items()
        if name != GONE
        for sibling in field_state.siblings
    )


def _contexts_known(deletes: Iterable[Sibling]) -> dict[str, dict[str, int]]:
    known: dict[str, dict[str, int]] = {}
    for sibling in deletes:
        for name, context in sibling.value.items():
            known[name] = join(known.get(name, {}), context)
    return known


def _by_dot(sibling: Sibling) -> Dot:
    return sibling.dot


# The compact column. Most fields of most records were written by one dot, hold one sibling and show
# its value: those share one line ``(writer, counter, rank, generation, context, names)`` without values.

# Writer, counter, rank, generation, and the context as sorted pairs.
SharedHead = tuple[str, int, int, int, tuple[tuple[str, int], ...]]

_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(
    type=tuple[
        list[tuple[str, int, int, int, dict[str, int], list[str]]],
        dict[str, tuple[list[tuple[Any, str, int, int, int]], dict[str, int]]],
    ]
)


def encode(versions: RecordVersions, shown_values: Mapping[str, Any]) -> bytes:
    """Pack the versions of a record whose row shows ``shown_values``.

    Values that the row holds are not repeated; those of conflicts and of fields unknown to this version of
    the program are kept whole.
    """
    shared: dict[SharedHead, list[str]] = {}
    others: dict[str, Any] = {}
    sorted_once: dict[int, Any] = {}  # the fields of one part share one context object
    for name in sorted(versions):
        state = versions[name]
        if len(state.siblings) == 1 and name in shown_values:
            only = state.siblings[0]
            if only.value == shown_values[name]:
                context = sorted_once.get(id(state.context))
                if context is None:
                    context = tuple(state.context.items())
                    if len(context) > 1:
                        context = tuple(sorted(context))
                    sorted_once[id(state.context)] = context
                key = (*only.dot, only.rank, only.generation, context)
                shared.setdefault(key, []).append(name)
                continue
        others[name] = (
            [(s.value, *s.dot, s.rank, s.generation) for s in state.siblings],
            dict(state.context),
        )
    return _packed(shared, others)


def encode_shared(written: Iterable[tuple[str, SharedHead]]) -> bytes:
    """Pack fields, sorted by name, that one writer each has written and that show it."""
    shared: dict[SharedHead, list[str]] = {}
    for name, head in written:
        shared.setdefault(head, []).append(name)
    return _packed(shared, {})


def _packed(shared: Mapping[SharedHead, list[str]], others: Mapping[str, Any]) -> bytes:
    lines = [(*head[:4], dict(head[4]), names) for head, names in shared.items()]
    return _encoder.encode((lines, others))


def unshown_values(packed: bytes) -> Iterator[tuple[str, Any]]:
    """Values that the row does not show: those in conflict, and of fields that this version does not know."""
    for name, (siblings, _context) in _decoder.decode(packed)[1].items():
        for value, *_ in siblings:
            yield name, value


def decode(packed: bytes, shown_values: Mapping[str, Any]) -> RecordVersions:
    """The reverse of ``encode``."""
    lines, others = _decoder.decode(packed)
    versions: RecordVersions = {}
    for writer, counter, rank, generation, context, names in lines:
        for name in names:
            sibling = Sibling(shown_values[name], (writer, counter), rank, generation)
            versions[name] = FieldState((sibling,), context)
    for name, (siblings, context) in others.items():
        held = tuple(Sibling(v, (w, c), r, g) for v, w, c, r, g in siblings)
        versions[name] = FieldState(held, context)
    return versions
