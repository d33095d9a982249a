"""The bundle: sealed in the age format, inside a zstd stream of frames, the signature last.

A frame is one type byte, four bytes of length, and its body. A part file is whole in itself: manifest first, then
entries as JSON lines, snapshots, pieces of sealed attachments, and a signature over the hash of everything before it.
"""

import hashlib
import io
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec
import pyrage
import zstandard

from app.security.device_keys import DeviceKeys, signature_holds
from app.sync.errors import (
    BundleCutOff,
    BundleDamaged,
    BundleForAnother,
    BundleRefused,
    BundleTooLarge,
    BundleTooNew,
    NotABundle,
    SenderUnknown,
)

FORMAT = 1
SCHEMA = 1
ENDING = ".ycb"

MANIFEST, ENTRIES, SNAPSHOT, BLOB, SIGNATURE = b"M", b"E", b"S", b"B", b"Z"
KINDS = frozenset((MANIFEST, ENTRIES, SNAPSHOT, BLOB, SIGNATURE))

MOST_ENTRIES = 20_000  # in one part file
MOST_BYTES = 256 * 1024 * 1024  # of one part file, unpacked
MOST_FRAME = 16 * 1024 * 1024
_PIECE = 256 * 1024
_AGE = b"age-encryption.org/v1"


class Head(msgspec.Struct, frozen=True):
    """The tip of a device's chain, signed by that device: it covers all that lies below it."""

    device: str
    hash: str
    writer: str
    counter: int
    signature: str


class Receipt(msgspec.Struct, frozen=True):
    """What the sender has accepted from the recipient: a position of the recipient's log and its running hash."""

    position: int
    running: str
    missing_blobs: tuple[str, ...] = ()


class Manifest(msgspec.Struct, frozen=True):
    """Who sends what to whom. ``after`` < positions ≤ ``upto`` are the sender's log positions."""

    format: int
    schema: int
    program: str
    sender: str
    recipient: str
    after: int
    after_running: str
    upto: int
    upto_running: str
    entries: int
    receipt: Receipt
    heads: tuple[Head, ...] = ()
    refused: tuple[str, ...] = ()  # hashes of entries that the sender holds in quarantine


class SentEntry(msgspec.Struct, frozen=True, array_like=True):
    """An entry as it travels: position in the sender's log, canonical header, parts or None if withheld.

    A part is its salt and its canonical bytes as text: hashes are made over exactly these.
    """

    position: int
    header: str
    parts: tuple[tuple[str, str] | None, ...]


class SentRecord(msgspec.Struct, frozen=True, array_like=True):
    """A record in a snapshot: per field its siblings (value, writer, counter, rank, generation) and context."""

    kind: str
    id: str
    dossier: str
    fields: dict[str, tuple[tuple[tuple[Any, str, int, int, int], ...], dict[str, int]]]


