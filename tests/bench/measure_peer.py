"""A first load of 10,000 records, 100 changes sent up and nothing to do over one wire: our hub, and PouchDB beside it.

The peer comes with npm; where there is none its figures are left out.
"""

import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from app.clock import SetClock
from app.hub.address import parse_address
from app.records.people import Person
from db.exchange.network import Network
from tests.bench.figures import Figure, seconds
from tests.bench.wire import Wire
from tests.support.hubs import application, serving
from tests.support.replicas import START, VILLAGE, Replica, make_world

RECORDS = 10_000
PEER = Path(__file__).parent / "peer"
FAR = 0.1  # seconds each way
STEPS = ("first load of 10,000 records", "100 changes", "nothing to do")
LIMITS = {(0.0, STEPS[1]): 50.0, (0.0, STEPS[2]): 10.0, (FAR, STEPS[0]): 4000.0}
ADDRESS_WORDS = 110  # of three characters each: with the rest, a record of about 1 kB


@dataclass(frozen=True, slots=True)
class Step:
    """What one exchange took and carried."""

    ms: float
    carried: int


def figures(folder: Path) -> Iterator[Figure]:
    records = _records()
    for delay in (0.0, FAR):
        where = f", {round(delay * 2000)} ms round trips" if delay else ""
        ours = _ours(folder / f"ours{delay}", records, delay)
        peer = _peer(folder / f"peer{delay}", records, delay)
        for number, name in enumerate(STEPS):
            mine, theirs = ours[number], peer[number] if peer else None
            yield Figure(
                f"{name}{where}", mine.ms, "ms", theirs.ms if theirs else None, "PouchDB", LIMITS.get((delay, name))
            )  # fmt: skip
            if theirs and not delay:
                most = theirs.carried / 2000 if number == 0 else None
                yield Figure(
                    f"{name}: carried", mine.carried / 1000, "kB", theirs.carried / 1000, "PouchDB", most
                )  # fmt: skip


def _records() -> list[Person]:
    """Words that repeat as those of real addresses and notes do, the same on every run."""
    dice = random.Random(1)
    words = ["".join(chr(dice.randrange(0x4E00, 0x9FA5)) for _ in range(3)) for _ in range(300)]
    return [
        Person(
            id=f"{number:032x}", dossier=f"{number:032x}", name="陈秀英", phone=f"{13800000000 + number}",
            residence_area=VILLAGE, address="".join(dice.choices(words, k=ADDRESS_WORDS)),
        )
        for number in range(RECORDS)
    ]  # fmt: skip


def _ours(folder: Path, records: list[Person], delay: float) -> list[Step]:
    """The township of the county's hub: a new machine's first load, then what its clerk changed."""
    folder.mkdir()
    world = make_world(folder, SetClock(START))
    caller = Network(world.township.store, world.township.desk("clerk").actor)
    with (
        serving(application(world.county.store, folder / "hub")) as port,
        Wire(port, delay) as wire,
    ):
        near = parse_address(f"http://127.0.0.1:{port}")
        far = parse_address(f"http://127.0.0.1:{wire.port}")

        def exchange() -> Step:
            before, found = wire.carried, []
            took = seconds(lambda: found.append(caller.exchange_with(far)))
            assert found[0].exchange.done, found
            return Step(took * 1000, wire.carried - before)

        _write(world.county, "admin", records)
        first = exchange()
        caller.exchange_with(near)
        _write(
            world.township,
            "clerk",
            [replace(r, phone=f"{int(r.phone) + 1}") for r in records[:100]],
        )
        changes = exchange()
        caller.exchange_with(near)
        return [first, changes, exchange()]


def _write(replica: Replica, user: str, records: list[Person]) -> None:
    with replica.store.begin(replica.desk(user).actor) as work:
        for record in records:
            work.put(record)
        work.commit("correct_person")


def _peer(folder: Path, records: list[Person], delay: float) -> list[Step]:
    if not shutil.which("npm"):
        return []
    shutil.copytree(PEER, folder)
    subprocess.run(
        ["npm", "ci", "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=600
    )
    plain = [
        {"_id": r.id, "name": r.name, "phone": r.phone, "area": r.residence_area, "address": r.address}
        for r in records
    ]  # fmt: skip
    (folder / "records.json").write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
    with _node(folder, "serve", ".") as (_, said):
        port = int(said.readline())
        with (
            Wire(port, delay) as wire,
            _node(folder, "call", ".", f"http://127.0.0.1:{wire.port}") as (told, answers),
        ):

            def do(deed: str) -> Step:
                before = wire.carried
                told.write(f"{deed}\n")
                told.flush()
                answer: dict[str, Any] = json.loads(answers.readline())
                return Step(answer["ms"], wire.carried - before)

            first = do("pull")
            do("change")
            return [first, do("push"), do("push")]


@contextmanager
def _node(folder: Path, *words: str) -> Iterator[tuple[IO[str], IO[str]]]:
    running = subprocess.Popen(
        ["node", "peer.js", *words],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdin is not None
    assert running.stdout is not None
    try:
        yield running.stdin, running.stdout
    finally:
        running.kill()
        running.wait()
