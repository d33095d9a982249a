"""Databases that are restored or copied, and what a replica notices of it."""

import shutil
from pathlib import Path

from sqlalchemy import select

from db.change_log import read_state
from db.store import SqlStore
from db.tables import notice
from tests.support.replicas import Replica


def image_of(replica: Replica, target: Path) -> Replica:
    """The replica's folder as it lies now, as a backup of the whole disk would have it; the replica opened anew."""
    replica.store.close()
    shutil.copytree(replica.store.home, target)
    return opened(replica, replica.store.home)


def opened(replica: Replica, home: Path) -> Replica:
    """What lies in this folder, with the key of the replica that it was taken from."""
    return Replica(SqlStore(home, replica.key, replica.clock), replica.clock, replica.key)


def notices(replica: Replica) -> set[str]:
    with replica.store.reading_connection() as connection:
        return set(connection.execute(select(notice.c.code)).scalars())


def epoch(replica: Replica) -> str:
    with replica.store.reading_connection() as connection:
        return read_state(connection).epoch
