"""The working calendar from its data file."""

import tomllib
from functools import cache

from app.policy.load import PACKS
from app.rules.calendar import WorkCalendar


@cache
def work_calendar() -> WorkCalendar:
    """Every year that is known."""
    data = tomllib.loads((PACKS / "calendar" / "china.toml").read_text("utf-8"))
    return WorkCalendar(
        years=frozenset(int(year) for year in data),
        holidays=frozenset(day for entry in data.values() for day in entry["holidays"]),
        worked=frozenset(day for entry in data.values() for day in entry["worked"]),
    )
