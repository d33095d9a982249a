"""What the hub does for a device that calls: who it is, what it brings, what it is given.

Stateless above the store and a folder of parcels, which all processes of a hub share: one that was killed goes on at the byte
where it stopped, in the same process or in another.
"""

import errno
import hashlib
import secrets
import shutil
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import msgspec

from app.hub.alone import alone
from app.hub.errors import (
    DeviceNotServed,
    HubBusy,
    HubFull,
    ParcelDamaged,
    ParcelTooLarge,
    ProofMissing,
)
from app.hub.parcel import MOST_PARCEL, hash_of, pack, unpack
from app.hub.signing import FIRST, Proof, proof_holds, read_proof
from app.hub.wire import Delivered, Hello, Offer, Taken, Welcome
from app.sync.manifest import Receipt
from app.sync.whole_file import write_whole

_TRIES = 5


class HubStore(Protocol):
    """The replica behind the door."""

    @property
    def device(self) -> str: ...
    @property
    def program(self) -> str: ...
    def roster_version(self) -> int: ...
    def state(self) -> dict[str, float]:
        """Figures of the store: its log, what it quarantined, who has been heard of."""
        ...

    def sign(self, body: bytes) -> str: ...

    def known(self, device: str) -> "Known":
        """What the door needs to know of a device."""
        ...

    def advance(self, device: str, old: str | None, new: str) -> bool:
        """Put a new session in the old one's place; False where another process was faster."""
        ...

    def meet(self, device: str, hello: Hello) -> "Met":
        """Believe its receipt as far as it holds and note the contact."""
        ...

    def has(self, device: str) -> "Has": ...

    def take(self, file: Path) -> Taken:
        """Import one part file; what is wrong with it is in the answer's code."""
        ...

    def prepare(self, device: str, folder: Path) -> list[Path]:
        """Write the part files that this device lacks."""
        ...


@dataclass(frozen=True, slots=True)
class Known:
    """The key that a device signs with, None for one that is unknown, revoked or shut out; and its session."""

    key: str | None
    session: str | None


@dataclass(frozen=True, slots=True)
class Has:
    """What we have of a device's log, and whether there is anything for it.

    ``base``: where an export to it begins and under which roster. ``tip``: where it would end now.
    """

    receipt: Receipt
    base: str
    tip: str
    news: bool


@dataclass(frozen=True, slots=True)
class Met:
    """What a hello says: it has news for us; it must send a bundle; it must be sent one.

    News are entries that did not come from here: a log that grew by what we gave brings nothing.
    """

    has: Has
    brings: bool = False
    ask: bool = False
    give: bool = False


class _Ready(msgspec.Struct, frozen=True):
    """A parcel that lies ready, and what it was made from."""

    offer: Offer
    base: str
    tip: str

    def fits(self, base: str, tip: str, begun: str) -> bool:
        """Whether it is still what would be sent, or what the device has begun to fetch."""
        return self.base == base and (self.tip == tip or begun == self.offer.id)


class Door:
    """Lets in devices of the roster that prove who they are, each request once."""

    def __init__(self, store: HubStore) -> None:
        self._store = store

    def admit(self, header: str, method: str, path: str, digest: str) -> tuple[Proof, str]:
        """The proof and the challenge for the next request.

        Raises ProofMissing (with the challenge, where the device is known), DeviceNotServed, HubBusy.
        """
        proof = read_proof(header)
        if proof is None:
            raise ProofMissing
        for _ in range(_TRIES):
            found = self._store.known(proof.device)
            known = found.session
            if found.key is None:
                raise DeviceNotServed
            if not proof_holds(proof, found.key, method, path, digest):
                raise ProofMissing
            if known is None:
                challenge, used = secrets.token_hex(16), 0
                fits = proof.challenge == FIRST
            else:
                challenge, text = known.split()
                used = int(text)
                fits = proof.challenge == challenge and proof.count > used
            after = proof.count if fits else used
            if known is not None and not fits:
                raise ProofMissing(challenge=challenge, count=used)
            if self._store.advance(proof.device, known, f"{challenge} {after}"):
                if not fits:
                    raise ProofMissing(challenge=challenge, count=used)
                return proof, challenge
        raise HubBusy


