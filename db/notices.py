"""What an administrator has to be told: listed until somebody says that it is dealt with."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from db.bulk import upsert
from db.tables import notice

DEVICE_FORKED = "device_forked"  # two successors of one entry: restored or copied
RECEIPT_UNPROVEN = "receipt_unproven"  # it names a place that our log never had
EPOCH_LEAPT = "epoch_leapt"  # a log that says that it began anew far too often
ASKS_AGAIN = "asks_again"  # was given everything again too often
LOG_BEGAN_ANEW = "log_began_anew"  # a peer's log, or our own, was restored


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
