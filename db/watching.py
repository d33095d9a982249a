"""What needs a person's eye: notices about machines, and every way in which something can wait in an exchange.

Each way is one function, so that none is forgotten: entries that are refused stand in the quarantine, values that
differ on the conflict desk; whatever else can wait is found here.
"""

from collections.abc import Callable, Iterator

import msgspec
from sqlalchemy import func, select

from app.commands.revoke_device import BEYOND
from app.exchange_limits import days_silent, lasts, report_days, silent_days, stuck_days
from app.queries.record_states import Reached, RecordState
from app.queries.watch_list import WatchLine
from app.records.office import OFFICE
from app.security.permissions import may
from app.security.roster import RosterDevice
from app.sync.entries import entry_from_bytes
from db.exchange.coverage import Coverage
from db.exchange.leaving import LEAVING
from db.exchange.peers import neighbours, read_peer, upstream
from db.exchange.receipts import missing_blobs
from db.exchange.runs import Run, heard_in, runs
from db.incident_book import incident_book
from db.notices import LOG_BEGAN_ANEW, OpenNotice, open_notices
from db.queries.record_states import dossier_name
from db.reading import Reading
from db.tables import (
    RECORDS,
    blob,
    case_now,
    log_entry,
    log_part,
    setting,
    tombstone,
    unknown_record,
    waiting_bundle,
)

HUB = "hub"  # what a run over the network calls itself
_MOST_NAMED = 3
_MOST_FILES = 12


def watch_lines(reading: Reading) -> Iterator[WatchLine]:
    """The gravest first."""
    for notice in open_notices(reading.connection):
        line = _notice(notice, reading)
        if line.code != BEYOND or line.count:
            yield line
    own = reading.roster.devices.get(reading.device) if reading.roster else None
    if own is None:
        return
    for way in WAYS:
        yield from way(own, reading)


def _notice(notice: OpenNotice, reading: Reading) -> WatchLine:
    own = notice.code == LOG_BEGAN_ANEW and notice.facts.get("own")
    beyond = _applied_beyond(notice, reading) if notice.code == BEYOND else []
    return WatchLine(
        code="own_log_began_anew" if own else notice.code,
        who=_label(str(notice.facts.get("device", "")), reading),
        since=notice.since,
        count=len(beyond) if notice.code == BEYOND else 1,
        lasting=True,
        notice=notice.id,
        parted=_written_at(str(notice.facts.get("previous", "")), reading),
        files=tuple(beyond[:_MOST_FILES]) if _sees_people(reading) else (),
    )


def _sees_people(reading: Reading) -> bool:
    return may(reading.actor, "person.read", reading.actor.area_id)


def _applied_beyond(notice: OpenNotice, reading: Reading) -> list[str]:
    """Names of the files that hold what a revoked device wrote after the last entry that counts, as applied here."""
    last = select(log_entry.c.position).where(log_entry.c.hash == str(notice.facts["last"]))
    after = reading.connection.execute(last).scalar_one_or_none() or 0
    query = (
        select(log_part.c.dossier)
        .distinct()
        .join(log_entry, log_entry.c.position == log_part.c.position)
        .where(
            log_entry.c.device == str(notice.facts["device"]),
            log_entry.c.position > after,
            log_entry.c.state == "applied",
            log_part.c.dossier.not_in(("", OFFICE)),
        )
        .order_by(log_part.c.dossier)
    )
    dossiers = reading.connection.execute(query).scalars().all()
    return [dossier_name(dossier, reading)[0] for dossier in dossiers]


def _label(device: str, reading: Reading) -> str:
    known = reading.roster.devices.get(device) if reading.roster else None
    return known.label if known else "名册里没有的机器"


def _written_at(digest: str, reading: Reading) -> str | None:
    query = select(log_entry.c.header).where(log_entry.c.hash == digest)
    header = reading.connection.execute(query.limit(1)).scalar_one_or_none()
    return entry_from_bytes(header).wall_time if header else None


