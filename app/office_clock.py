"""The business date: the machine's clock, doubted where it jumped, and put right by what a person says.

Wall time orders nothing and is recorded as read; but deadlines and ages follow from the business date, so a date that
can't be believed is asked for before anything is written.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

from app.clock import SHANGHAI
from app.errors import AppError
from app.ports import Clock

LONGEST_REST = timedelta(days=45)  # a machine that slept longer may as well have a wrong clock
DRIFT = timedelta(minutes=10)  # more than a network time service puts right in one step


class MachineClock(Clock, Protocol):
    """A clock that may be moved, and a count of seconds beside it that can't."""

    def elapsed(self) -> float:
        """Seconds since some moment, however the clock is set."""
        ...


class ClockInDoubt(AppError):
    """The machine's clock jumped; the business date must be confirmed before anything is written."""

    code = "CLOCK-001"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the machine's clock shows, and the business date of the last thing that was written here."""

    shown: date
    last: date


class OfficeClock:
    """``correction`` is what a person said the machine's clock is wrong by; ``last`` its time, as read, at the last entry.

    ``believed`` is the last moment that was sure, kept from an earlier start whose doubt nobody has answered.
    """

    def __init__(
        self,
        machine: MachineClock,
        correction: timedelta = timedelta(),
        last: datetime | None = None,
        *,
        believed: datetime | None = None,
    ) -> None:
        self._machine = machine
        self.correction = correction
        self.went_back = last is not None and machine.now() < last
        if believed is None and last is not None and self._odd_after(last):
            believed = last + correction
        self.believed = believed
        self._set_anchor()

    def now(self) -> datetime:
        """The corrected time; while it is in doubt, the last that was sure."""
        if self.believed is not None:
            return self.believed
        return self._machine.now() + self.correction

    def today(self) -> date:
        return self.now().astimezone(SHANGHAI).date()

    def as_read(self) -> datetime:
        """What the machine's clock shows."""
        return self._machine.now()

    @property
    def doubt(self) -> Doubt | None:
        """Why the date must be asked for; None while it can be believed."""
        if self.believed is None:
            return None
        shown = self._machine.now().astimezone(SHANGHAI).date()
        return Doubt(shown, self.today())

    def require_sure(self) -> None:
        """Raises ClockInDoubt where the clock was moved, before this log-in or since."""
        if self.believed is None:
            ran = timedelta(seconds=self._machine.elapsed() - self._ticks)
            due = self._anchor + ran
            moved = abs(self._machine.now() - due) > DRIFT
            if moved and _day(self._machine.now()) != _day(due):
                self.believed = due + self.correction
        if self.believed is not None:
            raise ClockInDoubt

    def suspect(self, least: date) -> None:
        """Something here is known to be no earlier than ``least``, which the clock says is still to come."""
        start = datetime.combine(least, time(), SHANGHAI)
        self.believed = max(self.now(), start)

    def confirm(self, today: date) -> None:
        """A person has looked at a calendar: from now on the machine's clock counts from this date."""
        self.correction = today - _day(self._machine.now())
        self.believed = None
        self._set_anchor()

    def _odd_after(self, last: datetime) -> bool:
        now = self._machine.now()
        return (now < last and _day(now) < _day(last)) or now - last > LONGEST_REST

    def _set_anchor(self) -> None:
        self._anchor, self._ticks = self._machine.now(), self._machine.elapsed()


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
