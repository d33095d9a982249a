"""What a county settles for all its machines: its areas with what they were called, and when a machine is sealed."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class AreaLine:
    """``merges_into``: areas of the same level that it could go into; empty where it has gone into one already."""

    id: str
    code: str
    name: str
    full_name: str
    level: str
    merged: bool
    merges_into: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What happened to an area on a day: it was called otherwise before, or went into ``into``."""

    on: date
    was: str
    now: str
    merged: bool


@dataclass(frozen=True, slots=True)
class CountySettings:
    """``last_heard``: machines below with the days since the county heard of them, None for never."""

    areas: tuple[AreaLine, ...]
    changes: tuple[AreaChange, ...]  # the latest first
    seal_after_days: int
    last_heard: tuple[tuple[str, int | None], ...] = dataclasses.field(repr=False)

    def silent_for(self, days: int) -> tuple[str, ...]:
        """Machines that have been silent for longer."""
        return tuple(label for label, heard in self.last_heard if heard is None or heard > days)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountySettingsQuery(Query[CountySettings]):
    action = "admin.local"
