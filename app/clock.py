"""The clock of the machine, and one that a person has corrected."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class SystemClock:
    """Reads the machine's clock. ``correction`` is what a person said it is wrong by."""

    def __init__(self, correction: timedelta = timedelta()) -> None:
        self._correction = correction

    def now(self) -> datetime:
        return datetime.now(UTC) + self._correction  # noqa: DTZ - the one place that reads it

    def today(self) -> date:
        return self.now().astimezone(SHANGHAI).date()


class SetClock:
    """A clock that stands still or is put forward by hand: demos, tests, scripted runs."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def today(self) -> date:
        return self.time.astimezone(SHANGHAI).date()


def local_time(moment: str) -> str:
    """A stored moment (ISO, UTC) as people read it: 11月24日 16:32. What is no moment stays as it is."""
    try:
        there = datetime.fromisoformat(moment).astimezone(SHANGHAI)
    except ValueError:
        return moment
    return f"{there.month}月{there.day}日 {there:%H:%M}"
