"""Villages and lists that the children's forms offer."""

from dataclasses import dataclass

from app.queries.base import Query

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """(code, label) of each list."""

    villages: Pairs
    situations: Pairs
    parent_states: Pairs
    facts: Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesQuery(Query[Places]):
    action = "child.read"
