"""A machine's chain as it is held here, with the last entry of each day."""

from sqlalchemy import select

from app.queries.device_history import DeviceHistory, LastOfDay
from app.sync.entries import entry_from_bytes
from db.change_log import chain_of
from db.reading import Reading
from db.tables import log_entry


def run(query: DeviceHistory, reading: Reading) -> tuple[LastOfDay, ...]:
    rows = reading.connection.execute(
        select(log_entry.c.hash, log_entry.c.header).where(log_entry.c.device == query.device)
    )
    times = {row.hash: entry_from_bytes(row.header).wall_time for row in rows}
    found: dict[str, LastOfDay] = {}
    for number, entry in enumerate(chain_of(reading.connection, query.device), 1):
        found[times[entry][:10]] = LastOfDay(entry, times[entry], number)
    return tuple(sorted(found.values(), key=lambda last: -last.number))
