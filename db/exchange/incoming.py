"""Bundles inside the data folder: each is copied here before it is opened, and waits here when it came too early.

What is judged is the copy: a stick may be pulled out, or change, between looking and applying.
"""

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, select

from app.sync.bundle import MOST_SEALED
from app.sync.errors import BundleTooLarge, StickFailed
from app.sync.manifest import Manifest
from app.sync.whole_file import write_whole
from db.bulk import upsert
from db.tables import waiting_bundle

FOLDER = "incoming"
_PIECE = 1024 * 1024


def copy_in(home: Path, path: Path) -> Path:
    """A copy of a file of the stick under a name of our own. Raises BundleTooLarge, StickFailed."""
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    copy = folder / f"{secrets.token_hex(8)}.tmp"
    try:
        if path.stat().st_size > MOST_SEALED:
            raise BundleTooLarge
        with path.open("rb") as file:
            write_whole(copy, iter(lambda: file.read(_PIECE), b""))
    except OSError as error:
        raise StickFailed(file=path.name) from error
    return copy


def clear_left_over(home: Path) -> None:
    """Copies that a killed import left behind; the stick still has what they were."""
    for file in (home / FOLDER).glob("*.tmp*"):
        file.unlink(missing_ok=True)


def keep_waiting(
    connection: Connection, home: Path, copy: Path, manifest: Manifest, since: str
) -> None:
    """Keep a bundle whose forerunner has not come. The name is ours, never the file's."""
    name = f"{manifest.sender}-{manifest.after}-{manifest.upto}"
    (home / FOLDER).mkdir(exist_ok=True)
    shutil.copyfile(copy, _file_of(home, name))
    values = {
        "name": name, "device": manifest.sender, "from_position": manifest.after, "since": since,
    }  # fmt: skip
    connection.execute(upsert(waiting_bundle).values(values).on_conflict_do_nothing())


def next_waiting(connection: Connection, home: Path, device: str, have: int) -> Iterator[Path]:
    """Copies of bundles of this device that fit on now, the earliest first; each leaves the list."""
    query = (
        select(waiting_bundle.c.name)
        .where(waiting_bundle.c.device == device, waiting_bundle.c.from_position <= have)
        .order_by(waiting_bundle.c.from_position)
    )
    for name in connection.execute(query).scalars().all():
        connection.execute(delete(waiting_bundle).where(waiting_bundle.c.name == name))
        file = _file_of(home, name)
        if file.exists():
            yield file


def _file_of(home: Path, name: str) -> Path:
    safe = "".join(c if c.isalnum() or c == "-" else "_" for c in name)
    return home / FOLDER / f"{safe}.ycb"
