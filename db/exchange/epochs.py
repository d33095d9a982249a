"""Logs that began anew: a database that was restored or copied is noticed, and nothing is lost by it.

A replica's log bears an epoch. A receipt that speaks of a place which our log does not have, or had differently, says
that this database is older than what others have seen of it: then a new epoch begins, what others have counts as
unknown, and everything is sent again. The higher epoch wins; repetition changes nothing.
"""

import secrets
from dataclasses import replace

from sqlalchemy import Connection, update

from app.sync.manifest import Manifest, Receipt
from db.change_log import read_state, running_at
from db.exchange.held import no_longer_held
from db.exchange.peers import Peer
from db.notices import LOG_BEGAN_ANEW, tell
from db.tables import held_dossier, log_state, peer


def begin_epoch(connection: Connection, beyond: str, now: str) -> str:
    """Begin a new epoch of this replica's own log, after every one known; what others have is unknown from here on."""
    highest = max(read_state(connection).epoch, beyond)
    number = int(highest.partition(".")[0] or 0) + 1
    epoch = f"{number:08d}.{secrets.token_hex(8)}"
    connection.execute(update(log_state).values(epoch=epoch))
    connection.execute(
        update(peer).values(they_have=0, they_have_running="", exported_to=0, enrolled=False)
    )
    no_longer_held(connection)
    tell(connection, LOG_BEGAN_ANEW, epoch, now, own=True)
    return epoch


def speaks_of_another_log(connection: Connection, receipt: Receipt) -> bool:
    """Whether a receipt names a place that our log does not have, or a later epoch than ours."""
    state = read_state(connection)
    if receipt.epoch != state.epoch:
        return receipt.epoch > state.epoch
    if receipt.position > state.position:
        return True
    return receipt.position > 0 and running_at(connection, receipt.position) != receipt.running


def follow_epoch(connection: Connection, known: Peer, manifest: Manifest, now: str) -> Peer:
    """The peer's log began anew: count it from its beginning, and give it again all that it may hold.

    What it lost it does not know; so its receipt is believed as it is, though it names less than before.
    """
    tell(connection, LOG_BEGAN_ANEW, manifest.epoch, now, own=False, device=known.device)
    no_longer_held(connection, held_dossier.c.device == known.device)
    return replace(
        known, we_have=0, we_have_running="", they_have=0, they_have_running="",
        enrolled=False, their_epoch=manifest.epoch,
    )  # fmt: skip


def give_all_again(connection: Connection, known: Peer) -> Peer:
    """A device below was restored and may not know it yet: its next bundle from here has everything."""
    no_longer_held(connection, held_dossier.c.device == known.device)
    return replace(known, they_have=0, they_have_running="", enrolled=False)
