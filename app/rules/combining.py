"""Putting two values that stand beside one another into one: texts, lists, telephone numbers."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.records.base import FieldInfo

# Fields in which people write freely. Codes, dates and amounts are never put together: one of them is wrong.
FREE_TEXT = frozenset(
    (
        "address", "basis", "child_opinion", "child_place", "contact", "course", "done_what", "duties",
        "evidence", "feedback", "health", "measures", "place", "reason", "relative_of_staff", "school",
        "serious_illness", "what", "wishes",
    )
)  # fmt: skip
_BETWEEN = "、"


def can_combine(field: FieldInfo) -> bool:
    """Whether two values of this field can both be kept in it."""
    return _is_list(field) or field.mask == "phone" or field.name in FREE_TEXT


def can_edit(field: FieldInfo) -> bool:
    """Whether a person may word the combined value."""
    return field.name in FREE_TEXT


def combined(field: FieldInfo, values: Sequence[Any]) -> Any:
    """All that these values (as they travel) say, each once, in their order; None where they say nothing."""
    if _is_list(field):
        return _each_once(item for value in values for item in value or ())
    if field.mask == "phone":
        numbers = _each_once(n for value in values for n in (value or "").split(_BETWEEN) if n)
        return _BETWEEN.join(numbers) or None
    return "；".join(_each_once(v.strip() for v in values if v and v.strip())) or None


def _is_list(field: FieldInfo) -> bool:
    return getattr(field.type, "__origin__", field.type) is tuple


def _each_once(items: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found
