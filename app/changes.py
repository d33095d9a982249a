"""What a write changed, so that every open screen can decide whether to reload."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """Which records of which kinds a command or an imported bundle touched."""

    ids: dict[str, frozenset[str]] = field(default_factory=dict)

    def touches(self, *kinds: str) -> bool:
        """Tell whether any record of one of these kinds changed."""
        return any(kind in self.ids for kind in kinds)

    def touches_record(self, kind: str, record_id: str) -> bool:
        return record_id in self.ids.get(kind, frozenset())

    def __bool__(self) -> bool:
        return bool(self.ids)


def changes_of(touched: Iterable[tuple[str, str]]) -> Changes:
    """Gather (kind, id) pairs."""
    gathered: dict[str, set[str]] = {}
    for kind, record_id in touched:
        gathered.setdefault(kind, set()).add(record_id)
    return Changes({kind: frozenset(ids) for kind, ids in gathered.items()})


def joined(several: Iterable[Changes]) -> Changes:
    """All of these as one."""
    return changes_of((kind, one) for c in several for kind, ids in c.ids.items() for one in ids)
