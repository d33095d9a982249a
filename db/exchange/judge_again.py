"""Entries in quarantine are judged again when a newer roster has come."""

from sqlalchemy import Connection, delete, select, update

from app.changes import Changes, changes_of
from app.sync.admission import Verdict, judge
from db.change_log import Logged, read_log
from db.derived import refresh
from db.exchange.apply import Applier
from db.store import SqlStore
from db.tables import log_entry, quarantine


def judge_again(store: SqlStore) -> tuple[Changes, int]:
    """Apply what counts now, in the log's order; what still does not stays, with its reason of today.

    Returns what changed and how many entries count now.
    """
    identity = store.identity
    if identity is None:
        return Changes(), 0
    own = store.rosters.newest.devices[identity.device]
    with store.writing() as connection:
        applier = Applier(connection, own)
        admitted = 0
        query = select(quarantine.c.position).order_by(quarantine.c.position)
        for position in connection.execute(query).scalars().all():
            for logged in read_log(connection, position - 1, position):
                admitted += _judge(connection, store, applier, logged)
        changes = changes_of(applier.finish())
        refresh(connection, changes, store.packs.for_date)
        connection.commit()
    return changes, admitted


def _judge(connection: Connection, store: SqlStore, applier: Applier, logged: Logged) -> bool:
    held = [sealed.part for sealed in logged.parts if sealed is not None]
    verdict = judge(logged.entry, held, store.rosters.of_version)
    here = quarantine.c.position == logged.position
    if verdict is not Verdict.ADMITTED:
        connection.execute(update(quarantine).where(here).values(code=verdict.value))
        return False
    connection.execute(delete(quarantine).where(here))
    connection.execute(
        update(log_entry).where(log_entry.c.position == logged.position).values(state="applied")
    )
    for part in held:
        applier.apply(part, logged.entry.dot, logged.entry.rank)
    return True
