"""Exchanges over the network with the hub, over either store: how many, how fast, how many round trips and bytes.

The hub answers from processes of its own; whoever calls it has to share the machine's cores with it.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

import httpx2

from app.clock import SetClock
from app.hub.address import HubAddress, parse_address
from app.hub.call import HubClient
from app.hub.keys import make_hub_file
from app.hub.wire import Hello
from app.records.people import Person
from app.security.device_keys import DeviceKeys, new_device_keys
from app.security.roster import RosterDevice
from app.sync.manifest import Receipt
from db.change_log import read_state
from db.exchange.network import Network
from tests.bench.figures import Figure, median, milliseconds, p95, seconds
from tests.support.postgres import start, world_on
from tests.support.replicas import START, TOWNSHIP, VILLAGE, World, make_world

RECORDS = 10_000
ROUNDS = 100
DEVICES = 40  # that have nothing to say, and say so at once
GREETINGS = 600
WORKERS = 2
CHANGES = 20


def figures(folder: Path) -> Iterator[Figure]:
    yield from _of(make_world(folder / "embedded", SetClock(START)), "embedded", 1)
    with TemporaryDirectory() as elsewhere:
        server = start(Path(elsewhere), durable=True)
        try:
            world = world_on(server.fresh_place(), folder / "postgresql", SetClock(START))
            yield from _of(world, f"PostgreSQL, {WORKERS} processes", WORKERS)
        finally:
            server.end()


def _of(world: World, over: str, workers: int) -> Iterator[Figure]:
    town = Network(world.township.store, world.township.desk("clerk").actor)
    village = Network(world.village.store, world.village.desk("director").actor)
    devices = [_Greeter(world, number) for number in range(DEVICES)]
    world.sign_roster(
        world.county,
        devices=(*world.county.store.rosters.newest.body.devices, *(d.entry for d in devices)),
    )
    with _served(world, workers) as address:
        for caller in (town, village):
            for _ in range(3):
                caller.exchange_with(address)
        yield from _alone(world, town, address, over)
        yield from _greetings(world, devices, address, over)
        yield from _changes(world, [town, village], address, over)
    for replica in (world.township, world.village, world.county):
        replica.store.close()


def _alone(world: World, town: Network, address: HubAddress, over: str) -> Iterator[Figure]:
    _write(world.township, "clerk", RECORDS)
    found: list[Any] = []
    took = seconds(lambda: found.append(town.exchange_with(address)))
    wire = found[0].wire
    yield Figure(f"first load of 10,000 records of 1 kB ({over})", took, "s")
    yield Figure(f"round trips of it ({over})", wire.trips, "", limit=4)
    yield Figure(f"bytes of it ({over})", (wire.bytes_out + wire.bytes_in) / 1e6, "MB")
    town.exchange_with(address)
    quiet = milliseconds([lambda: town.exchange_with(address)] * ROUNDS)
    yield Figure(f"nothing to do, median ({over})", median(quiet), "ms", limit=10)
    yield Figure(f"nothing to do, p95 ({over})", p95(quiet), "ms")
    _write(world.township, "clerk", 100)
    took = seconds(lambda: found.append(town.exchange_with(address)))
    yield Figure(f"100 changes up ({over})", took * 1000, "ms", limit=50)


class _Greeter:
    """A device that is up to date: its exchange is one greeting, signed like any other."""

    def __init__(self, world: World, number: int) -> None:
        self.device = f"device-{number:03}"
        self._keys: DeviceKeys = new_device_keys()
        self._hub = world.county.store.identity
        self._store = world.county.store
        self._session = ""
        self.entry = RosterDevice(
            self.device, f"Z{number:02}", self.device, TOWNSHIP, "township", ("office",),
            self._keys.verify_key, self._keys.seal_key,
        )  # fmt: skip

    def sign(self, body: bytes) -> str:
        return self._keys.sign(body)

    def hub_key(self, _device: str) -> str | None:
        return self._hub.keys.verify_key if self._hub else None

    def read(self) -> None:
        with self._store.reading_connection() as connection:
            state = read_state(connection)
        receipt = Receipt(state.position, state.running, epoch=state.epoch)
        self._hello = Hello(0, "", receipt, "device-county")

    def exchange(self, address: HubAddress) -> None:
        client = HubClient(address, self, self._session)
        welcome = client.hello(self._hello)
        assert not welcome.ask
        assert welcome.download is None
        self._session = client.session
        client.close()


def _greetings(
    world: World, devices: Sequence[_Greeter], address: HubAddress, over: str
) -> Iterator[Figure]:
    for device in devices:
        device.read()
        device.exchange(address)
    lanes = [devices[at::8] for at in range(8)]
    rounds = GREETINGS // len(lanes)
    works = [_in_turn(lane, address, rounds) for lane in lanes]
    yield from _full_and_half(works, f"nothing to do, {DEVICES} machines ({over})")


def _in_turn(
    lane: Sequence[_Greeter], address: HubAddress, rounds: int
) -> list[Callable[[], object]]:
    def ask(device: _Greeter) -> Callable[[], object]:
        return lambda: device.exchange(address)

    return [ask(lane[turn % len(lane)]) for turn in range(rounds)]


def _changes(
    world: World, callers: Sequence[Network], address: HubAddress, over: str
) -> Iterator[Figure]:
    """Each time one change up and the county's word on it down: four round trips."""

    def day(caller: Network, replica: Any, user: str) -> Callable[[], object]:
        def one() -> None:
            _write(replica, user, 1)
            caller.exchange_with(address)

        return one

    works = [
        [day(callers[0], world.township, "clerk")] * CHANGES,
        [day(callers[1], world.village, "director")] * CHANGES,
    ]
    yield from _full_and_half(works, f"one change each, 2 machines ({over})")


