"""Which device this replica is: its keys, its code, its county."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from app.security.device_keys import DeviceKeys, keys_from_text
from db.tables import setting


@dataclass(frozen=True, slots=True)
class Identity:
    """Kept in the encrypted database, or sealed in a server's, only."""

    device: str
    code: str
    county_key: str  # what rosters are verified with
    keys: DeviceKeys = field(repr=False)

    def sign(self, body: bytes) -> str:
        return self.keys.sign(body)


def read_identity(connection: Connection, show: Callable[[str], str]) -> Identity | None:
    """The identity, or None for a store that has none yet. ``show`` gives back what the store has hidden."""
    names = ("device", "device_code", "county_key", "device_keys")
    query = select(setting.c.name, setting.c.value).where(setting.c.name.in_(names))
    found = {row.name: row.value for row in connection.execute(query)}
    if len(found) < len(names):
        return None
    return Identity(
        found["device"],
        found["device_code"],
        found["county_key"],
        keys_from_text(show(found["device_keys"])),
    )
