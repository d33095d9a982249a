"""Files that appear whole or not at all: the rule for bundles, attachments, backups and PDFs."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

_PIECE = 1024 * 1024


class Writable(Protocol):
    """As much of a file as writing needs."""

    def write(self, piece: Any, /) -> int: ...
    def flush(self) -> None: ...


def _create(path: Path) -> IO[bytes]:
    return path.open("xb")


def write_whole(
    path: Path,
    pieces: Iterable[bytes],
    *,
    open_file: Callable[[Path], IO[bytes]] = _create,
    flush: bool = True,
) -> None:
    """Write beside the target, flush to the device, then take the target's place."""
    with whole_file(path, open_file=open_file, flush=flush) as file:
        for piece in pieces:
            file.write(piece)


@contextmanager
def whole_file(
    path: Path,
    *,
    open_file: Callable[[Path], IO[bytes]] = _create,
    read_back: bool = False,
    flush: bool = True,
) -> Generator[Writable]:
    """A file to write to that takes the target's place when the block ends well, and is gone when it does not.

    With ``read_back`` it is read again from the device first; OSError where it holds something else: a worn-out
    stick takes everything and keeps nothing. Without ``flush`` it is whole, and may be gone when the power fails: for
    what is made again from something that lasts.
    """
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    try:
        with open_file(partial) as file:
            hashing = _Hashing(file)
            yield hashing if read_back else file
            file.flush()
            if flush:
                os.fsync(file.fileno())
        if read_back and _digest_of(partial) != hashing.digest.digest():
            raise OSError("what was written can not be read back")
        partial.replace(path)
        if flush:
            flush_folder(path.parent)
    except BaseException:
        with contextlib.suppress(
            OSError
        ):  # the drive is gone: what it left, the next writing clears
            partial.unlink(missing_ok=True)
        raise


class _Hashing:
    """Passes writing on to a file and hashes it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, piece: Any) -> int:
        self.digest.update(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        self._file.flush()


def _digest_of(path: Path) -> bytes:
    """From the device where the system can be told to forget its copy."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        digest = hashlib.sha256()
        while piece := file.read(_PIECE):
            digest.update(piece)
        return digest.digest()


def flush_folder(folder: Path) -> None:
    """Make the new name itself durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
