"""Work that runs beside the window: two lanes, progress, and a way to stop."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from threading import Event
from typing import Protocol, TypeVar

T = TypeVar("T")


class Cancelled(Exception):
    """The person asked for the work to stop. Never shown as an error."""


class Lane(Enum):
    """Where work runs."""

    READ = auto()  # may run beside others
    WRITE = auto()  # strictly one at a time


@dataclass(frozen=True, slots=True)
class Progress:
    """``total`` is None where it is not known."""

    done: int
    total: int | None
    what: str


class JobContext:
    """Handed to the work: where it reports, and where it learns that it should stop."""

    def __init__(self, on_progress: Callable[[Progress], None]) -> None:
        self._on_progress = on_progress
        self._stop = Event()

    def cancel(self) -> None:
        self._stop.set()

    def report(self, done: int, total: int | None, what: str) -> None:
        """Report progress; this is also the only place where work is interrupted."""
        if self._stop.is_set():
            raise Cancelled
        self._on_progress(Progress(done, total, what))


class JobRunner(Protocol):
    """Runs work off the window's thread and brings the answer back to it.

    ``owner`` is the screen that asked: once it is gone, nobody is called back.
    """

    def start(
        self,
        lane: Lane,
        work: Callable[[JobContext], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: object | None = None,
    ) -> JobContext: ...

    def in_turns(self, owner: object, parts: Iterable[Callable[[], object]]) -> None:
        """Call the parts of something long on the window's thread, which answers people in between."""