def _refused_and_waiting(own: RosterDevice, reading: Reading) -> Iterator[WatchLine]:
    """What the county did not take in, what nobody above has yet, what has not got from there to the county."""
    if reading.roster is None or upstream(reading.roster, own) is None:
        return
    states = list(Coverage(reading.connection, reading.roster, own.id).open_dossiers().values())
    for code, reached, least in (
        ("refused_above", Reached.REFUSED, 0),
        ("unsent", Reached.WAITING, silent_days()),
        ("carried", Reached.CARRIED, silent_days()),
    ):
        yield from _reached(code, [s for s in states if s.reached is reached], least, reading)


def _reached(
    code: str, states: list[RecordState], least: int, reading: Reading
) -> Iterator[WatchLine]:
    """One line for all; what has only just been written is on its way and has not got stuck."""
    since = min((state.since for state in states if state.since), default=None)
    if states and lasts(reading.now, since, min(least, stuck_days())):
        lasting = lasts(reading.now, since, least)
        yield WatchLine(code, since=since, count=len(states), lasting=lasting)


def _reports(own: RosterDevice, reading: Reading) -> Iterator[WatchLine]:
    """Mandatory reports that nobody above has, for those who may see them: told after a day, not after a fortnight."""
    above = upstream(reading.roster, own) if reading.roster else None
    if above is None or not may(reading.actor, "incident.read", reading.actor.area_id):
        return
    query = (
        select(log_part.c.record_id)
        .join(log_entry, log_entry.c.position == log_part.c.position)
        .where(
            log_part.c.kind == "incident",
            log_entry.c.position > read_peer(reading.connection, above.id).they_have,
            log_entry.c.came_from.is_distinct_from(above.id),
        )
    )
    unsent = set(reading.connection.execute(query).scalars())
    seen = [r.incident.reported_at for r in incident_book(reading) if r.incident.id in unsent]
    if seen:
        since = min(seen).isoformat()
        yield WatchLine(
            "report_unsent",
            since=since,
            count=len(seen),
            lasting=lasts(reading.now, since, report_days()),
        )


def _came_early(_own: RosterDevice, reading: Reading) -> Iterator[WatchLine]:
    """Bundles whose forerunner has not come."""
    query = (
        select(waiting_bundle.c.device, func.min(waiting_bundle.c.since), func.count())
        .group_by(waiting_bundle.c.device)
        .order_by(waiting_bundle.c.device)
    )
    for device, since, count in reading.connection.execute(query):
        lasting = lasts(reading.now, since, stuck_days())
        yield WatchLine("bundle_early", _label(device, reading), since, count, lasting)


def _broken_off(_own: RosterDevice, reading: Reading) -> Iterator[WatchLine]:
    """Exchanges over the network, or with drives, of which the latest was not finished."""
    by_network: list[tuple[str, Run]] = []
    by_drive: list[tuple[str, Run]] = []
    for at, run in runs(reading.connection):
        (by_network if run.by == HUB else by_drive).append((at, run))
    for code, found in (("network_broken", by_network), ("drive_broken", by_drive)):
        since, count = None, 0
        for at, run in found:
            if run.done:
                break
            since, count = at, count + 1
        if since is not None:
            who = "" if code == "network_broken" else found[0][1].by
            yield WatchLine(code, who, since, count, lasts(reading.now, since, stuck_days()))


def _silent_below(own: RosterDevice, reading: Reading) -> Iterator[WatchLine]:
    """Machines below that have brought nothing for long, though they have brought something once."""
    if reading.roster is None:
        return
    remembered, silent = list(runs(reading.connection)), []
    above = upstream(reading.roster, own)
    for device in neighbours(reading.roster, own):
        if device != above and not reading.roster.is_revoked(device.id):
            known = read_peer(reading.connection, device.id)
            heard = heard_in(remembered, known) if known.last_in_at else None
            if heard and days_silent(reading.now, heard, None, silent_days()) is not None:
                silent.append((heard, device.label))
    if silent:
        names = "、".join(label for _, label in sorted(silent)[:_MOST_NAMED])
        more = " 等" if len(silent) > _MOST_NAMED else ""
        yield WatchLine("silent_below", names + more, min(silent)[0], len(silent), lasting=True)


