"""What a query runs on: a read connection, who asks, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from app.policy.packs import PolicyPack
from app.security.actor import Actor
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

    @property
    def records(self) -> RecordReader:
        return RecordReader(self.connection)

    def policy(self, area: str, on: date) -> PolicyPack:
        pack: PolicyPack = self.policy_for(area, on)
        return pack
