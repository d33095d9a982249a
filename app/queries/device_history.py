"""What the county holds of one machine, day by day: where its chain may end when it is lost."""

from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class LastOfDay:
    """The last entry of a day by that machine's clock; ``number``: how many came before it and with it."""

    entry: str
    at: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHistory(Query[tuple[LastOfDay, ...]]):
    """Newest first."""

    action = "admin.roster"

    device: str = ""
