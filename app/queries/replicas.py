"""The county's view of its replicas: who was heard when, with what version, what waits and what was refused."""

from dataclasses import dataclass

from app.queries.base import Query

HEARD_WITHIN = 14  # days without a word after which a replica counts as silent


@dataclass(frozen=True, slots=True)
class ReplicaLine:
    """``waiting``: entries that the device has written and this replica has not, as it said itself.

    ``lacking``: entries here that it has not receipted. ``days``: since it was last heard, None for never.
    """

    device: str
    code: str
    label: str
    area: str
    level: str
    heard_at: str | None
    days: int | None
    program: str
    schema: int
    roster_behind: bool
    waiting: int
    lacking: int
    quarantined: int
    revoked: bool


@dataclass(frozen=True, slots=True)
class ReplicasPage:
    """``covered`` of ``expected``: replicas in service that were heard within ``HEARD_WITHIN`` days."""

    replicas: tuple[ReplicaLine, ...]
    covered: int
    expected: int
    roster_version: int
    level: str  # this replica's own


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicasQuery(Query[ReplicasPage]):
    action = "exchange.run"
