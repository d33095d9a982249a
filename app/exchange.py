"""What an exchange by stick finds, would change, brought and took, in words for people."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.changes import Changes
from app.errors import AppError, Fact

# How far it is: done, total (None where it is not known), what is being done. Raises Cancelled to stop.
Report = Callable[[int, int | None, str], None]


def quiet(_done: int, _total: int | None, _what: str) -> None:
    """For whoever does not watch."""


class Meant(StrEnum):
    """Whom a file on a drive is for, and whether it can be used."""

    FOR_US = "for_us"
    FROM_US = "from_us"
    FOR_OTHERS = "for_others"  # carried along untouched
    DAMAGED = "damaged"  # cut off, changed, or no bundle at all
    NEWER = "newer"  # written by a newer version of the program
    REFUSED = "refused"  # sound, but its sender is unknown or it is too large


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One of our files on a drive. What is only known from its name is said so: ``checked`` is False."""

    name: str
    meant: Meant
    sender: str
    recipient: str
    bytes: int
    written_at: str  # ISO, as the drive says
    checked: bool = False
    entries: int = 0
    fresh: bool = False  # holds something that has not been taken in (or receipted) yet
    code: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OnDrive:
    """What lies on a drive, looked at without changing anything."""

    folder: Path
    files: tuple[FoundFile, ...]
    free: int
    read_only: bool

    def count(self, meant: Meant) -> int:
        return sum(file.meant is meant for file in self.files)

    @property
    def fresh_for_us(self) -> int:
        return sum(f.meant is Meant.FOR_US and f.fresh for f in self.files)


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many records of a kind would be new, changed or deleted."""

    label: str
    added: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """One file of the stick. ``code`` is empty when it went well; ``facts`` fill its sentence."""

    name: str
    sender: str
    accepted: int = 0
    known: int = 0
    quarantined: int = 0
    conflicts: int = 0
    waiting: bool = False
    code: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking in a drive's files would change; nothing has been changed."""

    files: tuple[FileOutcome, ...]
    kinds: tuple[KindCount, ...]
    new_people: int
    names: tuple[str, ...] = field(repr=False)  # some of the new people
    conflicts: int


@dataclass(frozen=True, slots=True)
class SentTo:
    """What was written for one neighbour, read back and flushed."""

    recipient: str
    label: str
    entries: int
    bytes: int
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExchangeSummary:
    """What came of one exchange. ``changes`` is announced to every open screen, whatever else went wrong.

    ``flushed`` is said only when all that was written has reached the device; ``stopped`` when the person
    stopped it; ``problem`` when the drive failed on the way: what was taken in before stays taken in.
    """

    received: tuple[FileOutcome, ...]
    sent: tuple[SentTo, ...]
    changes: Changes = field(default_factory=Changes)
    flushed: bool = False
    stopped: bool = False
    problem: AppError | None = None

    @property
    def done(self) -> bool:
        """Whether everything was read and everything written."""
        return self.flushed and not self.stopped and self.problem is None

    @property
    def accepted(self) -> int:
        return sum(f.accepted for f in self.received)

    @property
    def quarantined(self) -> int:
        return sum(f.quarantined for f in self.received)

    @property
    def refused(self) -> int:
        """Files that were not taken in."""
        return sum(bool(f.code) for f in self.received)

    @property
    def entries_sent(self) -> int:
        return sum(s.entries for s in self.sent)

    @property
    def conflicts(self) -> int:
        return sum(f.conflicts for f in self.received)


class Exchanger(Protocol):
    """Exchange through a folder: looked at, tried out, done."""

    def look(self, folder: Path, report: Report = quiet) -> OnDrive:
        """What lies there. Raises StickFailed."""
        ...

    def preview(self, folder: Path, report: Report = quiet, *, names: bool = False) -> Preview:
        """What taking it in would change. Raises StickFailed."""
        ...

    def exchange(self, folder: Path, report: Report = quiet) -> ExchangeSummary:
        """Read what is for this replica, write what the others lack. Raises StickFailed."""
        ...


@dataclass(slots=True)
class Wire:
    """What an exchange over the network cost."""

    trips: int = 0
    bytes_out: int = 0
    bytes_in: int = 0


@dataclass(frozen=True, slots=True)
class NetworkSummary:
    """What an exchange with the hub brought and cost. ``refused``: codes of files that the hub did not take."""

    hub: str
    exchange: ExchangeSummary
    wire: Wire
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HubSettings:
    """``below``: whether this replica stands below a hub at all. ``every``: minutes, 0 for by hand only."""

    below: bool
    address: str  # with the certificate's pin; empty where none is known
    every: int


class Networker(Protocol):
    """Exchange with the county's hub."""

    def settings(self) -> HubSettings: ...

    def set_up(self, address: str, every: int | None = None) -> None:
        """Raises AddressWrong. The empty text forgets the hub."""
        ...

    def exchange(self, report: Report = quiet) -> NetworkSummary:
        """Raises a NetworkFailed; what was taken in before stays taken in."""
        ...