class Service:
    """One hub over one store and one folder."""

    def __init__(self, store: HubStore, folder: Path) -> None:
        self.store = store
        self.door = Door(store)
        self._folder = folder
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        folder.mkdir(parents=True, exist_ok=True)

    def hello(self, device: str, hello: Hello) -> Welcome:
        met = self.store.meet(device, hello)
        with self._alone(device):
            wait = (met.brings or met.ask) and not met.give
            download = None if wait else self._ready(device, met.has, hello.partial, force=met.give)
        return Welcome(
            receipt=met.has.receipt,
            ask=met.ask,
            program=self.store.program,
            roster=self.store.roster_version(),
            upload=self._begun(device),
            download=download,
        )

    def part_of(self, device: str, parcel: str, size: int, start: int) -> tuple[Path, int]:
        """The file that an upload goes on in, and how much of it is here. Raises ParcelTooLarge, HubFull."""
        if not 0 < size <= MOST_PARCEL:
            raise ParcelTooLarge
        folder = self._of(device, "in")
        if shutil.disk_usage(folder).free < 2 * (size - start) + 64 * 1024**2:
            raise HubFull
        path = folder / f"{parcel}.{size}"
        with self._alone(device):
            for other in folder.glob("*.*"):
                if other != path and other.is_file():
                    other.unlink(missing_ok=True)  # a device sends one parcel at a time
            path.touch()
            return path, path.stat().st_size

    def deliver(self, device: str, part: Path) -> Delivered:
        """Take in an upload that is complete. Raises ParcelDamaged; then the upload begins anew."""
        with self._alone(device):
            files: list[Taken] = []
            if part.exists():
                if hash_of(part) != part.name.split(".")[0]:
                    part.unlink()
                    raise ParcelDamaged
                with _room(part.parent) as folder:
                    files = [self.store.take(file) for file in unpack(part, folder)]
                part.unlink(missing_ok=True)
            has = self.store.has(device)
            return Delivered(tuple(files), has.receipt, self._ready(device, has))

    def parcel(self, device: str, parcel: str) -> Path | None:
        """The file of an offer to this device; None for any other."""
        path = self._of(device, "out") / parcel
        return path if path.is_file() else None

    def _ready(
        self, device: str, has: Has, partial: str = "", *, force: bool = False
    ) -> Offer | None:
        """What lies ready for a device: the parcel it has begun to fetch, or one made now."""
        if not force and not has.news:
            return None
        folder = self._of(device, "out")
        ready = _read_ready(folder)
        if (
            ready is not None
            and ready.fits(has.base, has.tip, partial)
            and (folder / ready.offer.id).exists()
        ):
            return ready.offer
        with _room(folder) as room:
            files = self.store.prepare(device, room)
            if not files:
                return None
            offer = pack(files, room)
            _forget(folder)
            (room / offer.id).replace(folder / offer.id)
        ready = _Ready(offer, has.base, has.tip)
        write_whole(
            folder / "ready.json", [msgspec.json.encode(ready)], flush=False
        )  # or made anew
        return offer

    def _begun(self, device: str) -> Offer | None:
        """An upload of this device that broke off."""
        for path in self._of(device, "in").glob("*.*"):
            parcel, _, size = path.name.partition(".")
            if path.is_file() and size.isdigit():
                return Offer(parcel, int(size), path.stat().st_size)
        return None

    def _of(self, device: str, way: str) -> Path:
        folder = self._folder / way / hashlib.sha256(device.encode()).hexdigest()[:32]
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @contextmanager
    def _alone(self, device: str) -> Iterator[None]:
        """One request of a device at a time, in this process and beside it, and a full disk said as such."""
        try:
            with self._locks[device], alone(self._of(device, "in") / "lock"):
                yield
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise HubFull from error
            raise


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """A folder to work in, gone afterwards."""
    with TemporaryDirectory(dir=folder, prefix="room-") as room:
        yield Path(room)


def _read_ready(folder: Path) -> _Ready | None:
    try:
        return msgspec.json.decode((folder / "ready.json").read_bytes(), type=_Ready)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _forget(folder: Path) -> None:
    """Parcels made before: a device is offered one at a time."""
    (folder / "ready.json").unlink(missing_ok=True)
    for path in folder.iterdir():
        if path.is_file():
            path.unlink(missing_ok=True)
