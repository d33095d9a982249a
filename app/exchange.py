"""What an exchange by stick brought and took, in words for people."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.changes import Changes


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file of the stick. ``code`` is empty when it went well."""

    name: str
    sender: str
    accepted: int = 0
    known: int = 0
    quarantined: int = 0
    conflicts: int = 0
    waiting: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class SentTo:
    """What was written for one neighbour."""

    recipient: str
    label: str
    entries: int
    bytes: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExchangeSummary:
    """``changes`` is announced to every open screen."""

    received: tuple[FileOutcome, ...]
    sent: tuple[SentTo, ...]
    changes: Changes = field(default_factory=Changes)

    @property
    def accepted(self) -> int:
        return sum(f.accepted for f in self.received)

    @property
    def entries_sent(self) -> int:
        return sum(s.entries for s in self.sent)

    @property
    def conflicts(self) -> int:
        return sum(f.conflicts for f in self.received)


class Exchanger(Protocol):
    """Reads from a folder what is for this replica and writes what the others lack."""

    def __call__(self, folder: Path) -> ExchangeSummary: ...
