"""Logs that began anew: a database that was restored or copied is noticed, and nothing is lost by it.

A replica's log bears an epoch. A receipt that speaks of a place which our log does not have, or had differently, says
that this database is older than what others have seen of it: then a new epoch begins, what others have counts as
unknown, and everything is sent again. The higher epoch wins; repetition changes nothing.

A machine that is broken, or lies, could keep its neighbours sending for ever. So a receipt begins a new epoch only with our
own signature of the place that it names; one without, from an older version of the program, once. A machine whose log begins
anew, or that asks for everything again, is served so many times; then an administrator has to say that it is in order.
"""

import secrets
from dataclasses import replace
from enum import Enum

from sqlalchemy import Connection, delete, select, update

from app.security.device_keys import signature_holds
from app.sync.manifest import Manifest, Receipt, place_text
from db.change_log import LogState, read_state
from db.exchange.held import no_longer_held
from db.exchange.peers import Peer
from db.identity import Identity
from db.notices import ASKS_AGAIN, LOG_BEGAN_ANEW, RECEIPT_UNPROVEN, tell
from db.store import put_setting
from db.tables import held_dossier, log_state, notice, peer, setting

MOST_STEP = 1000  # epochs that may have passed between two bundles of one machine
MOST_AGAIN = 20  # times that a machine is given everything again before somebody has looked at it
_HIGHEST = 99_999_000  # beyond it an epoch has no room to count on


def _number(epoch: str) -> int:
    return int(epoch.partition(".")[0] or 0)


def begin_epoch(connection: Connection, beyond: str, now: str) -> str:
    """Begin a new epoch of this replica's own log, after every one known; what others have is unknown from here on."""
    highest = max(read_state(connection).epoch, beyond)
    epoch = f"{_number(highest) + 1:08d}.{secrets.token_hex(8)}"
    connection.execute(update(log_state).values(epoch=epoch))
    connection.execute(
        update(peer).values(they_have=0, they_have_running="", exported_to=0, enrolled=False)
    )
    no_longer_held(connection)
    tell(connection, LOG_BEGAN_ANEW, epoch, now, own=True)
    return epoch


def is_justified(
    connection: Connection, receipt: Receipt, identity: Identity, sender: str, now: str
) -> bool:
    """Whether a receipt that speaks of another log is believed. Told to an administrator where it is not."""
    text = place_text(identity.device, receipt.epoch, receipt.position, receipt.running)
    proven = signature_holds(identity.keys.verify_key, text, receipt.proof)
    if proven and _number(receipt.epoch) < _HIGHEST:
        return True
    sane = _number(receipt.epoch) <= _number(read_state(connection).epoch) + MOST_STEP
    first = _standing(connection, f"{RECEIPT_UNPROVEN}:{sender}") is not Standing.OPEN
    tell(connection, RECEIPT_UNPROVEN, sender, now, device=sender)
    return sane and first and not receipt.proof


class Standing(Enum):
    """How far a notice has got."""

    NONE = 0
    OPEN = 1
    DEALT_WITH = 2


def _standing(connection: Connection, about: str) -> Standing:
    """Of a notice; one that was dealt with is dropped, so that it can be told anew."""
    row = connection.execute(select(notice.c.done_at).where(notice.c.id == about)).first()
    if row is None:
        return Standing.NONE
    if row.done_at is None:
        return Standing.OPEN
    connection.execute(delete(notice).where(notice.c.id == about))
    return Standing.DEALT_WITH


def follows(known: Peer, epoch: str) -> bool:
    """Whether a peer's higher epoch may be one that it came to, a step at a time."""
    return _number(epoch) <= _number(known.their_epoch) + MOST_STEP


def may_ask_again(connection: Connection, device: str, now: str) -> bool:
    """Counts how often a device was given everything again, and tells when it is too often."""
    name = f"again:{device}"
    held = connection.execute(select(setting.c.value).where(setting.c.name == name)).scalar()
    count = int(held or 0)
    if _standing(connection, f"{ASKS_AGAIN}:{device}") is Standing.DEALT_WITH:
        count = 0
    if count >= MOST_AGAIN:
        tell(connection, ASKS_AGAIN, device, now, device=device)
        return False
    put_setting(connection, name, str(count + 1))
    return True


def names_another_log(state: LogState, running: str, receipt: Receipt) -> bool:
    """Whether a receipt names a place that our log does not have, or a later epoch than ours.

    ``running``: of our log at that place.
    """
    if receipt.epoch != state.epoch:
        return receipt.epoch > state.epoch
    if receipt.position > state.position:
        return True
    return receipt.position > 0 and running != receipt.running


def follow_epoch(connection: Connection, known: Peer, manifest: Manifest, now: str) -> Peer:
    """The peer's log began anew: count it from its beginning, and give it again all that it may hold.

    What it lost it does not know; so its receipt is believed as it is, though it names less than before.
    """
    counted = replace(known, we_have=0, we_have_running="", their_epoch=manifest.epoch)
    if not may_ask_again(connection, known.device, now):
        return counted
    tell(connection, LOG_BEGAN_ANEW, manifest.epoch, now, own=False, device=known.device)
    no_longer_held(connection, held_dossier.c.device == known.device)
    return replace(counted, they_have=0, they_have_running="", enrolled=False)


def give_all_again(connection: Connection, known: Peer, now: str) -> Peer:
    """A device below was restored and may not know it yet: its next bundle from here has everything."""
    if not may_ask_again(connection, known.device, now):
        return known
    no_longer_held(connection, held_dossier.c.device == known.device)
    return replace(known, they_have=0, they_have_running="", enrolled=False)
