"""Heads of chains: what each device has signed of its own, and what the county has taken over."""

from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec
from sqlalchemy import Connection, delete, func, select

from app.security.device_keys import signature_holds
from app.security.roster import Roster, RosterDevice
from app.sync.manifest import Head
from db.bulk import upsert
from db.identity import Identity
from db.notices import DEVICE_FORKED
from db.record_store import batched
from db.tables import device_head, log_entry, notice, quarantine, signed_head

MOST_REFUSED = 2000  # listed in one head
_HEADS_BATCH = 50


def own_head(connection: Connection, identity: Identity, upto: int) -> Head | None:
    """This device's last entry at or before a position, signed by it now."""
    head = _last_of(connection, identity.device, upto)
    return None if head is None else _signed(head, identity)


def relayed_heads(connection: Connection, devices: Iterable[str], upto: int) -> Iterator[Head]:
    """The newest signed head of each of these devices whose entry stands at or before a position.

    Of a device whose chain has forked, the tips of all its branches: no later head covers what lies below an older one.
    """
    forked = _forked(connection)
    for device in devices:
        query = (
            select(signed_head)
            .where(signed_head.c.device == device, signed_head.c.position <= upto)
            .order_by(signed_head.c.position.desc())
        )
        before = _links_of(connection, device) if device in forked else {}
        covered: set[str] = set()
        for row in connection.execute(query if before else query.limit(1)).all():
            if row.hash in covered:
                continue
            at = row.hash
            while at in before and at not in covered:
                covered.add(at)
                at = before[at]
            yield Head(row.device, row.hash, row.writer, row.counter, row.signature)


def _forked(connection: Connection) -> frozenset[str]:
    """Devices whose chains have been seen to fork."""
    query = select(notice.c.facts).where(notice.c.code == DEVICE_FORKED)
    found = (msgspec.json.decode(facts) for facts in connection.execute(query).scalars())
    return frozenset(str(facts["device"]) for facts in found)


def _links_of(connection: Connection, device: str) -> dict[str, str]:
    query = select(log_entry.c.hash, log_entry.c.previous).where(log_entry.c.device == device)
    return {row.hash: row.previous for row in connection.execute(query)}


def keep_signed_heads(connection: Connection, heads: Iterable[Head]) -> None:
    """Keep those whose entry is in the log now; older ones of the same device stay: parts are cut between them."""
    for head in heads:
        query = select(log_entry.c.position).where(
            log_entry.c.hash == head.hash, log_entry.c.device == head.device
        )
        position = connection.execute(query).scalar_one_or_none()
        if position is not None:
            values = {
                "device": head.device, "hash": head.hash, "writer": head.writer,
                "counter": head.counter, "position": position, "signature": head.signature,
            }  # fmt: skip
            connection.execute(upsert(signed_head).values(values).on_conflict_do_nothing())


def verified_heads(heads: Iterable[Head], roster: Roster) -> dict[str, Head]:
    """Heads that their own device signed, by the hash they cover."""
    found = {}
    for head in heads:
        device = roster.devices.get(head.device)
        if device and signature_holds(device.verify_key, head.body(), head.signature):
            found[head.hash] = head
    return found


def county_heads(
    connection: Connection, identity: Identity, devices: Iterable[str]
) -> Iterator[Head]:
    """What this county machine has taken over of each device's chain, signed now."""
    serial = connection.execute(select(func.max(log_entry.c.position))).scalar_one() or 0
    heads = _last_of_each(connection, tuple(devices))
    refused = _refused_of(connection, heads.keys())
    for device, head in heads.items():
        full = msgspec.structs.replace(head, serial=serial, refused=refused.get(device, ()))
        yield _signed(full, identity)


def stored_county_heads(connection: Connection, devices: Iterable[str]) -> Iterator[Head]:
    """The county's newest word on each of these devices, as it came."""
    for device in devices:
        for row in connection.execute(select(device_head).where(device_head.c.device == device)):
            refused = tuple(h for h in row.refused.split(",") if h)
            yield Head(
                row.device, row.hash, row.writer, row.counter, row.signature, row.serial, refused
            )


def keep_county_heads(connection: Connection, heads: Iterable[Head], roster: Roster) -> None:
    """Believe a county machine's signature only, and of two words the newer."""
    keys = [d.verify_key for d in roster.body.devices if d.level == "county"]
    for head in heads:
        if not any(signature_holds(key, head.body(), head.signature) for key in keys):
            continue
        mine = device_head.c.device == head.device
        newest = select(func.max(device_head.c.serial)).where(mine)
        if (connection.execute(newest).scalar_one() or 0) > head.serial:
            continue
        connection.execute(delete(device_head).where(mine))
        values = {
            "device": head.device, "hash": head.hash, "writer": head.writer,
            "counter": head.counter, "signature": head.signature, "serial": head.serial,
            "refused": ",".join(head.refused),
        }  # fmt: skip
        connection.execute(device_head.insert().values(values))


def devices_within(roster: Roster, device: RosterDevice) -> tuple[str, ...]:
    """The devices whose area this one's covers, itself included."""
    return tuple(d.id for d in roster.body.devices if roster.covers(device.area, d.area))


def _last_of(connection: Connection, device: str, upto: int) -> Head | None:
    query = (
        select(log_entry.c.hash, log_entry.c.writer, log_entry.c.counter)
        .where(log_entry.c.device == device, log_entry.c.position <= upto)
        .order_by(log_entry.c.position.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else Head(device, row.hash, row.writer, row.counter)


def _last_of_each(connection: Connection, devices: Sequence[str]) -> dict[str, Head]:
    """The last entry of each device, looked up by the end of its index, many with one statement."""
    found: dict[str, Head] = {}
    for batch in batched(devices, _HEADS_BATCH):
        ends = [
            select(func.max(log_entry.c.position)).where(log_entry.c.device == device)
            for device in batch
        ]
        looked = select(*(end.scalar_subquery().label(f"end{n}") for n, end in enumerate(ends)))
        positions = [p for p in connection.execute(looked).one() if p is not None]
        query = select(
            log_entry.c.device, log_entry.c.hash, log_entry.c.writer, log_entry.c.counter
        ).where(log_entry.c.position.in_(positions))
        for row in connection.execute(query):
            found[row.device] = Head(row.device, row.hash, row.writer, row.counter)
    return found


def _refused_of(connection: Connection, devices: Collection[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    query = (
        select(log_entry.c.device, log_entry.c.hash)
        .join(quarantine, quarantine.c.position == log_entry.c.position)
        .order_by(log_entry.c.position)
    )
    for row in connection.execute(query):
        held = found.setdefault(row.device, [])
        if row.device in devices and len(held) < MOST_REFUSED:
            held.append(row.hash)
    return {device: tuple(hashes) for device, hashes in found.items()}


def _signed(head: Head, identity: Identity) -> Head:
    return msgspec.structs.replace(head, signature=identity.sign(head.body()))