def _leaving(_own: RosterDevice, reading: Reading) -> Iterator[WatchLine]:
    """Files that left this machine's area and hold changes that have not arrived above."""
    query = select(func.min(tombstone.c.at), func.count()).where(tombstone.c.state == LEAVING)
    since, count = reading.connection.execute(query).one()
    if count:
        lasting = lasts(reading.now, since, silent_days())
        yield WatchLine("leaving", since=since, count=count, lasting=lasting)


def _not_understood(_own: RosterDevice, reading: Reading) -> Iterator[WatchLine]:
    """Records of kinds that only a newer program knows."""
    count = reading.connection.execute(
        select(func.count()).select_from(unknown_record)
    ).scalar_one()
    if not count:
        return
    kinds = select(unknown_record.c.kind).distinct()
    query = (
        select(log_entry.c.header)
        .join(log_part, log_part.c.position == log_entry.c.position)
        .where(log_part.c.kind.in_(kinds))
        .order_by(log_entry.c.position)
    )
    header = reading.connection.execute(query.limit(1)).scalar_one_or_none()
    since = entry_from_bytes(header).wall_time if header else None
    yield WatchLine(
        "not_understood", since=since, count=count, lasting=lasts(reading.now, since, stuck_days())
    )


def _attachments(own: RosterDevice, reading: Reading) -> Iterator[WatchLine]:
    """Sealed files that have not come, and those that the machine above still asks for."""
    yield from _files("files_missing", missing_blobs(reading.connection), reading)
    above = upstream(reading.roster, own) if reading.roster else None
    if above is None:
        return
    query = select(setting.c.value).where(setting.c.name == f"missing:{above.id}")
    wanted = (reading.connection.execute(query).scalar_one_or_none() or "").split()
    here = select(blob.c.name).where(blob.c.present, blob.c.name.in_(wanted))
    yield from _files("files_unsent", tuple(reading.connection.execute(here).scalars()), reading)


def _files(code: str, names: tuple[str, ...], reading: Reading) -> Iterator[WatchLine]:
    if not names:
        return
    added: list[str] = []
    for kind in ("attachment", "photo"):
        table = RECORDS[kind]
        query = select(func.min(table.c.added_on)).where(table.c.blob.in_(names))
        added += [day for day in reading.connection.execute(query).scalars() if day]
    since = f"{min(added)}T00:00:00+08:00" if added else None
    yield WatchLine(
        code, since=since, count=len(names), lasting=lasts(reading.now, since, silent_days())
    )


def _steps_without_ground(_own: RosterDevice, reading: Reading) -> Iterator[WatchLine]:
    """Steps of open cases that rest on a step which is not here: they count as soon as it comes."""
    later, before = RECORDS["decision"].alias("later"), RECORDS["decision"].alias("before")
    only = func.substr(later.c.parents, 3, func.length(later.c.parents) - 4)  # of a list of one
    query = (
        select(later.c.parents, later.c.on)
        .join(case_now, case_now.c.case_id == later.c.case_id)
        .where(
            case_now.c.open.is_(True),
            later.c.parents != "[]",
            later.c.hidden_.is_(False),
            ~select(before.c.id).where(before.c.id == only).exists(),
        )
    )
    since: list[str] = []
    for row in reading.connection.execute(query):
        parents = msgspec.json.decode(row.parents, type=list[str])
        known = select(func.count()).where(RECORDS["decision"].c.id.in_(parents))
        if reading.connection.execute(known).scalar_one() < len(parents):
            since.append(f"{row.on}T00:00:00+08:00")
    if since:
        first = min(since)
        yield WatchLine(
            "step_early",
            since=first,
            count=len(since),
            lasting=lasts(reading.now, first, stuck_days()),
        )


WAYS: tuple[Callable[[RosterDevice, Reading], Iterator[WatchLine]], ...] = (
    _reports,
    _refused_and_waiting,
    _broken_off,
    _came_early,
    _steps_without_ground,
    _silent_below,
    _leaving,
    _attachments,
    _not_understood,
)
