"""Our files on a drive: found among whatever else lies there, copied onto it so that they last.

A name found on a drive is a hint and nothing more: what counts is inside, signed. Names may come in another case, with
``~1`` or ``(2)`` in them; links, folders and hidden files are left alone.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.exchange import Report
from app.sync.errors import StickFailed, StickFull, StickReadOnly
from app.sync.manifest import ENDING
from app.sync.whole_file import flush_folder, whole_file

_PIECE = 256 * 1024
_MB = 1024 * 1024
_PARTIAL = ".partial"
_NAME = re.compile(r"([0-9a-z]+)-([0-9a-z]+)-([0-9]{1,18})-(A?[0-9]{1,18})(?![0-9])", re.IGNORECASE)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


@dataclass(frozen=True, slots=True)
class Named:
    """What a file's name claims: device codes of sender and recipient, the range of positions."""

    sender: str
    recipient: str
    first: int
    last: int


def named(name: str) -> Named | None:
    """Read the name of a bundle, in any case; None where it says nothing."""
    found = _NAME.match(name)
    if found is None:
        return None
    sender, recipient, first, last = found.groups()
    upto = (
        first if last[0] in "Aa" else last
    )  # attachments alone: no further than the changes before
    return Named(sender.upper(), recipient.upper(), int(first), int(upto))


def find_bundles(folder: Path) -> list[Path]:
    """Our files by their ending, in any case, the earliest range of each sender first. Raises StickFailed."""
    try:
        files = [file for file in folder.iterdir() if _may_be_ours(file)]
    except OSError as error:
        raise StickFailed(file=folder.name) from error
    return sorted(files, key=_order)


def _may_be_ours(file: Path) -> bool:
    if file.suffix.lower() != ENDING or file.name.startswith("."):
        return False
    return file.is_file() and not file.is_symlink()


def _order(file: Path) -> tuple[str, int, str]:
    says = named(file.name)
    return (says.sender, says.first, file.name) if says else ("", 0, file.name)


def copy_onto(folder: Path, files: Iterable[Path], report: Report) -> None:
    """Put files onto a drive, each whole or not at all: flushed, read back, then renamed.

    Raises StickFull before anything is written where it can be known, StickReadOnly, StickFailed, or what
    ``report`` raises to stop; what was put there before stays, each file whole.
    """
    wanted = list(files)
    total, done = sum(file.stat().st_size for file in wanted), 0
    try:
        free = shutil.disk_usage(folder).free
        if total > free:
            raise StickFull(needed=_megabytes(total - free))
        for file in wanted:
            done = _copy(file, folder / file.name, report, done, total)
    except OSError as error:
        raise _what_failed(error, folder, total - done) from error


def _megabytes(size: int) -> int:
    return max(1, -(-size // _MB))


def _copy(source: Path, target: Path, report: Report, done: int, total: int) -> int:
    with source.open("rb") as reader, whole_file(target, read_back=True) as writer:
        for piece in iter(lambda: reader.read(_PIECE), b""):
            report(done, total, "正在写入 U 盘，请不要拔出")
            writer.write(piece)
            done += len(piece)
    return done


def drop_superseded(folder: Path, sender: str, recipient: str, keep: Iterable[str]) -> None:
    """Take away files of an earlier exchange for the same recipient: the new ones contain all of it.

    What a killed copy left half-written goes too. Raises StickFailed.
    """
    kept = {name.casefold() for name in keep}
    try:
        for file in _written_for(folder, sender, recipient):
            if file.name.casefold() not in kept:
                file.unlink(missing_ok=True)
        flush_folder(folder)
    except OSError as error:
        raise _what_failed(error, folder) from error


def _written_for(folder: Path, sender: str, recipient: str) -> Iterator[Path]:
    for file in list(folder.iterdir()):
        bare = file.name.casefold().removesuffix(_PARTIAL)
        says = named(bare) if bare.endswith(ENDING) else None
        if says and (says.sender, says.recipient) == (sender.upper(), recipient.upper()):
            yield file


def is_read_only(folder: Path) -> bool:
    """Whether the drive says that nothing can be written there."""
    if hasattr(os, "statvfs"):
        return bool(os.statvfs(folder).f_flag & os.ST_RDONLY) or not os.access(folder, os.W_OK)
    return not os.access(folder, os.W_OK)


def _what_failed(error: OSError, folder: Path, wanted: int = 0) -> StickFailed:
    if error.errno in _FULL:
        return StickFull(needed=_megabytes(wanted))
    if error.errno in _READ_ONLY:
        return StickReadOnly(file=folder.name)
    return StickFailed(file=folder.name)
