"""Tables as they are today.

Every table is in exactly one class: *synchronised* (one for each kind of record, made from its data
class, plus records of kinds this version does not know), *local* (never leaves this replica) or
*derived* (can be rebuilt from the others). A test holds them against what the migrations make.
"""

import types
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from app.records import kinds
from app.records.base import FieldInfo, Record, fields_of

metadata = MetaData()

SYNCHRONISED = "synchronised"
LOCAL = "local"
DERIVED = "derived"


def _type_of(field: FieldInfo) -> Any:
    if field.type is bool:
        return Boolean
    if field.type is int:
        return BigInteger
    return Text  # text, dates and moments in ISO form, lists and structures as JSON


def _record_table(record: type[Record]) -> Table:
    info = record.INFO
    columns = [Column(f.name, _type_of(f), nullable=f.optional) for f in fields_of(record)]
    table = Table(
        info.name,
        metadata,
        Column("id", Text, primary_key=True),
        Column("dossier", Text, nullable=False),
        *columns,
        Column("versions_", LargeBinary, nullable=False),
        Column("hidden_", Boolean, nullable=False),
        Column("conflict_", Boolean, nullable=False),
        info={"class": SYNCHRONISED, "record": record},
    )
    Index(f"{info.name}_by_dossier", table.c.dossier)
    for names in info.indexes:
        Index(f"{info.name}_by_{'_'.join(names)}", *(table.c[name] for name in names))
    return table


RECORDS: types.MappingProxyType[str, Table] = types.MappingProxyType(
    {name: _record_table(record) for name, record in kinds().items()}
)

unknown_record = Table(
    "unknown_record",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("dossier", Text, nullable=False),
    Column("versions_", LargeBinary, nullable=False),
    info={"class": SYNCHRONISED},
)