class SentBlob(msgspec.Struct, frozen=True, array_like=True):
    """A sealed attachment, whole."""

    name: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into one part file."""

    manifest: Manifest
    entries: Iterable[SentEntry] = ()
    snapshot: Iterable[SentRecord] = ()
    blobs: Iterable[SentBlob] = ()


_json = msgspec.json.Encoder(order="deterministic")
_pack = msgspec.msgpack.Encoder()


def write_bundle(contents: Contents, recipient: str, keys: DeviceKeys) -> bytes:
    """The sealed bytes of one part file: at most ``MOST_ENTRIES`` entries go into it."""
    packed = io.BytesIO()
    digest = hashlib.sha256()
    with zstandard.ZstdCompressor(level=3).stream_writer(packed, closefd=False) as stream:
        for kind, body in _frames(contents):
            frame = kind + struct.pack(">I", len(body)) + body
            digest.update(frame)
            stream.write(frame)
        signature = bytes.fromhex(keys.sign(digest.digest()))
        stream.write(SIGNATURE + struct.pack(">I", len(signature)) + signature)
    sealed: bytes = pyrage.encrypt(packed.getvalue(), [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def _frames(contents: Contents) -> Iterator[tuple[bytes, bytes]]:
    yield MANIFEST, _json.encode(contents.manifest)
    yield from _batches(ENTRIES, (_json.encode(entry) for entry in contents.entries))
    yield from _batches(SNAPSHOT, (_json.encode(record) for record in contents.snapshot))
    for blob in contents.blobs:
        yield BLOB, _pack.encode(blob)


def _batches(kind: bytes, lines: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Lines gathered into frames of about a piece each, so that memory stays flat."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line) + 1
        if size >= _PIECE:
            yield kind, b"\n".join(held)
            held, size = [], 0
    if held:
        yield kind, b"\n".join(held)


class OpenBundle:
    """A bundle that was opened, bounded and verified; only then is its content parsed."""

    def __init__(self, manifest: Manifest, plain: bytes) -> None:
        self.manifest = manifest
        self._plain = plain

    def entries(self) -> Iterator[SentEntry]:
        decoder = msgspec.json.Decoder(SentEntry)
        yield from self._lines(ENTRIES, decoder)

    def snapshot(self) -> Iterator[SentRecord]:
        decoder = msgspec.json.Decoder(SentRecord)
        yield from self._lines(SNAPSHOT, decoder)

    def blobs(self) -> Iterator[SentBlob]:
        decoder = msgspec.msgpack.Decoder(SentBlob)
        for kind, body in _read_frames(self._plain):
            if kind == BLOB:
                yield _decoded(decoder, body)

    def _lines(self, wanted: bytes, decoder: Any) -> Iterator[Any]:
        for kind, body in _read_frames(self._plain):
            if kind == wanted:
                for line in body.split(b"\n"):
                    yield _decoded(decoder, line)


def open_bundle(
    path: Path,
    identity: DeviceKeys,
    verify_key_of: Callable[[str], str | None],
) -> OpenBundle:
    """Decrypt within hard limits, check every frame and the signature.

    Raises a BundleRefused: NotABundle, BundleForAnother, BundleCutOff, BundleDamaged, SenderUnknown,
    BundleTooNew, BundleTooLarge. Content is parsed by the iterators, after this has passed.
    """
    with path.open("rb") as file:
        plain = _unpacked(_unsealed(file, identity))
    frames = list(_read_frames(plain))
    if not frames or frames[0][0] != MANIFEST or frames[-1][0] != SIGNATURE:
        raise BundleCutOff(file=path.name)
    manifest = _decoded(msgspec.json.Decoder(Manifest), frames[0][1])
    if manifest.format > FORMAT or manifest.schema > SCHEMA:
        raise BundleTooNew(program=manifest.program)
    verify_key = verify_key_of(manifest.sender)
    if verify_key is None:
        raise SenderUnknown(sender=manifest.sender)
    signature = frames[-1][1]
    digest = hashlib.sha256(plain[: len(plain) - len(signature) - 5]).digest()
    if not signature_holds(verify_key, digest, signature.hex()):
        raise BundleDamaged(file=path.name)
    return OpenBundle(manifest, plain)


def _unsealed(file: IO[bytes], identity: DeviceKeys) -> bytes:
    head = file.read(len(_AGE))
    if head != _AGE:
        raise NotABundle
    sealed = head + file.read(MOST_BYTES + 1)
    if len(sealed) > MOST_BYTES:
        raise BundleTooLarge
    try:
        plain: bytes = pyrage.decrypt(
            sealed, [pyrage.x25519.Identity.from_str(identity.seal_secret)]
        )
    except pyrage.DecryptError as error:
        other = "No matching keys" in str(error)
        raise (BundleForAnother() if other else BundleDamaged(file="")) from error
    return plain


def _unpacked(packed: bytes) -> bytes:
    """Unpack with a bound: a bomb is noticed long before it fills the memory."""
    reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(packed)
    pieces, size = [], 0
    try:
        while piece := reader.read(_PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                raise BundleTooLarge
            pieces.append(piece)
    except zstandard.ZstdError as error:
        raise BundleDamaged(file="") from error
    return b"".join(pieces)


def _read_frames(plain: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(plain):
        kind = plain[at : at + 1]
        if kind not in KINDS or at + 5 > len(plain):
            raise BundleDamaged(file="")
        (size,) = struct.unpack(">I", plain[at + 1 : at + 5])
        if size > MOST_FRAME and kind != BLOB:
            raise BundleTooLarge
        if at + 5 + size > len(plain):
            raise BundleCutOff(file="")
        yield kind, plain[at + 5 : at + 5 + size]
        at += 5 + size


def _decoded(decoder: Any, body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BundleDamaged(file="") from error


__all__ = ["BundleRefused", "Contents", "OpenBundle", "open_bundle", "write_bundle"]
