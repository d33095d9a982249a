"""10,000 changes from the township to the county: export, import, memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.clock import SetClock
from app.records.people import Person
from db.engine import connect
from db.exchange.receive import receive
from db.exchange.send import send
from tests.bench.figures import Figure, PeakMemory, seconds
from tests.support.replicas import START, VILLAGE, make_world

CHANGES = 10_000


def figures(folder: Path) -> Iterator[Figure]:
    world = make_world(folder, SetClock(START))
    township, county = world.township.store, world.county.store
    actor = world.township.desk("clerk").actor
    stick = folder / "stick"
    stick.mkdir()

    made = seconds(lambda: _write(township, actor, CHANGES))
    yield Figure(
        "10,000 single changes written", made, "s",
        seconds(lambda: _raw_single(folder)), "10,000 single-row commits of 1 kB, raw SQLCipher",
    )  # fmt: skip
    with PeakMemory() as memory:
        out = seconds(lambda: send(township, "device-county", stick))
    yield Figure("export of 10,000 changes", out, "s", _raw_copy(folder), "reading 10,000 rows of 1 kB and writing them to a plain file", 2.0)  # fmt: skip
    if memory.grown is not None:
        yield Figure("memory grown by the export", memory.grown, "MiB")
    yield Figure("size of the bundles", sum(f.stat().st_size for f in stick.iterdir()) / 1e6, "MB")
    files = sorted(stick.iterdir())
    with PeakMemory() as memory:
        back = seconds(lambda: [receive(county, file) for file in files])
    yield Figure("import of 10,000 changes", back, "s", _raw_bulk(folder), "10,000 rows of 1 kB inserted in one transaction, raw SQLCipher", 3.0)  # fmt: skip
    if memory.grown is not None:
        yield Figure("memory grown by the import", memory.grown, "MiB")
    again = seconds(lambda: [receive(county, file) for file in files])
    yield Figure("the same bundle a second time", again, "s")
    answer = seconds(lambda: send(county, "device-township", stick))
    yield Figure("the county's answer", answer, "s")


def _write(store: Any, actor: Any, count: int) -> None:
    for number in range(count):
        with store.begin(actor) as work:
            work.put(_person(number))
            work.commit("correct_person")


def _person(number: int) -> Person:
    return Person(
        id=f"{number:032x}",
        dossier=f"{number:032x}",
        name="陈秀英",
        phone=f"138{number:08d}",
        residence_area=VILLAGE,
        address=f"{number} 组 " * 100,
    )


def _raw_single(folder: Path) -> None:
    raw = connect(folder / "single.db", b"k" * 32)
    raw.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)")
    for _ in range(CHANGES):
        raw.execute("INSERT INTO t (body) VALUES (?)", (b"x" * 1000,))
    raw.close()


def _raw_bulk(folder: Path) -> float:
    raw = connect(folder / "bulk.db", b"k" * 32)
    raw.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)")

    def insert() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT INTO t (body) VALUES (?)", [(b"x" * 1000,)] * CHANGES)
        raw.execute("COMMIT")

    return seconds(insert)


def _raw_copy(folder: Path) -> float:
    raw = connect(folder / "single.db", b"k" * 32, "reader")

    def copy() -> None:
        with (folder / "plain").open("wb") as file:
            for (body,) in raw.execute("SELECT body FROM t"):
                file.write(body)

    return seconds(copy)
