"""A first load of 10,000 records of 1 kB by snapshot, then 100 changes, then nothing: each way, beside a plain copy."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.clock import SetClock
from app.records.people import Person
from db.exchange.receive import receive
from db.exchange.received import Received
from db.exchange.send import send
from tests.bench.figures import Figure, PeakMemory, seconds
from tests.support.exchanges import carry, device_of
from tests.support.replicas import START, VILLAGE, Replica, make_world

RECORDS = 10_000


def figures(folder: Path) -> Iterator[Figure]:
    world = make_world(folder, SetClock(START))
    stick = folder / "stick"
    stick.mkdir()
    _fill(world.county)
    copy = _plain_copy(folder)
    with PeakMemory() as memory:
        yield from _one_way(world.county, world.township, stick, "first load", 1.0, 1.5, copy)
    if memory.grown is not None:
        yield Figure("memory grown by a first load, both sides", memory.grown, "MiB")
    for _ in range(2):
        carry(stick, world.township, world.county)
        carry(stick, world.county, world.township)
    clerk = world.township.desk("clerk").actor  # may change a person, as nobody at the county may
    for number in range(100):
        with world.township.store.begin(clerk) as work:
            work.put(replace(work.get(Person, f"{number:032x}"), phone=str(number)))
            work.commit("correct_person")
    yield from _one_way(world.township, world.county, stick, "100 changes", 0.05, 0.05, copy)
    carry(stick, world.county, world.township)
    yield from _one_way(world.township, world.county, stick, "nothing to do", 0.01, 0.01, copy)


def _one_way(
    source: Replica,
    target: Replica,
    stick: Path,
    name: str,
    most_out: float,
    most_in: float,
    copy: float,
) -> Iterator[Figure]:
    files: list[str] = []
    made = seconds(lambda: files.extend(send(source.store, device_of(target), stick).files))
    yield Figure(
        f"{name}: built", made, "s", copy, "the same data as a plain file, copied", most_out
    )
    brought: list[Received] = []
    taken = seconds(lambda: brought.extend(receive(target.store, stick / file) for file in files))
    assert not any(part.quarantined for part in brought)
    yield Figure(f"{name}: taken in", taken, "s", copy, "as above", most_in)
    size = sum((stick / file).stat().st_size for file in files)
    yield Figure(f"{name}: size of the bundle", size / 1000, "kB")


def _fill(replica: Replica) -> None:
    with replica.store.begin(replica.desk("admin").actor) as work:
        for number in range(RECORDS):
            work.put(
                Person(
                    id=f"{number:032x}", dossier=f"{number:032x}", name="陈秀英",
                    phone=f"138{number:08d}", residence_area=VILLAGE, address=f"{number} 组 " * 100,
                )
            )  # fmt: skip
        work.commit("test")


def _plain_copy(folder: Path) -> float:
    plain = folder / "plain"
    plain.write_bytes(b"x" * (RECORDS * 1000))
    return seconds(lambda: shutil.copyfile(plain, folder / "copied"))
