"""Gathering what is known of every replica below this one."""

from datetime import datetime

import msgspec
from sqlalchemy import func, select

from app.queries.replicas import HEARD_WITHIN, ReplicaLine, ReplicasPage, ReplicasQuery
from app.security.roster import RosterDevice
from db.change_log import read_state
from db.exchange.contact import Contact
from db.exchange.peers import read_peer
from db.reading import Reading
from db.tables import log_entry, quarantine, setting


def run(_query: ReplicasQuery, reading: Reading) -> ReplicasPage:
    """Devices within this replica's area, the silent ones first."""
    roster = reading.roster
    if roster is None or reading.device not in roster.devices:
        return ReplicasPage((), 0, 0, 0, "")
    own = roster.devices[reading.device]
    refused = _quarantined(reading)
    lines = [
        _line(device, reading, refused.get(device.id, 0))
        for device in roster.body.devices
        if device.id != own.id and roster.covers(own.area, device.area)
    ]
    lines.sort(
        key=lambda line: (line.revoked, -(10**6 if line.days is None else line.days), line.code)
    )
    served = [line for line in lines if not line.revoked]
    covered = sum(line.days is not None and line.days <= HEARD_WITHIN for line in served)
    return ReplicasPage(tuple(lines), covered, len(served), roster.version, own.level)


def _line(device: RosterDevice, reading: Reading, quarantined: int) -> ReplicaLine:
    roster = reading.roster
    assert roster is not None
    known = read_peer(reading.connection, device.id)
    contact = _contact(reading, device.id)
    moments = [at for at in (known.last_in_at, contact.at if contact else None) if at]
    heard = max(moments, default=None)
    position = read_state(reading.connection).position
    return ReplicaLine(
        device=device.id,
        code=device.code,
        label=device.label,
        area=roster.name_of_area(device.area),
        level=device.level,
        heard_at=heard,
        days=max(0, (reading.now - datetime.fromisoformat(heard)).days) if heard else None,
        program=contact.program if contact else "",
        schema=contact.schema if contact else 0,
        roster_behind=bool(contact and contact.roster < roster.version),
        waiting=contact.waiting if contact and contact.position > known.we_have else 0,
        lacking=max(0, position - known.they_have),
        quarantined=quarantined,
        revoked=roster.is_revoked(device.id),
    )


def _contact(reading: Reading, device: str) -> Contact | None:
    query = select(setting.c.value).where(setting.c.name == f"contact:{device}")
    text = reading.connection.execute(query).scalar_one_or_none()
    return msgspec.json.decode(text, type=Contact) if text else None


def _quarantined(reading: Reading) -> dict[str, int]:
    query = (
        select(log_entry.c.device, func.count())
        .join(quarantine, quarantine.c.position == log_entry.c.position)
        .group_by(log_entry.c.device)
    )
    return {row[0]: row[1] for row in reading.connection.execute(query)}