def _full_and_half(works: Sequence[Sequence[Callable[[], object]]], what: str) -> Iterator[Figure]:
    """As fast as it goes, then at half that load."""
    load = f"load of the machine before {os.getloadavg()[0]:.1f}"
    took = seconds(lambda: _run(works, 0))
    a_second = sum(map(len, works)) / took
    yield Figure(f"exchanges a second, {what}, {load}", a_second, "/s")
    times = sorted(_run(works, 2 * len(works) / a_second))
    yield Figure(
        f"p99 at half that load, {what}", times[int(len(times) * 0.99) - 1] * 1000, "ms", limit=500
    )


def _run(works: Sequence[Sequence[Callable[[], object]]], every: float) -> list[float]:
    times: list[float] = []

    def go(lane: Sequence[Callable[[], object]]) -> None:
        for work in lane:
            took = seconds(work)
            times.append(took)
            sleep(max(0.0, every - took))

    threads = [threading.Thread(target=go, args=(lane,)) for lane in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


@contextmanager
def _served(world: World, workers: int) -> Iterator[HubAddress]:
    home = world.county.store.home
    make_hub_file(home, world.county.key, "127.0.0.1", 1)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    call = [sys.executable, "-m", "tests.bench.hub_process", str(home), str(port), str(workers)]
    with subprocess.Popen(call, cwd=Path(__file__).resolve().parents[2]) as process:
        began = perf_counter()
        while True:
            with suppress(httpx2.TransportError):
                if httpx2.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                    break
            assert perf_counter() - began < 60
            sleep(0.1)
        yield parse_address(f"http://127.0.0.1:{port}")
        process.send_signal(signal.SIGTERM)


def _write(replica: Any, user: str, count: int) -> None:
    with replica.store.begin(replica.desk(user).actor) as work:
        for number in range(count):
            made = work.new_id()
            work.put(
                Person(
                    id=made, dossier=made, name="陈秀英", phone=f"138{number:08d}",
                    residence_area=VILLAGE, address=f"{number} 组 " * 100,
                )
            )  # fmt: skip
        work.commit("test")
