"""What a write changed, so that every open screen can decide whether to reload."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_LISTED = 20_000  # ids of one kind: an import of a million records must not fill the memory


@dataclass(frozen=True, slots=True)
class Changes:
    """Which records of which kinds a command or an imported bundle touched.

    Kinds of which too many changed to list them stand in ``many``: any record of theirs may have changed.
    """

    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    many: frozenset[str] = frozenset()

    def touches(self, *kinds: str) -> bool:
        """Tell whether any record of one of these kinds changed."""
        return any(kind in self.ids or kind in self.many for kind in kinds)

    def touches_record(self, kind: str, record_id: str) -> bool:
        return kind in self.many or record_id in self.ids.get(kind, frozenset())

    def __bool__(self) -> bool:
        return bool(self.ids or self.many)


def changes_of(touched: Iterable[tuple[str, str]]) -> Changes:
    """Gather (kind, id) pairs."""
    gathered: dict[str, set[str]] = {}
    for kind, record_id in touched:
        gathered.setdefault(kind, set()).add(record_id)
    return Changes({kind: frozenset(ids) for kind, ids in gathered.items()})


def joined(several: Iterable[Changes]) -> Changes:
    """All of these as one; a kind with more than ``MOST_LISTED`` changes is no longer listed."""
    gathered: dict[str, frozenset[str]] = {}
    many: set[str] = set()
    for changes in several:
        many |= changes.many
        for kind, ids in changes.ids.items():
            gathered[kind] = gathered.get(kind, frozenset()) | ids
            if len(gathered[kind]) > MOST_LISTED:
                many.add(kind)
        for kind in many & gathered.keys():
            del gathered[kind]
    return Changes(gathered, frozenset(many))
