"""One child, one file."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class Told:
    """A line with what stands under it."""

    title: str = dataclasses.field(repr=False)
    note: str = dataclasses.field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ChildPage:
    """``choices`` are the pack's lists that the forms of this page offer: name → (code, label)."""

    file_id: str
    village: str
    name: str = dataclasses.field(repr=False)
    words: str = dataclasses.field(repr=False)
    groups: tuple[Told, ...]
    risk_label: str
    facts: tuple[str, ...]
    lines: tuple[Told, ...] = dataclasses.field(repr=False)
    visits: tuple[Told, ...] = dataclasses.field(repr=False)
    agreements: tuple[tuple[str, Told], ...] = dataclasses.field(repr=False)
    tasks: tuple[Told, ...] = dataclasses.field(repr=False)
    next_visit_on: date
    choices: dict[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPageQuery(Query[ChildPage]):
    """Raises NotFound for a file that is not here."""

    action = "child.read"

    file_id: str
