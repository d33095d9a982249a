"""The bundle: sealed in the age format, inside a zstd stream of frames, the signature last.

A frame is one type byte, four bytes of length, and its body. Neither writing nor reading ever holds more than a frame: a
bundle is packed while it is sealed, and unpacked while it is opened.
"""

import hashlib
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

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
from app.sync.manifest import FORMAT, SCHEMA, Manifest, SentEntry, SentPiece, SentRecord
from app.sync.whole_file import Writable

MANIFEST, ENTRIES, SNAPSHOT, LEFT, BLOB, SIGNATURE = b"M", b"E", b"S", b"R", b"B", b"Z"
KINDS = frozenset((MANIFEST, ENTRIES, SNAPSHOT, LEFT, BLOB, SIGNATURE))

MOST_SEALED = 4 * 1024**3 - 1  # what a FAT32 stick can hold as one file
MOST_FRAME = 16 * 1024 * 1024
MOST_RATIO = 200  # unpacked to sealed; beside a floor that small bundles may reach
MOST_SMALL = 64 * 1024 * 1024
_PIECE = 256 * 1024
_RECORDS = 100
_AGE = b"age-encryption.org/v1"
_FRAME_HEAD = struct.Struct(">cI")


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into one part file. ``left`` names dossiers that the recipient may no longer hold."""

    manifest: Manifest
    entries: Iterable[SentEntry] = ()
    snapshot: Iterable[SentRecord] = ()
    left: Iterable[str] = ()
    blobs: Iterable[SentPiece] = ()


_json = msgspec.json.Encoder(order="deterministic")
_pack = msgspec.msgpack.Encoder()


def write_bundle(contents: Contents, recipient: str, keys: DeviceKeys, target: Writable) -> None:
    """Seal one part file into ``target``. Raises what the target raises."""
    packed = _Packed(_packed(contents, keys))
    pyrage.encrypt_io(packed, target, [pyrage.x25519.Recipient.from_str(recipient)])


def _packed(contents: Contents, keys: DeviceKeys) -> Iterator[bytes]:
    compressor = zstandard.ZstdCompressor(level=3).compressobj()
    digest = hashlib.sha256()
    for kind, body in _frames(contents):
        frame = _FRAME_HEAD.pack(kind, len(body)) + body
        digest.update(frame)
        yield compressor.compress(frame)
    signature = bytes.fromhex(keys.sign(digest.digest()))
    yield compressor.compress(_FRAME_HEAD.pack(SIGNATURE, len(signature)) + signature)
    yield compressor.flush()


def _frames(contents: Contents) -> Iterator[tuple[bytes, bytes]]:
    yield MANIFEST, _json.encode(contents.manifest)
    yield from _batches(LEFT, (_json.encode(dossier) for dossier in contents.left))
    yield from _records(contents.snapshot)
    yield from _batches(ENTRIES, (_json.encode(entry) for entry in contents.entries))
    for piece in contents.blobs:
        yield BLOB, _pack.encode(piece)


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


def _records(records: Iterable[SentRecord]) -> Iterator[tuple[bytes, bytes]]:
    """Whole records in frames of a hundred: packed binary, since a first load has very many."""
    held: list[SentRecord] = []
    for record in records:
        held.append(record)
        if len(held) == _RECORDS:
            yield SNAPSHOT, _pack.encode(held)
            held = []
    if held:
        yield SNAPSHOT, _pack.encode(held)


class _Packed:
    """The stream that sealing reads from, made as it is asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""

    def read(self, size: int = -1) -> bytes:
        while len(self._held) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        given, self._held = self._held[:size], self._held[size:]
        return given


@dataclass(frozen=True, slots=True)
class Sink:
    """What is done with each thing of a bundle, in the order in which it lies there."""

    entry: Callable[[SentEntry], None]
    record: Callable[[SentRecord], None]
    left: Callable[[str], None]
    piece: Callable[[SentPiece], None]


class OpenBundle:
    """A bundle that was opened, bounded and verified; only then may its content be poured out."""

    def __init__(self, path: Path, identity: DeviceKeys, manifest: Manifest) -> None:
        self.manifest = manifest
        self._path = path
        self._identity = identity

    def pour(self, sink: Sink) -> None:
        """Decode everything into the sink. Raises BundleDamaged for what is malformed."""
        lines: dict[bytes, tuple[Any, Callable[[Any], None]]] = {
            ENTRIES: (msgspec.json.Decoder(SentEntry), sink.entry),
            LEFT: (msgspec.json.Decoder(str), sink.left),
        }
        piece = msgspec.msgpack.Decoder(SentPiece)
        records = msgspec.msgpack.Decoder(list[SentRecord])

        def frame(kind: bytes, body: bytes) -> None:
            if kind in lines:
                decoder, use = lines[kind]
                for line in body.split(b"\n"):
                    use(_decoded(decoder, line))
            elif kind == SNAPSHOT:
                for record in _decoded(records, body):
                    sink.record(record)
            elif kind == BLOB:
                sink.piece(_decoded(piece, body))

        _walk(self._path, self._identity, frame)


