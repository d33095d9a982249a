"""Villages and lists that the children's forms offer before a child is chosen."""

from dataclasses import dataclass

from app.queries.base import Pairs, Query


@dataclass(frozen=True, slots=True)
class Places:
    """(code, label) of each list; ``say_first`` and ``phones`` are what a mandatory report shows first."""

    villages: Pairs
    situations: Pairs
    parent_states: Pairs
    facts: Pairs
    phones: Pairs
    say_first: Pairs
    report_steps: Pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesQuery(Query[Places]):
    action = "child.read"
