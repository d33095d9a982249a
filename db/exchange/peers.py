"""What is known of each other replica: how far they have our log and we theirs."""

from dataclasses import asdict, dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from app.security.roster import Roster, RosterDevice
from app.sync.manifest import Manifest
from db.bulk import upsert
from db.store import put_setting
from db.tables import device_head, log_entry, log_part, peer, setting


@dataclass(frozen=True, slots=True)
class Peer:
    """``they_have`` is by their receipt, never by our export."""

    device: str
    they_have: int = 0
    they_have_running: str = ""
    exported_to: int = 0
    we_have: int = 0
    we_have_running: str = ""
    last_in_at: str | None = None
    last_out_at: str | None = None
    enrolled: bool = False
    their_epoch: str = ""


def read_peer(connection: Connection, device: str) -> Peer:
    row = connection.execute(select(peer).where(peer.c.device == device)).first()
    return Peer(device) if row is None else Peer(**row._mapping)


def hold_peer(connection: Connection, device: str) -> Peer:
    """As ``read_peer``; until the transaction ends nobody else writes down what is known of this replica."""
    query = select(peer).where(peer.c.device == device).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        connection.execute(upsert(peer).values(asdict(Peer(device))).on_conflict_do_nothing())
        row = connection.execute(query).one()
    return Peer(**row._mapping)


def write_peer(connection: Connection, changed: Peer) -> None:
    values: dict[str, Any] = {name: getattr(changed, name) for name in Peer.__dataclass_fields__}
    statement = upsert(peer).values(values)
    others = {name: statement.excluded[name] for name in values if name != "device"}
    connection.execute(statement.on_conflict_do_update(index_elements=["device"], set_=others))


def keep_proof(connection: Connection, manifest: Manifest) -> None:
    """The sender's own signature of how far we have its log: it comes back to it with our receipt."""
    proof = [manifest.epoch, manifest.upto, manifest.place]
    put_setting(connection, f"proof:{manifest.sender}", msgspec.json.encode(proof).decode())


def proof_of(connection: Connection, known: Peer) -> str:
    """Of the place that our receipt names; the empty text where none came."""
    query = select(setting.c.value).where(setting.c.name == f"proof:{known.device}")
    return proof_from(connection.execute(query).scalar_one_or_none(), known)


def proof_from(held: str | None, known: Peer) -> str:
    """The same of what was kept."""
    if held is None:
        return ""
    epoch, position, proof = msgspec.json.decode(held, type=tuple[str, int, str])
    return proof if (epoch, position) == (known.their_epoch, known.we_have) else ""


def neighbours(roster: Roster, own: RosterDevice) -> tuple[RosterDevice, ...]:
    """Who this replica exchanges with: the nearest above, and those right below."""
    above = upstream(roster, own)
    below = [d for d in roster.body.devices if upstream(roster, d) == own]
    return (*([above] if above else []), *below)


def upstream(roster: Roster, own: RosterDevice) -> RosterDevice | None:
    """The device of the nearest area that covers this one's."""
    for area in roster.above(own.area):
        found = [d for d in roster.body.devices if d.area == area and d.id != own.id]
        if found:
            return min(found, key=lambda d: d.id)
    return None


def waiting_count(connection: Connection, they_have: int) -> int:
    """How many changes of cases and files were written here and are beyond what a peer has receipted."""
    query = (
        select(func.count(func.distinct(log_part.c.dossier)))
        .join(log_entry, log_entry.c.position == log_part.c.position)
        .where(
            log_entry.c.position > they_have,
            log_entry.c.came_from.is_(None),
            log_part.c.kind.not_in(("audit", "roster")),
        )
    )
    return int(connection.execute(query).scalar_one())


def taken_over_to(connection: Connection, device: str) -> int:
    """The log position up to which the county has taken over what this device wrote."""
    return taken_over(connection).get(device, 0)


def taken_over(connection: Connection) -> dict[str, int]:
    """The same of every device that the county has spoken of."""
    query = (
        select(device_head.c.device, func.max(log_entry.c.position).label("upto"))
        .join(log_entry, device_head.c.hash == log_entry.c.hash)
        .group_by(device_head.c.device)
    )
    return {row.device: int(row.upto) for row in connection.execute(query)}
