"""Receipts that come without a bundle, in the greeting of a network exchange."""

from dataclasses import replace

from sqlalchemy import Connection, select

from app.sync.manifest import Receipt
from db.change_log import read_state, running_at
from db.exchange.epochs import speaks_of_another_log
from db.exchange.held import has_its_snapshot
from db.exchange.peers import Peer, proof_of, read_peer, write_peer
from db.store import SqlStore, put_setting
from db.tables import RECORDS, blob

_MOST_LISTED = 2000


def own_receipt(connection: Connection, device: str) -> Receipt:
    """How far we have a device's log, and which sealed files we miss."""
    known = read_peer(connection, device)
    return Receipt(
        known.we_have, known.we_have_running, missing_blobs(connection), epoch=known.their_epoch,
        proof=proof_of(connection, known),
    )  # fmt: skip


def missing_blobs(connection: Connection) -> tuple[str, ...]:
    here = select(blob.c.name).where(blob.c.present)
    named: set[str] = set()
    for kind in ("attachment", "photo"):
        table = RECORDS[kind]
        query = select(table.c.blob).where(table.c.hidden_.is_(False), table.c.blob.not_in(here))
        named |= set(connection.execute(query.limit(_MOST_LISTED)).scalars())
    return tuple(sorted(named)[:_MOST_LISTED])


def doubtful(connection: Connection, device: str, receipt: Receipt) -> bool:
    """Whether a receipt tells of a restored or copied database: only a whole bundle can settle that."""
    if not receipt.position and not receipt.epoch:
        return read_peer(connection, device).they_have > 0
    if speaks_of_another_log(connection, receipt):
        return True
    known = read_peer(connection, device)
    return receipt.epoch == read_state(connection).epoch and receipt.position < known.they_have


def tells_news(store: SqlStore, connection: Connection, device: str, receipt: Receipt) -> bool:
    """Whether there is anything to write down of a receipt."""
    known = read_peer(connection, device)
    wanted = store.setting_on(connection, f"missing:{device}")
    return receipt.position != known.they_have or wanted != " ".join(receipt.missing_blobs)


def believe(connection: Connection, device: str, receipt: Receipt) -> Peer:
    """Raise what a device has of our log, where its receipt holds; never lower it."""
    known = read_peer(connection, device)
    state = read_state(connection)
    holds = (
        receipt.epoch == state.epoch and running_at(connection, receipt.position) == receipt.running
    )
    if holds and receipt.position > known.they_have:
        enrolled = known.enrolled or has_its_snapshot(connection, device, receipt.position)
        known = replace(
            known, they_have=receipt.position, they_have_running=receipt.running, enrolled=enrolled
        )
        write_peer(connection, known)
    wanted = " ".join(receipt.missing_blobs)
    put_setting(connection, f"missing:{device}", wanted)
    return known
