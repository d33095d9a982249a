"""Files that appear whole or not at all: the rule for bundles, attachments, backups and PDFs."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO


def _create(path: Path) -> IO[bytes]:
    return path.open("xb")


def write_whole(
    path: Path,
    pieces: Iterable[bytes],
    *,
    open_file: Callable[[Path], IO[bytes]] = _create,
) -> None:
    """Write beside the target, flush to the device, then take the target's place."""
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with open_file(partial) as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _flush_folder(path.parent)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
