"""One exchange through a folder: read what is for us, write what the others lack."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.changes import Changes, joined
from app.exchange import ExchangeSummary, FileOutcome, OnDrive, Preview, Report, SentTo, quiet
from app.jobs import Cancelled
from app.security.roster import Roster, RosterDevice
from app.sync.errors import StickFailed
from db.exchange.drive_files import copy_onto, drop_superseded, find_bundles
from db.exchange.look import look
from db.exchange.peers import neighbours
from db.exchange.preview import preview
from db.exchange.runs import note_run
from db.exchange.send import send
from db.exchange.taking import take
from db.store import SqlStore

OUTGOING = "outgoing"  # in the data folder: sealed files on their way to a drive


class Stick:
    """The exchanger of one store."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def look(self, folder: Path, report: Report = quiet) -> OnDrive:
        return look(self._store, folder, report)

    def preview(self, folder: Path, report: Report = quiet, *, names: bool = False) -> Preview:
        return preview(self._store, folder, report, names=names)

    def exchange(self, folder: Path, report: Report = quiet) -> ExchangeSummary:
        return exchange(self._store, folder, report)


def exchange(store: SqlStore, folder: Path, report: Report = quiet) -> ExchangeSummary:
    """Raises StickFailed where the folder can't be read at all; what fails later stands in the summary."""
    run = _Run(store, folder, report)
    files = find_bundles(folder)
    try:
        run.read(files)
        run.write()
        run.flushed = True
    except Cancelled:
        run.stopped = True
    except StickFailed as problem:
        run.problem = problem
    summary = run.summary()
    note_run(store, folder.name, summary)
    return summary


class _Run:
    """One exchange as it goes: whatever ends it, what it has done so far can be told."""

    def __init__(self, store: SqlStore, folder: Path, report: Report) -> None:
        self._store = store
        self._folder = folder
        self._report = report
        self._received: list[FileOutcome] = []
        self._changes: list[Changes] = []
        self._sent: list[SentTo] = []
        self.flushed = False
        self.stopped = False
        self.problem: StickFailed | None = None

    def summary(self) -> ExchangeSummary:
        return ExchangeSummary(
            tuple(self._received), tuple(self._sent), joined(self._changes),
            self.flushed, self.stopped, self.problem,
        )  # fmt: skip

    def read(self, files: list[Path]) -> None:
        """Each file is taken in whole, in a transaction of its own."""
        for place, file in enumerate(files):
            self._report(place, len(files), f"正在读取 {file.name}")
            found = take(self._store, file)
            if found is not None:
                self._received.append(found[0])
                self._changes.append(found[1])

    def write(self) -> None:
        """Sealed in the data folder first, so that a slow drive holds up nothing but its own copy."""
        roster, own = own_device(self._store)
        for neighbour in neighbours(roster, own):
            if roster.is_revoked(neighbour.id):
                continue  # reported lost: nobody gives it anything any more
            self._report(0, None, f"正在为{neighbour.label}打包")
            with _outgoing(self._store) as ready:
                made = send(self._store, neighbour.id, ready)
                copy_onto(self._folder, [ready / name for name in made.files], self._report)
            drop_superseded(self._folder, own.code, neighbour.code, made.files)
            sent = SentTo(neighbour.id, neighbour.label, made.entries, made.bytes, made.files)
            self._sent.append(sent)


def own_device(store: SqlStore) -> tuple[Roster, RosterDevice]:
    """The newest roster, and this replica's machine in it."""
    if store.identity is None:
        raise RuntimeError("a store without an identity can't exchange")
    roster = store.rosters.newest
    return roster, roster.devices[store.identity.device]


@contextmanager
def _outgoing(store: SqlStore) -> Iterator[Path]:
    """An empty folder in the data folder, gone afterwards."""
    ready = store.home / OUTGOING
    shutil.rmtree(ready, ignore_errors=True)
    ready.mkdir()
    try:
        yield ready
    finally:
        shutil.rmtree(ready, ignore_errors=True)
