"""Exchanges over the network with the hub on the embedded store: how many, how fast, how many round trips and bytes."""

import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from app.clock import SetClock
from app.hub.address import parse_address
from app.records.people import Person
from db.exchange.network import Network
from tests.bench.figures import Figure, median, milliseconds, p95, seconds
from tests.support.hubs import application, serving
from tests.support.replicas import START, VILLAGE, make_world

RECORDS = 10_000
ROUNDS = 100


def figures(folder: Path) -> Iterator[Figure]:
    world = make_world(folder, SetClock(START))
    callers = [
        Network(world.township.store, world.township.desk("clerk").actor),
        Network(world.village.store, world.village.desk("director").actor),
    ]
    town = callers[0]
    with serving(application(world.county.store, folder / "hub")) as port:
        address = parse_address(f"http://127.0.0.1:{port}")
        for caller in callers:
            for _ in range(3):
                caller.exchange_with(address)
        _write(world.township, RECORDS)
        found = []
        took = seconds(lambda: found.append(town.exchange_with(address)))
        wire = found[0].wire
        yield Figure("first load of 10,000 records of 1 kB over the network", took, "s")
        yield Figure("round trips of it", wire.trips, "", limit=4)
        yield Figure("bytes of it", (wire.bytes_out + wire.bytes_in) / 1e6, "MB")
        town.exchange_with(address)
        quiet = milliseconds([lambda: town.exchange_with(address)] * ROUNDS)
        yield Figure("nothing to do over the network, median", median(quiet), "ms", limit=10)
        yield Figure("nothing to do over the network, p95", p95(quiet), "ms")
        _write(world.township, 100)
        took = seconds(lambda: found.append(town.exchange_with(address)))
        yield Figure("100 changes up over the network", took * 1000, "ms", limit=50)
        yield from _together(callers, address)


def _together(callers: list[Network], address: Any) -> Iterator[Figure]:
    """Two replicas at once, as fast as they can, then at half that load."""
    took = seconds(lambda: _run(callers, address, 0))
    a_second = len(callers) * ROUNDS / took
    yield Figure("exchanges a second, nothing to do, 2 callers", a_second, "/s")
    times = _run(callers, address, 2 * len(callers) / a_second)
    yield Figure(
        "p99 at half that load", sorted(times)[int(len(times) * 0.99) - 1] * 1000, "ms", limit=500
    )


def _run(callers: list[Network], address: Any, every: float) -> list[float]:
    times: list[float] = []

    def call(caller: Network) -> None:
        for _ in range(ROUNDS):
            began = perf_counter()
            caller.exchange_with(address)
            took = perf_counter() - began
            times.append(took)
            sleep(max(0.0, every - took))

    threads = [threading.Thread(target=call, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _write(replica: Any, count: int) -> None:
    with replica.store.begin(replica.desk("clerk").actor) as work:
        for number in range(count):
            made = work.new_id()
            work.put(
                Person(
                    id=made, dossier=made, name="陈秀英", phone=f"138{number:08d}",
                    residence_area=VILLAGE, address=f"{number} 组 " * 100,
                )
            )  # fmt: skip
        work.commit("test")
