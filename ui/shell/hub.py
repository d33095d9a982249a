"""When this window exchanges with the county's hub: on the button, by the schedule, and at once after a mandatory report.

No Qt: the window's timer calls ``tick``.
"""

import random
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from app.changes import Changes
from app.errors import AppError
from app.exchange import HubSettings, NetworkSummary
from app.jobs import JobContext, Progress

if TYPE_CHECKING:
    from ui.shell.desk import WindowDesk

AT_ONCE = "incident"  # a mandatory report does not wait for the schedule
RETRY_MINUTES = (2, 30)  # after a failure: the first wait, which doubles, and the longest
TICK_MINUTES = 1


class HubExchange:
    """One window's exchanges with the hub. ``listen``: called whenever what is to be shown has changed."""

    def __init__(self, desk: "WindowDesk") -> None:
        self._desk = desk
        self._listeners: list[Callable[[], None]] = []
        self._job: JobContext | None = None
        self._arriving = False
        self._again = False
        self._wait = 0.0  # minutes until the next one by itself; 0: none is due
        self._failures = 0
        self.stands_below = False  # whether there is a hub for this replica at all
        self.address = ""
        self.every = 0  # minutes
        self.step: Progress | None = None
        self.last: NetworkSummary | None = None
        self.last_at: datetime | None = None
        self.error: AppError | None = None
        if desk.has_network:
            desk.subscribe(self._changed)
            desk.hub_settings(self._loaded)

    @property
    def running(self) -> bool:
        return self._job is not None

    def listen(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    def set_up(
        self, address: str, every: int, done: Callable[[], None], failed: Callable[[AppError], None]
    ) -> None:
        """Another address or schedule."""

        def kept(found: HubSettings) -> None:
            self._loaded(found)
            done()

        self._desk.set_up_hub(address, every, kept, failed)

    def start(self) -> None:
        """Exchange now; asked for while one is under way, another follows it."""
        if not self.address:
            return
        if self.running:
            self._again = True
            return
        self._wait = 0
        self.error = None
        self._job = self._desk.exchange_with_hub(
            self._done, self._failed, self._progress, self._stopped
        )
        self._tell()

    def stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def tick(self) -> None:
        """A minute has passed."""
        if self._wait and not self.running:
            self._wait = max(0.0, self._wait - TICK_MINUTES)
            if not self._wait:
                self.start()

    def _loaded(self, found: HubSettings) -> None:
        self.stands_below, self.address, self.every = found.below, found.address, found.every
        self._plan()
        self._tell()

    def _changed(self, changes: Changes) -> None:
        if changes.touches(AT_ONCE) and not self._arriving:
            self.start()

    def _done(self, summary: NetworkSummary) -> None:
        self._job, self.step, self.error = None, None, None
        self.last, self.last_at, self._failures = summary, self._desk.now, 0
        self._plan()
        self._tell()
        self._arriving = True  # a report that came from the hub need not go back to it
        try:
            self._desk.announce(summary.exchange.changes)
        finally:
            self._arriving = False
        self._once_more()

    def _failed(self, error: AppError) -> None:
        self._job, self.step, self.error = None, None, error
        first, longest = RETRY_MINUTES
        wait = min(longest, first * 2**self._failures)
        self._wait = random.uniform(wait / 2, wait)
        self._failures += 1
        self._again = False
        self._tell()

    def _stopped(self) -> None:
        self._job, self.step, self._again = None, None, False
        self._plan()
        self._tell()

    def _progress(self, step: Progress) -> None:
        self.step = step
        self._tell()

    def _once_more(self) -> None:
        if self._again:
            self._again = False
            self.start()

    def _plan(self) -> None:
        """Desks that were switched on together don't call together."""
        self._wait = self.every * random.uniform(0.8, 1.2) if self.address else 0.0

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
