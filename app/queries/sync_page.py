"""The exchange as a person sees it: neighbours, what waits, what was not taken in."""

import dataclasses
from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class PeerLine:
    """``waiting`` counts files of people that this neighbour has not receipted; ``silent``: days, once it is too long."""

    device: str
    label: str
    above: bool
    waiting: int
    last_in_at: str | None
    last_out_at: str | None
    silent: int | None


@dataclass(frozen=True, slots=True)
class QuarantineLine:
    """Entries of one person on one machine that were not taken in for one reason; ``since`` the first."""

    device: str
    label: str
    person: str = dataclasses.field(repr=False)
    code: str
    since: str
    count: int


@dataclass(frozen=True, slots=True)
class SyncPage:
    """``left``: files of people and families that the county has not confirmed whole; None where nobody stands above."""

    peers: tuple[PeerLine, ...]
    quarantine: tuple[QuarantineLine, ...]
    left: int | None
    silent_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPageQuery(Query[SyncPage]):
    action = "exchange.run"
