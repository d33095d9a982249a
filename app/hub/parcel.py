"""A parcel: the part files of one direction in one file, named by the hash of its content.

One file resumes at any byte and costs one round trip, however many part files an exchange has. The first line lists them.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import msgspec

from app.hub.errors import ParcelDamaged
from app.hub.wire import Offer
from app.sync.manifest import ENDING
from app.sync.whole_file import write_whole

MOST_FILES = 10_000
MOST_PART = 1024**3
MOST_PARCEL = 4 * 1024**3
_MOST_LINE = 2 * 1024 * 1024
_PIECE = 1024 * 1024


class _Listed(msgspec.Struct, frozen=True, array_like=True):
    sha256: str
    size: int


def pack(files: Sequence[Path], folder: Path) -> Offer:
    """Put files, in this order, into one parcel in the folder. Its name is the offer's id."""
    listed = [_Listed(hash_of(file), file.stat().st_size) for file in files]
    line = msgspec.json.encode(listed) + b"\n"
    digest, size = hashlib.sha256(), 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        for piece in _chain(line, files):
            digest.update(piece)
            size += len(piece)
            yield piece

    packing = folder / "packing"
    write_whole(packing, pieces())
    packing.replace(folder / digest.hexdigest())
    return Offer(digest.hexdigest(), size)


def unpack(parcel: Path, folder: Path) -> list[Path]:
    """The part files again, in their order, as files of our own naming. Raises ParcelDamaged."""
    found: list[Path] = []
    with parcel.open("rb") as file:
        for number, listed in enumerate(_listed(file)):
            if not 0 < listed.size <= MOST_PART:
                raise ParcelDamaged
            path = folder / f"{number:05}{ENDING}"
            write_whole(
                path, _take(file, listed), flush=False
            )  # the parcel lasts until it is taken in
            found.append(path)
        if file.read(1):
            raise ParcelDamaged
    return found


def hash_of(path: Path, start: int = 0) -> str:
    """SHA-256 of a file from a byte on."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def pieces_from(path: Path, start: int) -> Iterator[bytes]:
    """A file's content from a byte on."""
    with path.open("rb") as file:
        file.seek(start)
        while piece := file.read(64 * 1024):
            yield piece


def _chain(line: bytes, files: Sequence[Path]) -> Iterator[bytes]:
    yield line
    for file in files:
        yield from pieces_from(file, 0)


def _listed(file: IO[bytes]) -> list[_Listed]:
    line = file.readline(_MOST_LINE)
    try:
        listed = msgspec.json.decode(line, type=list[_Listed])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ParcelDamaged from error
    if len(listed) > MOST_FILES:
        raise ParcelDamaged
    return listed


def _take(file: IO[bytes], listed: _Listed) -> Iterator[bytes]:
    digest, left = hashlib.sha256(), listed.size
    while left:
        piece = file.read(min(left, _PIECE))
        if not piece:
            raise ParcelDamaged
        digest.update(piece)
        left -= len(piece)
        yield piece
    if digest.hexdigest() != listed.sha256:
        raise ParcelDamaged
