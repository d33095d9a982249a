"""Gathering the state of the exchange."""

from sqlalchemy import select

from app.commands import base as commands
from app.exchange_limits import days_silent, silent_days
from app.queries.sync_page import PeerLine, QuarantineLine, SyncPage, SyncPageQuery
from app.records import kinds
from app.sync.entries import entry_from_bytes
from db.exchange.coverage import Coverage
from db.exchange.decided import held_back
from db.exchange.peers import neighbours, read_peer, upstream, waiting_count
from db.exchange.runs import heard_at, runs
from db.reading import Reading
from db.tables import log_entry, quarantine

_MOST = 2000  # entries in quarantine that are grouped


def run(_query: SyncPageQuery, reading: Reading) -> SyncPage:
    return SyncPage(_peers(reading), _quarantine(reading), _left(reading), silent_days())


def _peers(reading: Reading) -> tuple[PeerLine, ...]:
    roster = reading.roster
    if roster is None or reading.device not in roster.devices:
        return ()
    own = roster.devices[reading.device]
    above = upstream(roster, own)
    waits_since = Coverage(reading.connection, roster, own.id).waiting_since()
    written = _written(reading)
    found = []
    for device in neighbours(roster, own):
        known = read_peer(reading.connection, device.id)
        up = device == above
        since = waits_since if up else written.get(device.id, (None, None))[1]
        heard = heard_at(reading.connection, known)
        silent = days_silent(reading.now, heard, since, silent_days())
        found.append(
            PeerLine(
                device=device.id,
                label=device.label,
                above=up,
                waiting=waiting_count(reading.connection, known.they_have) if up else 0,
                last_in_at=heard,
                last_out_at=written.get(device.id, (None, None))[0],
                silent=None if roster.is_revoked(device.id) else silent,
            )
        )
    return tuple(found)


def _written(reading: Reading) -> dict[str, tuple[str, str]]:
    """When something was last, and first, flushed to a drive for each neighbour."""
    found: dict[str, tuple[str, str]] = {}
    for at, run_ in runs(reading.connection):
        for recipient in run_.sent:
            found[recipient] = (found.get(recipient, (at, at))[0], at)
    return found


def _left(reading: Reading) -> int | None:
    roster = reading.roster
    if roster is None or reading.device not in roster.devices:
        return None
    if upstream(roster, roster.devices[reading.device]) is None:
        return None
    return len(Coverage(reading.connection, roster, reading.device).open_dossiers())


def _quarantine(reading: Reading) -> tuple[QuarantineLine, ...]:
    query = (
        select(quarantine.c.code, quarantine.c.since, log_entry.c.header)
        .join(log_entry, log_entry.c.position == quarantine.c.position)
        .order_by(quarantine.c.position)
    )
    grouped: dict[tuple[str, str, str, str], list[str]] = {}
    devices = reading.roster.devices if reading.roster else {}
    for row in reading.connection.execute(query.limit(_MOST)):
        entry = entry_from_bytes(row.header)
        sender = devices.get(entry.device)
        label = sender.label if sender else "名册里没有的机器"
        person = reading.person_name(entry.person)
        key = (label, _named(entry.command), person, row.code)
        grouped.setdefault(key, []).append(row.since)
    for waiting in held_back(reading.connection):
        sender = devices.get(waiting.held.sender)
        record = waiting.held.record
        key = (
            sender.label if sender else "名册里没有的机器", _kind_named(record.kind),
            reading.person_name(str(record.values.get("by"))), waiting.code.value,
        )  # fmt: skip
        grouped.setdefault(key, []).append(waiting.since)
    return tuple(
        QuarantineLine(device, label, person, code, min(since), len(since))
        for (device, label, person, code), since in sorted(grouped.items())
    )


def _kind_named(kind: str) -> str:
    known = kinds().get(kind)
    return known.INFO.label if known else "新版本的记录"


def _named(command: str) -> str:
    """What was done, in the words of the history."""
    known = commands.registry().get(command)
    return known[0].label if known else "其他改动"
