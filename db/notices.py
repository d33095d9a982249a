"""What an administrator has to be told: listed until somebody says that it is dealt with."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from db.bulk import upsert
from db.tables import notice

DEVICE_FORKED = "device_forked"  # two successors of one entry: restored or copied
RECEIPT_UNPROVEN = "receipt_unproven"  # it names a place that our log never had
EPOCH_LEAPT = "epoch_leapt"  # a log that says that it began anew far too often
ASKS_AGAIN = "asks_again"  # was given everything again too often
LOG_BEGAN_ANEW = "log_began_anew"  # a peer's log, or our own, was restored


@dataclass(frozen=True, slots=True)
class OpenNotice:
    id: str
    code: str
    since: str
    facts: dict[str, Any]


def tell(connection: Connection, code: str, about: str, now: str, **facts: Any) -> None:
    """List it once for each thing that it is about."""
    values = {
        "id": f"{code}:{about}",
        "code": code,
        "facts": msgspec.json.encode(facts).decode(),
        "since": now,
        "done_at": None,
    }
    connection.execute(upsert(notice).values(values).on_conflict_do_nothing())


def open_notices(connection: Connection) -> Iterator[OpenNotice]:
    """What nobody has dealt with yet, the oldest first."""
    query = select(notice).where(notice.c.done_at.is_(None)).order_by(notice.c.since, notice.c.id)
    for row in connection.execute(query):
        yield OpenNotice(row.id, row.code, row.since, msgspec.json.decode(row.facts))


def close(connection: Connection, notice_id: str, now: str) -> bool:
    """Whether it stood on the list and is off it now."""
    still = (notice.c.id == notice_id) & notice.c.done_at.is_(None)
    return connection.execute(update(notice).where(still).values(done_at=now)).rowcount == 1
