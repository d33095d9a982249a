"""Carrying bundles between replicas, honestly and otherwise."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from app.security.device_keys import DeviceKeys
from app.sync.bundle import Contents, Sink, open_bundle, write_bundle
from app.sync.entries import Entry, Part, PartGroup, entry_bytes, seal_entry
from app.sync.manifest import SentEntry
from db.exchange.receive import Received, receive
from db.exchange.send import send
from db.tables import quarantine
from tests.support.replicas import Replica


def device_of(replica: Replica) -> str:
    identity = replica.store.identity
    assert identity is not None
    return identity.device


def keys_of(replica: Replica) -> DeviceKeys:
    identity = replica.store.identity
    assert identity is not None
    return identity.keys


def log_in(replica: Replica, user: str) -> None:
    """Leaves an entry in the machine's log, so that it has something to send."""
    replica.desk(user).note("log_in")


def bundle(stick: Path, sender: Replica, recipient: Replica) -> Path:
    """The one file that the sender writes for the recipient now."""
    return stick / send(sender.store, device_of(recipient), stick).files[0]


def carry(stick: Path, sender: Replica, recipient: Replica) -> list[Received]:
    """One way by stick; returns what each file brought."""
    sent = send(sender.store, device_of(recipient), stick)
    return [receive(recipient.store, stick / name) for name in sent.files]


def carry_until_quiet(stick: Path, *chain: Replica) -> None:
    """Up and down a chain of neighbours until everything and its receipts have arrived."""
    steps = list(pairwise(chain))
    for _ in range(3):
        for lower, upper in steps:
            carry(stick, lower, upper)
        for lower, upper in reversed(steps):
            carry(stick, upper, lower)


def reasons(replica: Replica) -> Counter[str]:
    """Why a replica keeps entries apart, and how many."""
    with replica.store.reading_connection() as connection:
        return Counter(connection.execute(select(quarantine.c.code)).scalars())


def read_again(path: Path, recipient: Replica, sender: Replica) -> tuple[Contents, Any]:
    """What a bundle holds, to be told otherwise by a liar."""
    held: dict[str, list[Any]] = {"entries": [], "snapshot": [], "left": [], "blobs": []}
    bundle = open_bundle(path, keys_of(recipient), lambda _: keys_of(sender).verify_key)
    sink = Sink(
        held["entries"].append, held["snapshot"].append, held["left"].append, held["blobs"].append
    )
    bundle.pour(sink)
    return Contents(bundle.manifest, **held), bundle.manifest


def lie(
    path: Path, recipient: Replica, sender: Replica, change: Callable[[Contents], Contents]
) -> Path:
    """A bundle written anew with the sender's own keys, saying something else."""
    contents, _ = read_again(path, recipient, sender)
    told = path.with_name("told.ycb")
    with told.open("wb") as file:
        write_bundle(change(contents), keys_of(recipient).seal_key, keys_of(sender), file)
    return told


def entries_of(contents: Contents) -> list[SentEntry]:
    return list(contents.entries)


def header(sent: SentEntry) -> Entry:
    return msgspec.json.decode(sent.header, type=Entry)


def forged(position: int, like: Entry, part: Part, **claims: Any) -> SentEntry:
    """An entry of one part, well-formed, that claims whatever it likes."""
    entry, _, sealed = seal_entry(msgspec.structs.replace(like, **claims), [part])
    return SentEntry(
        position, entry_bytes(entry).decode(), tuple((s.salt, s.body.decode()) for s in sealed)
    )


def new_values(kind: str, record_id: str, dossier: str, **values: Any) -> Part:
    return Part(kind, record_id, dossier, (PartGroup({}, 1, values),))


def with_entries(contents: Contents, entries: list[SentEntry]) -> Contents:
    return replace(contents, entries=entries)
