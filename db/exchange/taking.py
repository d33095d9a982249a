"""One file of a drive taken in, and what it brought in a form that people are told."""

from pathlib import Path

from app.changes import Changes
from app.exchange import FileOutcome
from app.sync.errors import BundleForAnother, BundleRefused, StickFailed
from db.exchange.receive import receive
from db.store import SqlStore


def take(store: SqlStore, file: Path, *, ours: bool = False) -> tuple[FileOutcome, Changes] | None:
    """Take in one file; None where it is for another machine. Raises StickFailed.

    ``ours``: it lies in our own data folder, where nobody changes it.
    """
    try:
        brought = receive(store, file, ours=ours)
    except BundleForAnother:
        return None
    except BundleRefused as error:
        return FileOutcome(file.name, "", code=error.code, facts=error.facts), Changes()
    except OSError as error:
        raise StickFailed(file=file.name) from error
    sender = store.rosters.newest.devices.get(brought.sender)
    outcome = FileOutcome(
        file.name,
        sender.label if sender else brought.sender,
        brought.accepted,
        brought.known,
        sum(brought.quarantined.values()),
        brought.conflicts,
        brought.waiting,
    )
    return outcome, brought.changes
