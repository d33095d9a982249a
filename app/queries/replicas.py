"""The county's view of its replicas: who was heard when, with what version, what waits and what was refused."""

from dataclasses import dataclass
from enum import StrEnum

from app.exchange_limits import silent_days
from app.queries.base import Query

HEARD_WITHIN = silent_days()  # days without a word after which a replica counts as silent


class Heard(StrEnum):
    """How a replica was last heard of."""

    NETWORK = "network"
    DRIVE = "drive"
    RELAYED = "relayed"  # by what it wrote, which a replica between brought here
    NEVER = ""


@dataclass(frozen=True, slots=True)
class ReplicaLine:
    """``waiting``: entries that the device has written and this replica has not, as it said itself.

    ``lacking``: entries here that it has not receipted; None where it exchanges with another replica.
    ``days``: since it was last heard, None for never. ``told``: its data was restored or copied, and nobody has
    said yet what was done about it.
    """

    device: str
    code: str
    label: str
    area: str
    level: str
    heard: Heard
    heard_at: str | None
    days: int | None
    program: str
    schema: int
    schema_behind: bool
    roster: int
    roster_behind: bool
    waiting: int
    lacking: int | None
    quarantined: int
    told: bool
    revoked: bool

    @property
    def silent(self) -> bool:
        """In service, and not heard for too long."""
        return not self.revoked and (self.days is None or self.days > HEARD_WITHIN)

    @property
    def behind(self) -> bool:
        return not self.revoked and (self.schema_behind or self.roster_behind)


@dataclass(frozen=True, slots=True)
class ReplicasPage:
    """``covered`` of ``expected``: replicas in service that were heard within ``HEARD_WITHIN`` days.

    ``villages``, and how many of them have a machine of their own; the others are written for at their township.
    """

    replicas: tuple[ReplicaLine, ...]
    covered: int
    expected: int
    roster_version: int
    level: str  # this replica's own
    villages: int = 0
    villages_with_machine: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicasQuery(Query[ReplicasPage]):
    action = "exchange.run"
