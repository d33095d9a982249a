"""An exchange with the hub as the replica goes through it: at most four round trips, one where there is nothing to do.

Hello tells both receipts; then what the hub lacks goes up, what we lack comes down, each as one parcel that resumes at the byte.
"""

import random
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from app.changes import Changes, joined
from app.exchange import ExchangeSummary, FileOutcome, NetworkSummary, Report, SentTo
from app.hub.address import HubAddress
from app.hub.call import Broken, Caller, HubClient
from app.hub.errors import HubBusy, HubUnreachable, ParcelDamaged
from app.hub.parcel import hash_of, pack, unpack
from app.hub.wire import Delivered, Hello, Offer, Welcome
from app.sync.manifest import Receipt

TRIES = 6
_FIRST_WAIT, _LONGEST_WAIT, _SLICE = 0.5, 30.0, 0.2


class Replica(Caller, Protocol):
    """What an exchange needs of the store."""

    def session(self) -> str: ...
    def keep_session(self, session: str) -> None: ...
    def expected_hub(self) -> str:
        """The device that answered last time, or the one that the roster suggests."""
        ...

    def hello(self, hub: str, partial: str) -> Hello: ...
    def believe(self, hub: str, receipt: Receipt) -> None:
        """Note what the hub has accepted of ours."""
        ...

    def has_news_for(self, hub: str) -> bool: ...
    def announce(self) -> None:
        """Write the audit line of an exchange that carries something, so that it goes along."""
        ...

    def prepare(self, hub: str, folder: Path) -> tuple[list[Path], SentTo]: ...
    def take(self, file: Path) -> tuple[FileOutcome, Changes]: ...


def exchange_with_hub(
    address: HubAddress,
    replica: Replica,
    folder: Path,
    step: Report,
    *,
    tries: int = TRIES,
    sleep: Callable[[float], None] = time.sleep,
) -> NetworkSummary:
    """Raises a NetworkFailed; what was taken in before stays taken in, and the next exchange goes on from there."""
    (folder / "out").mkdir(parents=True, exist_ok=True)
    client = HubClient(address, replica, replica.session())
    visit = _Visit(client, replica, folder, step)
    try:
        for turn in range(tries):
            try:
                return visit.go()
            except (Broken, ParcelDamaged) as error:
                wait = error.wait if isinstance(error, Broken) else 0
                if turn == tries - 1:
                    raise (HubBusy() if wait else HubUnreachable()) from error
                _pause(min(wait, _LONGEST_WAIT) + backoff(turn), step, sleep)
        raise HubUnreachable
    finally:
        replica.keep_session(client.session)
        client.close()


def _pause(seconds: float, step: Report, sleep: Callable[[float], None]) -> None:
    """Wait, but not for whoever has stopped the exchange."""
    while seconds > 0:
        step(0, 1, "等待网络")
        sleep(min(_SLICE, seconds))
        seconds -= _SLICE


def backoff(turn: int) -> float:
    """Seconds before the next try: a random part of a span that doubles, so that laptops don't knock together."""
    return random.uniform(0.1, min(_LONGEST_WAIT, _FIRST_WAIT * 2**turn))


class _Visit:
    """One exchange over its tries: what was sent and taken is counted through all of them."""

    def __init__(self, client: HubClient, replica: Replica, folder: Path, step: Report) -> None:
        self._client = client
        self._replica = replica
        self._folder = folder
        self._step = step
        self._announced = False
        self._said_waiting = False
        self._sent: list[SentTo] = []
        self._received: list[FileOutcome] = []
        self._changes: list[Changes] = []
        self._refused: list[str] = []

    def go(self) -> NetworkSummary:
        welcome = self._hello()
        hub = self._client.hub
        download = welcome.download
        if welcome.ask or self._replica.has_news_for(hub):
            delivered = self._bring(hub, welcome)
            download = delivered.download or download
        elif self._said_waiting:
            download = (
                self._hello().download
            )  # the hub has waited for what it had already: its answer was lost
        if download is not None and self._fetch(download):
            self._hello()  # the hub learns at once what we have
        received = tuple(self._received)
        summary = ExchangeSummary(
            received, tuple(self._sent), joined(self._changes), flushed=not self._refused
        )
        return NetworkSummary(hub, summary, self._client.wire, tuple(self._refused))

    def _hello(self) -> Welcome:
        self._step(0, 1, "连接县级平台")
        begun = next(iter(sorted(self._folder.glob("*.part"))), None)
        partial = begun.stem if begun else ""
        expected = self._client.hub or self._replica.expected_hub()
        hello = self._replica.hello(expected, partial)
        self._said_waiting = hello.waiting > 0
        welcome = self._client.hello(hello)
        self._replica.believe(self._client.hub, welcome.receipt)
        return welcome

    def _bring(self, hub: str, welcome: Welcome) -> Delivered:
        out = self._folder / "out"
        begun = welcome.upload
        parcel = out / begun.id if begun else None
        if begun is None or parcel is None or not parcel.exists():
            begun = self._packed(hub, out)
            parcel = out / begun.id
        size = begun.size
        delivered = self._client.upload(parcel, begun, lambda at: self._step(at, size, "送出变动"))
        parcel.unlink(missing_ok=True)
        self._replica.believe(hub, delivered.receipt)
        self._refused += [file.code for file in delivered.files if file.code]
        return delivered

    def _packed(self, hub: str, out: Path) -> Offer:
        if not self._announced:
            self._replica.announce()
            self._announced = True
        for old in out.iterdir():
            if old.is_file():
                old.unlink(missing_ok=True)
        with TemporaryDirectory(dir=out) as room:
            files, sent = self._replica.prepare(hub, Path(room))
            offer = pack(files, out)
        self._sent = [sent]
        return offer

    def _fetch(self, offer: Offer) -> bool:
        """Whether anything came that the hub should hear of."""
        part = self._folder / f"{offer.id}.part"
        for other in self._folder.glob("*.part"):
            if other != part:
                other.unlink(missing_ok=True)
        self._client.download(offer, part, lambda at: self._step(at, offer.size, "取回变动"))
        if part.stat().st_size != offer.size or hash_of(part) != offer.id:
            part.unlink()
            raise ParcelDamaged
        with TemporaryDirectory(dir=self._folder) as room:
            taken = [self._take(file) for file in unpack(part, Path(room))]
        part.unlink()
        return any(taken)

    def _take(self, file: Path) -> bool:
        outcome, changes = self._replica.take(file)
        self._received.append(outcome)
        self._changes.append(changes)
        return bool(outcome.accepted or changes)
