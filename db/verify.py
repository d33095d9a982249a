"""Checking a whole replica: database pages, the chain of entries, sealed attachments."""

from typing import Any

import msgspec
from sqlalchemy import select

from app.security.actor import Actor
from app.sync.entries import entry_from_bytes, entry_hash, part_from_bytes, part_hash
from db.change_log import next_running, read_state
from db.reading import Reading
from db.store import SqlStore
from db.tables import RECORDS, blob, log_entry, log_part


def verify(store: SqlStore) -> list[str]:
    """Every problem found, in words of the field; an empty list is a sound replica."""
    nobody = Actor("", "", "auditor", "", "", 0)
    with store.reading(nobody) as reading:
        return [*_database(reading), *_chain(reading), *_blobs(store, reading)]


def _database(reading: Reading) -> list[str]:
    found: list[str] = []
    if reading.connection.dialect.name != "sqlite":
        return found  # a server looks after its own pages
    for pragma in ("cipher_integrity_check", "integrity_check"):
        for row in reading.connection.exec_driver_sql(f"PRAGMA {pragma}"):
            if row[0] != "ok":
                found.append(f"database: {row[0]}")
    return found


def _chain(reading: Reading) -> list[str]:
    """Hashes of entries and parts, the running hash, and each device's links."""
    connection, found = reading.connection, []
    running, position, heads = "", 0, dict[str, str]()
    for row in connection.execute(select(log_entry).order_by(log_entry.c.position)):
        position += 1
        entry = entry_from_bytes(row.header)
        if row.position != position:
            found.append(f"log: position {position} is missing")
            position = row.position
        if entry_hash(entry) != row.hash:
            found.append(f"log: entry {row.position} was altered")
        running = next_running(running, row.hash)
        if running != row.running:
            found.append(f"log: running hash breaks at {row.position}")
            running = row.running
        if row.came_from is None:
            if entry.previous != heads.get(entry.device, ""):
                found.append(f"log: chain of {entry.device} breaks at {row.position}")
            heads[entry.device] = row.hash
        found += _parts(reading, row.position, entry.part_hashes)
    if read_state(connection).position != position:
        found.append("log: the end was cut off")
    return found


def _parts(reading: Reading, position: int, named: tuple[str, ...]) -> list[str]:
    query = select(log_part).where(log_part.c.position == position).order_by(log_part.c.ordinal)
    rows = reading.connection.execute(query).all()
    if len(rows) != len(named):
        return [f"log: parts of entry {position} are missing"]
    bad = []
    for row, wanted in zip(rows, named, strict=True):
        if row.body is None:
            continue
        try:
            held = part_from_bytes(row.salt, row.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            held = None
        if held is None or part_hash(row.salt, row.body) != wanted:
            bad.append(f"log: part {row.ordinal} of entry {position} was altered")
    return bad


def _blobs(store: SqlStore, reading: Reading) -> list[str]:
    """Every attachment that is said to be here can be opened."""
    found: list[str] = []
    here = set(reading.connection.execute(select(blob.c.name).where(blob.c.present)).scalars())
    for kind in ("attachment", "photo"):
        table = RECORDS[kind]
        for row in reading.connection.execute(select(table.c.blob, table.c.blob_key)):
            if row.blob in here and not _opens(store, row):
                found.append(f"attachment: {row.blob[:8]} is missing or damaged")
    return found


def _opens(store: SqlStore, row: Any) -> bool:
    try:
        store.blobs.open(row.blob, row.blob_key)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it does not open
        return False
    return True