def open_bundle(
    path: Path,
    identity: DeviceKeys,
    verify_key_of: Callable[[str], str | None],
) -> OpenBundle:
    """The first pass: decrypt within hard limits, check every frame and the signature; parse the manifest only.

    Raises a BundleRefused: NotABundle, BundleForAnother, BundleCutOff, BundleDamaged, SenderUnknown,
    BundleTooNew, BundleTooLarge.
    """
    check = _FirstPass()
    _walk(path, identity, check.frame)
    if check.manifest is None or check.signature is None:
        raise BundleCutOff(file=path.name)
    manifest: Manifest = _decoded(msgspec.json.Decoder(Manifest), check.manifest)
    if manifest.format > FORMAT or manifest.schema > SCHEMA:
        raise BundleTooNew(program=manifest.program)
    verify_key = verify_key_of(manifest.sender)
    if verify_key is None:
        raise SenderUnknown(sender=manifest.sender)
    if not signature_holds(verify_key, check.digest.digest(), check.signature.hex()):
        raise BundleDamaged(file=path.name)
    return OpenBundle(path, identity, manifest)


class _FirstPass:
    """Hashes what lies before the signature; nothing may come after it, and a manifest comes first."""

    def __init__(self) -> None:
        self.manifest: bytes | None = None
        self.signature: bytes | None = None
        self.digest = hashlib.sha256()

    def frame(self, kind: bytes, body: bytes) -> None:
        if self.signature is not None or (kind == MANIFEST) == (self.manifest is not None):
            raise BundleDamaged(file="")
        if kind == SIGNATURE:
            self.signature = body
            return
        if kind == MANIFEST:
            self.manifest = body
        self.digest.update(_FRAME_HEAD.pack(kind, len(body)))
        self.digest.update(body)


def _walk(path: Path, identity: DeviceKeys, use: Callable[[bytes, bytes], None]) -> None:
    """Unseal and unpack a file and hand over frame by frame."""
    sealed_size = path.stat().st_size
    if sealed_size > MOST_SEALED:
        raise BundleTooLarge
    frames = _Frames(use, max(MOST_SMALL, sealed_size * MOST_RATIO))
    unpacker = zstandard.ZstdDecompressor(max_window_size=2**27).stream_writer(
        cast("IO[bytes]", frames), write_size=_PIECE
    )
    with path.open("rb") as file:
        if file.read(len(_AGE)) != _AGE:
            raise NotABundle
        file.seek(0)
        try:
            pyrage.decrypt_io(
                file, unpacker, [pyrage.x25519.Identity.from_str(identity.seal_secret)]
            )
        except pyrage.DecryptError as error:
            other = "No matching keys" in str(error)
            raise (BundleForAnother() if other else BundleDamaged(file=path.name)) from error
        except (zstandard.ZstdError, OSError) as error:
            raise BundleDamaged(file=path.name) from error
    frames.end()


class _Frames:
    """Where the unpacked stream is written to: cuts it into frames, and stops a bomb long before it fills the memory."""

    def __init__(self, use: Callable[[bytes, bytes], None], most: int) -> None:
        self._use = use
        self._left = most
        self._held = bytearray()

    def write(self, piece: bytes) -> int:
        self._left -= len(piece)
        if self._left < 0:
            raise BundleTooLarge
        self._held += piece
        at = 0
        while (frame := self._frame_at(at)) is not None:
            kind, size = frame
            start = at + _FRAME_HEAD.size
            if len(self._held) < start + size:
                break
            self._use(kind, bytes(self._held[start : start + size]))
            at = start + size
        del self._held[:at]
        return len(piece)

    def _frame_at(self, at: int) -> tuple[bytes, int] | None:
        if len(self._held) < at + _FRAME_HEAD.size:
            return None
        kind, size = _FRAME_HEAD.unpack_from(self._held, at)
        if kind not in KINDS:
            raise BundleDamaged(file="")
        if size > MOST_FRAME:
            raise BundleTooLarge
        return kind, size

    def flush(self) -> None:
        """Nothing waits here that could be flushed."""

    def end(self) -> None:
        """Raises BundleCutOff if the last frame is not whole."""
        if self._held:
            raise BundleCutOff(file="")


def _decoded(decoder: Any, body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BundleDamaged(file="") from error


__all__ = ["BundleRefused", "Contents", "OpenBundle", "Sink", "open_bundle", "write_bundle"]
