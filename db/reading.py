"""What a query runs on: a read connection, who asks, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from app.policy.packs import PolicyPack
from app.security.actor import Actor
from app.security.roster import Roster
from db.record_store import RecordReader


@dataclass(frozen=True, slots=True)
class Reading:
    """Given to every ``run(query, reading)`` in ``db/queries``."""

    connection: Connection
    actor: Actor
    now: datetime
    today: date
    device: str
    policy_for: Any
    roster: Roster | None
    packs: tuple[PolicyPack, ...]

    @property
    def records(self) -> RecordReader:
        return RecordReader(self.connection)

    @property
    def area_names(self) -> dict[str, str]:
        """Every area's own name by id."""
        return {a.id: a.name for a in self.roster.body.areas} if self.roster else {}

    def area_name(self, area: str | None) -> str:
        """For people: 大河镇大桥村."""
        return self.roster.name_of_area(area) if self.roster and area else ""

    def person_name(self, user: str) -> str:
        """The name of somebody of the roster."""
        found = self.roster.people.get(user) if self.roster else None
        return found.name if found else user

    def policy(self, area: str, on: date) -> PolicyPack:
        pack: PolicyPack = self.policy_for(area, on)
        return pack
