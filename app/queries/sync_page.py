"""The exchange as a person sees it: neighbours, what waits, conflicts, what was not taken in."""

import dataclasses
from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class PeerLine:
    """``waiting`` counts files of people that this neighbour has not receipted."""

    device: str
    label: str
    above: bool
    waiting: int
    last_in_at: str | None
    last_out_at: str | None


@dataclass(frozen=True, slots=True)
class SiblingLine:
    """One of the values that stand beside one another."""

    value: str = dataclasses.field(repr=False)
    who: str = dataclasses.field(repr=False)
    at: str
    writer: str
    counter: int


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A field on which two people wrote without knowing of each other."""

    kind: str
    record_id: str
    field: str
    title: str = dataclasses.field(repr=False)
    siblings: tuple[SiblingLine, ...] = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True)
class QuarantineLine:
    position: int
    command: str
    device: str
    code: str
    since: str


@dataclass(frozen=True, slots=True)
class SyncPage:
    """``taken_over`` of ``written``: entries of this replica that the county has confirmed."""

    peers: tuple[PeerLine, ...]
    conflicts: tuple[ConflictLine, ...]
    quarantine: tuple[QuarantineLine, ...]
    written: int
    taken_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPageQuery(Query[SyncPage]):
    action = "exchange.run"
