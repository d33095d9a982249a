"""Gathering what is known of every replica below this one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.queries.replicas import Heard, ReplicaLine, ReplicasPage, ReplicasQuery
from app.security.roster import Roster, RosterDevice
from app.sync.entries import entry_from_bytes
from app.sync.manifest import SCHEMA
from db.change_log import read_state
from db.exchange.contact import Contact, read_contact
from db.exchange.peers import neighbours, read_peer
from db.exchange.runs import Run, heard_in, runs
from db.notices import open_notices
from db.reading import Reading
from db.tables import log_entry, quarantine

_MINUTES = len("2026-09-24T01:00")  # greetings are noted by the minute


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read once for all devices."""

    roster: Roster
    position: int
    remembered: list[tuple[str, Run]]
    refused: dict[str, int]
    told: frozenset[str]
    direct: frozenset[str]  # devices that exchange with this replica themselves


def run(_query: ReplicasQuery, reading: Reading) -> ReplicasPage:
    """Devices within this replica's area, the silent ones first."""
    roster = reading.roster
    if roster is None or reading.device not in roster.devices:
        return ReplicasPage((), 0, 0, 0, "")
    own = roster.devices[reading.device]
    known = _Known(
        roster=roster,
        position=read_state(reading.connection).position,
        remembered=list(runs(reading.connection)),
        refused=_quarantined(reading),
        told=frozenset(str(n.facts.get("device", "")) for n in open_notices(reading.connection)),
        direct=frozenset(d.id for d in neighbours(roster, own)),
    )
    lines = [
        _line(device, known, reading)
        for device in roster.body.devices
        if device.id != own.id and roster.covers(own.area, device.area)
    ]
    lines.sort(
        key=lambda line: (line.revoked, -(10**6 if line.days is None else line.days), line.code)
    )
    villages = {area.id for area in roster.villages(own.area)}
    return ReplicasPage(
        tuple(lines),
        covered=sum(not (line.silent or line.revoked) for line in lines),
        expected=sum(not line.revoked for line in lines),
        roster_version=roster.version,
        level=own.level,
        villages=len(villages),
        villages_with_machine=len(
            villages & {d.area for d in roster.body.devices if d.last_counted is None}
        ),
    )


def _line(device: RosterDevice, known: _Known, reading: Reading) -> ReplicaLine:
    peer = read_peer(reading.connection, device.id)
    contact = read_contact(reading.connection, device.id)
    heard, at = _heard(device.id, contact, known, reading)
    direct = device.id in known.direct or contact is not None
    return ReplicaLine(
        device=device.id,
        code=device.code,
        label=device.label,
        area=known.roster.name_of_area(device.area),
        level=device.level,
        heard=heard,
        heard_at=at,
        days=max(0, (reading.now - datetime.fromisoformat(at)).days) if at else None,
        program=contact.program if contact else "",
        schema=contact.schema if contact else 0,
        schema_behind=bool(contact and contact.schema < SCHEMA),
        roster=contact.roster if contact else 0,
        roster_behind=bool(contact and contact.roster < known.roster.version),
        waiting=contact.waiting if contact and contact.position > peer.we_have else 0,
        lacking=max(0, known.position - peer.they_have) if direct else None,
        quarantined=known.refused.get(device.id, 0),
        told=device.id in known.told,
        revoked=known.roster.is_revoked(device.id),
    )


def _heard(
    device: str, contact: Contact | None, known: _Known, reading: Reading
) -> tuple[Heard, str | None]:
    """How and when last: by itself, else by what it wrote and another brought."""
    peer = read_peer(reading.connection, device)
    by_drive = heard_in(known.remembered, peer) if peer.last_in_at else None
    by_network = contact.at if contact and contact.greeted else None
    if by_network and by_network[:_MINUTES] >= (by_drive or "")[:_MINUTES]:
        return Heard.NETWORK, by_network
    if by_drive:
        return Heard.DRIVE, by_drive
    query = select(log_entry.c.header).where(log_entry.c.device == device)
    newest = query.order_by(log_entry.c.position.desc()).limit(1)
    header = reading.connection.execute(newest).scalar_one_or_none()
    return (Heard.RELAYED, entry_from_bytes(header).wall_time) if header else (Heard.NEVER, None)


def _quarantined(reading: Reading) -> dict[str, int]:
    query = (
        select(log_entry.c.device, func.count())
        .join(quarantine, quarantine.c.position == log_entry.c.position)
        .group_by(log_entry.c.device)
    )
    return {row[0]: row[1] for row in reading.connection.execute(query)}
