"""The one search box: people and cases by whatever is typed."""

from dataclasses import dataclass, field

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class Found:
    """One hit. ``kind`` is "person" or "case"."""

    kind: str
    id: str
    title: str = field(repr=False)
    subtitle: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAnything(Query[tuple[Found, ...]]):
    """Any part of an ID number or phone (4 digits or more), a name (1 character or more), pinyin or its
    initials, a receipt number, a village's name. Best first.
    """

    action = "person.read"

    text: str = field(repr=False)
    limit: int = 50
