"""Receipts that come without a bundle, in the greeting of a network exchange."""

from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from app.sync.manifest import Receipt
from db.change_log import LogState, read_state, running_at
from db.exchange.epochs import names_another_log
from db.exchange.held import has_its_snapshot
from db.exchange.peers import Peer, hold_peer, proof_from, proof_of, read_peer, write_peer
from db.exchange.take_blobs import BLOBS_CAME
from db.store import put_setting
from db.tables import RECORDS, blob, log_entry, log_state, peer, setting

_MOST_LISTED = 2000


@dataclass(frozen=True, slots=True)
class Standing:
    """What a device's greeting is held against, as one look at the store gives it."""

    peer: Peer
    state: LogState
    running: str  # of our log at the place that its receipt names
    wanted: str  # sealed files that it has said it misses
    contact: str  # what was noted of it last
    blobs_came: str  # changes whenever a sealed file comes in
    proof: str  # its own signature of how far we have its log


def standing_of(connection: Connection, device: str, position: int) -> Standing:
    """One statement, so a consistent view by itself."""
    names = {
        "device": device, "at": position, "wanted": f"missing:{device}", "contact": f"contact:{device}",
        "proof": f"proof:{device}",
    }  # fmt: skip
    row = connection.execute(_STANDING, names).one()
    known = {field.name: getattr(row, f"peer_{field.name}") for field in fields(Peer)}
    state = LogState(row.position, row.running, row.head, row.epoch)
    met = Peer(device) if known["device"] is None else Peer(**known)
    return Standing(
        met, state, row.running_there or "", row.wanted or "", row.contact or "", row.blobs_came or "",
        proof_from(row.proof, met),
    )  # fmt: skip


def _standing() -> Select[Any]:
    def said(name: str, given: str) -> Any:
        query = select(setting.c.value).where(setting.c.name == bindparam(given))
        return query.scalar_subquery().label(name)

    there = select(log_entry.c.running).where(log_entry.c.position == bindparam("at"))
    came = select(setting.c.value).where(setting.c.name == BLOBS_CAME)
    return select(
        log_state,
        *(peer.c[field.name].label(f"peer_{field.name}") for field in fields(Peer)),
        there.scalar_subquery().label("running_there"),
        said("wanted", "wanted"),
        said("contact", "contact"),
        said("proof", "proof"),
        came.scalar_subquery().label("blobs_came"),
    ).select_from(log_state.outerjoin(peer, peer.c.device == bindparam("device")))


_STANDING = _standing()


def own_receipt(connection: Connection, device: str) -> Receipt:
    """How far we have a device's log, and which sealed files we miss."""
    known = read_peer(connection, device)
    return receipt_of(known, missing_blobs(connection), proof_of(connection, known))


def receipt_of(known: Peer, missing: tuple[str, ...], proof: str) -> Receipt:
    return Receipt(
        known.we_have, known.we_have_running, missing, epoch=known.their_epoch, proof=proof
    )


def missing_blobs(connection: Connection) -> tuple[str, ...]:
    here = select(blob.c.name).where(blob.c.present)
    named: set[str] = set()
    for kind in ("attachment", "photo"):
        table = RECORDS[kind]
        query = select(table.c.blob).where(table.c.hidden_.is_(False), table.c.blob.not_in(here))
        named |= set(connection.execute(query.limit(_MOST_LISTED)).scalars())
    return tuple(sorted(named)[:_MOST_LISTED])


def doubtful(found: Standing, receipt: Receipt) -> bool:
    """Whether a receipt tells of a restored or copied database: only a whole bundle can settle that."""
    if not receipt.position and not receipt.epoch:
        return found.peer.they_have > 0
    if names_another_log(found.state, found.running, receipt):
        return True
    return receipt.epoch == found.state.epoch and receipt.position < found.peer.they_have


def tells_news(found: Standing, receipt: Receipt) -> bool:
    """Whether there is anything to write down of a receipt."""
    return receipt.position != found.peer.they_have or found.wanted != wanted_of(receipt)


def wanted_of(receipt: Receipt) -> str:
    """The sealed files that a device misses, as they are noted."""
    return " ".join(receipt.missing_blobs)


def believe(connection: Connection, device: str, receipt: Receipt) -> Peer:
    """Raise what a device has of our log, where its receipt holds; never lower it."""
    known = hold_peer(connection, device)
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
    put_setting(connection, f"missing:{device}", wanted_of(receipt))
    return known
