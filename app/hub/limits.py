"""How often a caller may knock: a bucket of tokens for each, refilled steadily."""

import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_CALLERS = 10_000


class Buckets:
    """One bucket for each caller; those unheard of for longest are forgotten first."""

    def __init__(
        self, a_second: float, burst: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._a_second = a_second
        self._burst = burst
        self._now = now
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_of(self, caller: str) -> float:
        """Take a token: 0 where there was one, else the seconds until there will be."""
        now = self._now()
        tokens, since = self._held.pop(caller, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._a_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._a_second
        self._held[caller] = (tokens if wait else tokens - 1, now)
        while len(self._held) > _MOST_CALLERS:
            self._held.popitem(last=False)
        return wait
