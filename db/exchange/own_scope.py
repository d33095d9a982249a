"""What this replica itself may hold, looked at again when a roster has moved its area or the areas around it."""

from sqlalchemy import select

from app.changes import Changes
from app.records.office import OFFICE
from app.security.roster import Roster
from app.sync.manifest import Manifest, Receipt
from db.change_log import read_state
from db.derived import refresh
from db.exchange.leaving import LEAVING, delete_what_arrived, leave, sweep
from db.exchange.peers import upstream
from db.exchange.scope import Scope
from db.store import SqlStore
from db.tables import RECORDS, tombstone


def leave_what_is_outside(store: SqlStore, before: Roster) -> Changes:
    """Under the newest roster, let go of dossiers whose areas are all outside this replica's. Others stay untouched."""
    identity, roster = store.identity, store.rosters.newest
    if identity is None or identity.device not in roster.devices:
        return Changes()
    own, was = roster.devices[identity.device], before.devices.get(identity.device)
    if own.level == "county":
        return Changes()
    if was is not None and roster.covered(own.area) >= before.covered(was.area):
        return Changes()
    with store.writing() as connection:
        scope = Scope(connection, roster, own, up=False)
        held: set[str] = set()
        for table in RECORDS.values():
            held |= set(connection.execute(select(table.c.dossier).distinct()).scalars())
        held -= {OFFICE}
        scope.learn(held)
        outside = {d for d in held if scope.areas_of(d) and not scope.inside(d)}
        state = read_state(connection)
        word = Manifest(
            format=0, schema=0, program="", sender=own.id, recipient=own.id,
            after=state.position, after_running="", upto=state.position, upto_running="",
            entries=0, receipt=Receipt(0, ""), epoch=state.epoch,
            roster_version=roster.version - 1,  # whoever knows this roster may bring one back
        )  # fmt: skip
        changes = leave(connection, outside, word, store.clock.now().isoformat())
        refresh(connection, changes, store.packs.for_date)
        connection.commit()
    return changes


def sweep_what_left(store: SqlStore) -> Changes:
    """Delete what has left and whose last changes of ours have arrived above."""
    identity = store.identity
    with store.reading_connection() as connection:
        leaving = select(tombstone.c.dossier).where(tombstone.c.state == LEAVING).limit(1)
        if identity is None or connection.execute(leaving).first() is None:
            return Changes()
    roster = store.rosters.newest
    above = upstream(roster, roster.devices[identity.device])
    with store.writing() as connection:
        changes, names = delete_what_arrived(connection, above.id if above else None, store.blobs)
        refresh(connection, changes, store.packs.for_date)
        if changes:
            sweep(connection)
        connection.commit()
    for name in names:
        store.blobs.drop(name)
    return changes
