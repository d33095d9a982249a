"""What this replica knows of its machine's clock: kept in a local setting."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, select

from app.office_clock import MachineClock, OfficeClock
from app.sync.entries import entry_from_bytes
from db.tables import log_entry, setting

NAME = "clock"


class Known(msgspec.Struct, frozen=True):
    """``believed``: the date was doubted and nobody has confirmed it yet; the last moment that was sure."""

    correction_s: int = 0
    believed: datetime | None = None


def read_clock(connection: Connection, machine: MachineClock) -> OfficeClock:
    """The clock as the last entry written here and the last confirmation leave it."""
    text = connection.execute(select(setting.c.value).where(setting.c.name == NAME)).scalar()
    known = msgspec.json.decode(text, type=Known) if text else Known()
    query = select(log_entry.c.header).where(log_entry.c.came_from.is_(None))
    header = connection.execute(query.order_by(log_entry.c.position.desc()).limit(1)).scalar()
    last = datetime.fromisoformat(entry_from_bytes(header).wall_time) if header else None
    correction = timedelta(seconds=known.correction_s)
    return OfficeClock(machine, correction, last, believed=known.believed)


def text_of(clock: OfficeClock) -> str:
    """The setting as it is to be kept."""
    seconds = int(clock.correction.total_seconds())
    return msgspec.json.encode(Known(seconds, clock.believed)).decode()
