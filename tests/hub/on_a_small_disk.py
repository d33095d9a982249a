"""In a process of its own, in a mount namespace: the hub's data lie on a disk that fills up while a township sends.

Prints what the township was told, whether the hub's store was whole meanwhile, and what was there once the disk had room.
"""

import json
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

from app.clock import SetClock
from app.errors import AppError
from app.hub.keys import make_hub_file
from app.records.people import Person
from db.store import SqlStore
from db.verify import verify
from tests.hub.test_kill import free_port, hub_process
from tests.hub.test_network import names
from tests.support.hubs import sync
from tests.support.replicas import START, Replica, make_world


def main(folder: Path) -> None:
    clock, small = SetClock(START), folder / "small"
    world = make_world(folder / "world", clock)
    key, home = world.county.key, world.county.store.home
    world.county.store.close()
    small.mkdir()
    _mount("size=3m", small)
    shutil.copytree(home, small / "hub")
    make_hub_file(small / "hub", key, "127.0.0.1", 1)
    _much(world.township)
    port, told = free_port(), ""
    with hub_process(small / "hub", port):
        address = f"http://127.0.0.1:{port}"
        try:
            sync(world.township, address)
        except AppError as problem:
            told = problem.code
        _mount("remount,size=200m", small)
        whole_meanwhile = _problems(small / "hub", key, clock)
        sync(world.township, address)
    after = SqlStore(small / "hub", key, clock)
    with after.reading(after.rosters.newest.actor("admin", "", clock.today())) as reading:
        arrived = {person.id for person in reading.records.find(Person)}
    said = {
        "told": told, "whole_meanwhile": whole_meanwhile, "whole": verify(after),
        "missing": len(names(world.township) - arrived), "sent": len(names(world.township)),
    }  # fmt: skip
    print(json.dumps(said))


def _problems(home: Path, key: bytes, clock: SetClock) -> list[str]:
    store = SqlStore(home, key, clock)
    try:
        return [str(problem) for problem in verify(store)]
    finally:
        store.close()


def _much(replica: Replica) -> None:
    """People whose addresses do not compress: some hundred kilobytes."""
    with replica.store.begin(replica.desk("clerk").actor) as work:
        for _ in range(300):
            person = work.new_id()
            work.add(
                Person(id=person, dossier=person, name="陈秀英", address=secrets.token_hex(1000))
            )
        work.commit("test")


def _mount(options: str, folder: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
