"""What 100 changes and a first load cost as the store grows: ten thousand records beside very many.

How many is set by YICHUANG_BENCH_RECORDS; the design's figure is a million, which takes some ten minutes to fill.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.clock import SetClock
from app.records.people import Person
from db.exchange.receive import receive
from db.exchange.send import send
from tests.bench.figures import Figure, PeakMemory, median, seconds
from tests.support.exchanges import carry, device_of
from tests.support.replicas import START, VILLAGE, Replica, World, make_world

FEW = 10_000
MANY = int(os.environ.get("YICHUANG_BENCH_RECORDS", "100000"))
CHANGES, ROUNDS = 100, 7
_AT_ONCE = 10_000


def figures(folder: Path) -> Iterator[Figure]:
    few, many = _measured(folder / "few", FEW), _measured(folder / "many", MANY)
    beside = f"with {FEW:,} records"
    for name, unit in (("100 changes: built", "ms"), ("100 changes: taken in", "ms")):
        yield Figure(
            f"{name}, {MANY:,} records", many[name], unit, few[name], beside, 1.3 * few[name]
        )
    for name, unit in (
        ("first load, each 10,000 records", "s"),
        ("memory grown by a first load", "MiB"),
    ):
        yield Figure(f"{name}, {MANY:,} records", many[name], unit, few[name], beside)


def _measured(folder: Path, count: int) -> dict[str, float]:
    folder.mkdir()
    world, stick = make_world(folder, SetClock(START)), folder / "stick"
    stick.mkdir()
    for first in range(0, count, _AT_ONCE):
        _fill(world.county, first, min(first + _AT_ONCE, count))
    with PeakMemory() as memory:
        loaded = seconds(lambda: _carried(world.county, world.township, stick))
    for _ in range(2):
        carry(stick, world.township, world.county)
        carry(stick, world.county, world.township)
    rounds = [_round(world, stick, number, count) for number in range(ROUNDS)]
    built, taken = zip(*rounds, strict=True)
    return {
        "100 changes: built": median(built) * 1000,
        "100 changes: taken in": median(taken) * 1000,
        "first load, each 10,000 records": loaded / count * 10_000,
        "memory grown by a first load": memory.grown or 0.0,
    }


def _round(world: World, stick: Path, number: int, count: int) -> tuple[float, float]:
    """Seconds to build and to take in a hundred changes, each an entry of its own."""
    _change(world, number, count)
    files: list[str] = []
    built = seconds(lambda: files.extend(_sent(world.township, world.county, stick)))
    taken = seconds(lambda: [receive(world.county.store, stick / file) for file in files])
    carry(stick, world.county, world.township)
    return built, taken


def _sent(source: Replica, target: Replica, stick: Path) -> tuple[str, ...]:
    return send(source.store, device_of(target), stick).files


def _carried(source: Replica, target: Replica, stick: Path) -> None:
    for file in _sent(source, target, stick):
        receive(target.store, stick / file)


def _fill(replica: Replica, first: int, end: int) -> None:
    with replica.store.begin(replica.desk("admin").actor) as work:
        for number in range(first, end):
            work.put(
                Person(
                    id=f"{number:032x}", dossier=f"{number:032x}", name="陈秀英",
                    phone=f"138{number:08d}", residence_area=VILLAGE, address=f"{number} 组 " * 100,
                )
            )  # fmt: skip
        work.commit("test")


def _change(world: World, number: int, count: int) -> None:
    """People spread over the store, one entry each, by who may change them."""
    clerk = world.township.desk("clerk").actor
    for place in range(CHANGES):
        with world.township.store.begin(clerk) as work:
            person = work.get(Person, f"{place * count // CHANGES + number:032x}")
            work.put(replace(person, phone=f"139{number:04d}{place:04d}"))
            work.commit("correct_person")
