"""What a bundle brought, counted."""

from dataclasses import dataclass, field

from app.changes import Changes, joined


@dataclass(slots=True)
class Received:
    """What a bundle brought. ``quarantined`` counts by reason."""

    sender: str
    accepted: int = 0
    known: int = 0
    records: int = 0
    conflicts: int = 0
    refused_kinds: int = 0
    left: int = 0  # dossiers that this replica no longer holds
    waiting: bool = False
    refused_files: int = 0
    quarantined: dict[str, int] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)

    def add(self, later: "Received") -> None:
        """Count what a bundle brought that had waited for this one."""
        self.accepted += later.accepted
        self.known += later.known
        self.records += later.records
        self.conflicts += later.conflicts
        self.refused_kinds += later.refused_kinds
        self.left += later.left
        for reason, count in later.quarantined.items():
            self.quarantined[reason] = self.quarantined.get(reason, 0) + count
        self.changes = joined((self.changes, later.changes))
