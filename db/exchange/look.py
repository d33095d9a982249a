"""What lies on a drive, looked at without changing anything: for whom, from whom, how much, how old."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from app.exchange import FoundFile, Meant, OnDrive, Report, quiet
from app.security.roster import Roster, RosterDevice
from app.sync.errors import (
    BundleCutOff,
    BundleDamaged,
    BundleForAnother,
    BundleRefused,
    BundleTooNew,
    NotABundle,
    StickFailed,
)
from app.sync.manifest import Manifest
from db.exchange.drive_files import find_bundles, is_read_only, named
from db.exchange.peers import Peer, read_peer
from db.exchange.receive import open_for
from db.store import SqlStore

_DAMAGED = (BundleCutOff, BundleDamaged, NotABundle)
UNKNOWN = "名册里没有的机器"


def look(store: SqlStore, folder: Path, report: Report = quiet) -> OnDrive:
    """Open and verify what is for us; of the rest only names, sizes and dates are read. Raises StickFailed."""
    files = find_bundles(folder)
    looking = _Looking(store)
    found = []
    for place, file in enumerate(files):
        report(place, len(files), f"正在查看 {file.name}")
        found.append(looking.at(file))
    found.sort(key=lambda file: (list(Meant).index(file.meant), not file.fresh))
    try:
        return OnDrive(folder, tuple(found), shutil.disk_usage(folder).free, is_read_only(folder))
    except OSError as error:
        raise StickFailed(file=folder.name) from error


class _Looking:
    """Who is who, read once for all files of a drive."""

    def __init__(self, store: SqlStore) -> None:
        identity = store.identity
        if identity is None:
            raise RuntimeError("a store without an identity can't exchange")
        self._store = store
        self._roster: Roster = store.rosters.newest
        self._own = self._roster.devices[identity.device]
        self._by_code = {d.code.upper(): d for d in self._roster.body.devices}
        with store.reading_connection() as connection:
            self._peers = {d.id: read_peer(connection, d.id) for d in self._roster.body.devices}

    def at(self, file: Path) -> FoundFile:
        """Judge one file. Raises StickFailed where the drive does not answer."""
        says = named(file.name)
        try:
            about = file.stat()
            if says and says.sender == self._own.code.upper():
                meant, manifest, problem = Meant.FROM_US, None, None
            else:
                meant, manifest, problem = self._opened(file)
        except OSError as error:
            raise StickFailed(file=file.name) from error
        sender = self._by_code.get(says.sender) if says else None
        recipient = self._by_code.get(says.recipient) if says else None
        if manifest is not None:
            sender, recipient = self._roster.devices[manifest.sender], self._own
        last = manifest.upto if manifest else says.last if says else 0
        return FoundFile(
            name=file.name,
            meant=meant,
            sender=sender.label if sender else UNKNOWN,
            recipient=recipient.label if recipient else UNKNOWN,
            bytes=about.st_size,
            written_at=datetime.fromtimestamp(about.st_mtime, UTC).isoformat(),
            checked=manifest is not None,
            entries=manifest.entries if manifest else 0,
            fresh=self._fresh(meant, sender, recipient, last),
            code=problem.code if problem else "",
            facts=problem.facts if problem else {},
        )

    def _opened(self, file: Path) -> tuple[Meant, Manifest | None, BundleRefused | None]:
        try:
            bundle = open_for(self._store, file)
        except BundleForAnother:
            return Meant.FOR_OTHERS, None, None
        except BundleTooNew as error:
            return Meant.NEWER, None, error
        except _DAMAGED as error:
            return Meant.DAMAGED, None, error
        except BundleRefused as error:
            return Meant.REFUSED, None, error
        return Meant.FOR_US, bundle.manifest, None

    def _fresh(
        self, meant: Meant, sender: RosterDevice | None, recipient: RosterDevice | None, last: int
    ) -> bool:
        """Whether it holds something that has not arrived: here by our log, with others by their receipt."""
        if meant is Meant.FOR_US and sender:
            return last > self._peer(sender).we_have
        if meant is Meant.FROM_US and recipient:
            return last > self._peer(recipient).they_have
        return False

    def _peer(self, device: RosterDevice) -> Peer:
        return self._peers.get(device.id, Peer(device.id))
