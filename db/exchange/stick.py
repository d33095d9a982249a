"""One exchange through a folder: read what is for us, write what the others lack."""

from pathlib import Path

from app.changes import joined
from app.exchange import ExchangeSummary, FileOutcome, SentTo
from app.sync.errors import BundleForAnother, BundleRefused, StickFailed
from app.sync.manifest import ENDING
from db.exchange.peers import neighbours
from db.exchange.receive import Received, receive
from db.exchange.send import send
from db.store import SqlStore


def exchange(store: SqlStore, folder: Path) -> ExchangeSummary:
    """Raises StickFailed where the folder can't be read or written; what was taken in stays taken in."""
    identity = store.identity
    if identity is None:
        raise RuntimeError("a store without an identity can't exchange")
    received = [found for file in _bundles(folder) if (found := _take(store, file)) is not None]
    sent: list[SentTo] = []
    roster = store.rosters.newest
    own = roster.devices[identity.device]
    for neighbour in neighbours(roster, own):
        made = send(store, neighbour.id, folder)
        _forget_older(folder, f"{own.code}-{neighbour.code}-", set(made.files))
        sent.append(SentTo(neighbour.id, neighbour.label, made.entries, made.bytes, made.files))
    outcomes = tuple(outcome for outcome, _ in received)
    changes = joined(brought.changes for _, brought in received)
    return ExchangeSummary(outcomes, tuple(sent), changes)


def _bundles(folder: Path) -> list[Path]:
    """Our files by their ending, in any case, oldest range first; whatever else lies there is left alone."""
    try:
        files = [f for f in folder.iterdir() if f.suffix.lower() == ENDING and f.is_file()]
    except OSError as error:
        raise StickFailed(file=folder.name) from error
    return sorted(files, key=_order)


def _order(file: Path) -> tuple[str, int, str]:
    parts = file.stem.upper().split("-")
    first = int(parts[2]) if len(parts) == 4 and parts[2].isdigit() else 0
    return (parts[0], first, file.name)


def _take(store: SqlStore, file: Path) -> tuple[FileOutcome, Received] | None:
    try:
        brought = receive(store, file)
    except BundleForAnother:
        return None
    except BundleRefused as error:
        return FileOutcome(file.name, "", code=error.code), Received("")
    except OSError as error:
        raise StickFailed(file=file.name) from error
    outcome = FileOutcome(
        file.name,
        brought.sender,
        brought.accepted,
        brought.known,
        sum(brought.quarantined.values()),
        brought.conflicts,
        brought.waiting,
    )
    return outcome, brought


def _forget_older(folder: Path, prefix: str, keep: set[str]) -> None:
    """Files of an earlier exchange for the same recipient: the new ones contain all of it."""
    for file in folder.glob(f"{prefix}*{ENDING}"):
        if file.name not in keep:
            file.unlink(missing_ok=True)
