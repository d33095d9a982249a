"""The clock of the machine, and one that is set by hand."""

import time
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_BOOT: int | None = getattr(time, "CLOCK_BOOTTIME", None)


class SystemClock:
    """Reads the machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: DTZ - the one place that reads it

    def today(self) -> date:
        return self.now().astimezone(SHANGHAI).date()

    def elapsed(self) -> float:
        """Seconds that pass whatever the clock is set to, also while the machine sleeps where the system can say."""
        return time.clock_gettime(_BOOT) if _BOOT is not None else time.monotonic()


class SetClock:
    """A clock that stands still or is put forward by hand: demos, tests, scripted runs."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def today(self) -> date:
        return self.time.astimezone(SHANGHAI).date()

    def elapsed(self) -> float:
        """Time passes when it is put forward."""
        return self.time.timestamp()


def local_time(moment: str) -> str:
    """A stored moment (ISO, UTC) as people read it: 11月24日 16:32. What is no moment stays as it is."""
    try:
        there = datetime.fromisoformat(moment).astimezone(SHANGHAI)
    except ValueError:
        return moment
    return f"{there.month}月{there.day}日 {there:%H:%M}"