log_entry = Table(
    "log_entry",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("writer", Text, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("device", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column(
        "running", Text, nullable=False
    ),  # hash over all entries up to here, in this log's order
    Column("came_from", Text),  # device of the bundle it came in; None: written here
    Column("state", Text, nullable=False),  # "applied" / "quarantined"
    UniqueConstraint("writer", "counter"),
    info={"class": SYNCHRONISED},
)
Index("log_entry_by_device", log_entry.c.device, log_entry.c.position)
Index("log_entry_by_hash", log_entry.c.hash)
Index("log_entry_by_state", log_entry.c.state, sqlite_where=log_entry.c.state != "applied")

log_part = Table(
    "log_part",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("dossier", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("body", LargeBinary),  # None: withheld from us or erased; its hash is in the header
    info={"class": SYNCHRONISED},
)
Index("log_part_by_record", log_part.c.kind, log_part.c.record_id)
Index("log_part_by_dossier", log_part.c.dossier)

log_state = Table(
    "log_state",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("position", BigInteger, nullable=False),
    Column("running", Text, nullable=False),
    Column("head", Text, nullable=False),  # this device's last entry hash
    Column(
        "epoch", Text, nullable=False, server_default=""
    ),  # a restored or copied store begins a new one
    info={"class": LOCAL},
)

# What the county says that it has taken over of a device's chain.
device_head = Table(
    "device_head",
    metadata,
    Column("device", Text, primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("writer", Text, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("signature", Text, nullable=False),
    Column("serial", BigInteger, nullable=False, server_default="0"),
    Column("refused", Text, nullable=False, server_default=""),  # hashes, with commas
    info={"class": LOCAL},
)

# What a device says of its own chain: proof of everything below it, carried along by relays.
signed_head = Table(
    "signed_head",
    metadata,
    Column("device", Text, primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("writer", Text, nullable=False),
    Column("counter", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),  # of that entry in this log
    Column("signature", Text, nullable=False),
    info={"class": LOCAL},
)

# Which dossiers a replica below has been given, by which position of this log.
held_dossier = Table(
    "held_dossier",
    metadata,
    Column("device", Text, primary_key=True),
    Column("dossier", Text, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("left_at", BigInteger),  # it was told at this position that it may no longer hold it
    info={"class": LOCAL},
)

# Dossiers that left this replica: a stale stick can't revive them.
tombstone = Table(
    "tombstone",
    metadata,
    Column("dossier", Text, primary_key=True),
    Column("sender", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("position", BigInteger, nullable=False),  # of the sender's log
    Column("roster_version", Integer, nullable=False),
    Column("state", Text, nullable=False),  # "leaving": our own changes have not arrived; "gone"
    Column("at", Text, nullable=False),
    info={"class": LOCAL},
)

# What an administrator has to be told.
notice = Table(
    "notice",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("done_at", Text),
    info={"class": LOCAL},
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("since", Text, nullable=False),
    info={"class": LOCAL},
)

peer = Table(
    "peer",
    metadata,
    Column("device", Text, primary_key=True),
    Column("they_have", BigInteger, nullable=False),  # our log up to here, by their receipt
    Column("they_have_running", Text, nullable=False),
    Column("exported_to", BigInteger, nullable=False),
    Column("we_have", BigInteger, nullable=False),  # their log up to here
    Column("we_have_running", Text, nullable=False),
    Column("last_in_at", Text),
    Column("last_out_at", Text),
    Column("enrolled", Boolean, nullable=False),  # it has had its first snapshot
    Column(
        "their_epoch", Text, nullable=False, server_default=""
    ),  # of their log, as ``we_have`` counts it
    info={"class": LOCAL},
)

waiting_bundle = Table(
    "waiting_bundle",
    metadata,
    Column("name", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("from_position", BigInteger, nullable=False),
    Column("since", Text, nullable=False),
    info={"class": LOCAL},
)

exchange_run = Table(
    "exchange_run",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("summary", Text, nullable=False),
    info={"class": LOCAL},
)

draft = Table(
    "draft",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    info={"class": LOCAL},
)
Index("draft_by_person", draft.c.person, draft.c.saved_at)

setting = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    info={"class": LOCAL},
)

blob = Table(
    "blob",
    metadata,
    Column("name", Text, primary_key=True),
    Column("byte_count", BigInteger, nullable=False),  # of the sealed file
    Column("present", Boolean, nullable=False),
    info={"class": LOCAL},
)

conflict = Table(
    "conflict",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("record_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("dossier", Text, nullable=False),
    info={"class": DERIVED},
)

case_now = Table(
    "case_now",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("heads", Text, nullable=False),  # JSON list of decision ids
    Column("in_conflict", Boolean, nullable=False),
    Column("step", Text, nullable=False),  # the last step taken
    Column("since", Text, nullable=False),
    Column("due_on", Text),  # the deadline of what comes next, where its day is known
    Column("due_from", Text),  # the deadline as a rule says it: so many days after this day
    Column("due_days", Integer, nullable=False),
    Column("due_working", Boolean, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("area", Text, nullable=False),
    Column("applicant_id", Text, nullable=False),
    info={"class": DERIVED},
)
Index("case_now_by_due", case_now.c.open, case_now.c.due_on, case_now.c.case_id)

person_search = Table(
    "person_search",
    metadata,
    Column("n", Integer, primary_key=True),  # row id shared with the gram index
    Column("person_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("id_number", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("pinyin", Text, nullable=False),
    Column("initials", Text, nullable=False),
    Column("area", Text, nullable=False),
    info={"class": DERIVED},
)
Index("person_search_by_name", person_search.c.name)
Index("person_search_by_id_number", person_search.c.id_number)
Index("person_search_by_pinyin", person_search.c.pinyin)
Index("person_search_by_initials", person_search.c.initials)
Index("person_search_by_phone", person_search.c.phone)
Index("person_search_by_area", person_search.c.area)

person_group = Table(
    "person_group",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("group_key", Text, nullable=False),  # ID number and name
    info={"class": DERIVED},
)
Index("person_group_by_key", person_group.c.group_key)

# Made by SQL of its own in the migration; SQLAlchemy has no form for it.
GRAM_INDEX = "person_gram"
GRAM_INDEX_SQL = (
    f"CREATE VIRTUAL TABLE {GRAM_INDEX} USING fts5"
    "(g, content='', contentless_delete=1, tokenize='ascii', detail=none)"
)
FULL_TEXT_TABLES = {GRAM_INDEX: DERIVED}


def has_grams(connection: Connection) -> bool:
    """Whether this store keeps the gram index: a hub's on a server looks through the table, it is hardly ever asked."""
    return connection.dialect.name == "sqlite"


__all__ = ["DERIVED", "LOCAL", "RECORDS", "SYNCHRONISED", "metadata"]
