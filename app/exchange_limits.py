"""How long is too long in an exchange: data, and what follows from it."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "resources" / "exchange" / "limits.toml"


@cache
def _limits() -> dict[str, int]:
    return tomllib.loads(FILE.read_text("utf-8"))


def silent_days() -> int:
    """After so many days without anything from a machine somebody is told."""
    return _limits()["silent_days"]


def stuck_days() -> int:
    """After so many days something that has got stuck half-way is told of on the home page."""
    return _limits()["stuck_days"]


def report_days() -> int:
    """After so many days a mandatory report that nobody above has is told of on the home page."""
    return _limits()["report_days"]


def seal_limits() -> tuple[int, int]:
    """The fewest and the most days after which a county may have silent machines sealed."""
    return _limits()["seal_least_days"], _limits()["seal_most_days"]


def lasts(now: datetime, since: str | None, least: int) -> bool:
    """Whether something has gone on for so many days; True where nobody knows since when."""
    return since is None or (now - datetime.fromisoformat(since)).days >= least


def days_silent(
    now: datetime, last_in_at: str | None, waiting_since: str | None, least: int
) -> int | None:
    """Days since something came back; None while that is not long ago, or nobody waits for anything.

    Who has never been heard of is silent since the first change that waits for them.
    """
    since = last_in_at or waiting_since
    if since is None:
        return None
    days = (now - datetime.fromisoformat(since)).days
    return days if days >= least else None
