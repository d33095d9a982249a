"""In a process of its own, on a small disk: take in applications until the disk is full, then look what is there."""

import json
import sys
from pathlib import Path

from app.clock import SetClock
from app.demo.people import Population
from app.errors import AppError
from app.records.assistance import Case
from db.store import SqlStore
from db.verify import verify
from tests.support.replicas import START, VILLAGE, make_world


def main(folder: Path) -> None:
    clock = SetClock(START)
    world = make_world(folder, clock)
    population = Population(1, clock.today())
    acknowledged, code = 0, ""
    while not code:
        try:
            world.township.desk("clerk").do(population.application(VILLAGE))
            acknowledged += 1
        except AppError as error:
            code = error.code
    home, key = world.township.store.home, world.township.key
    del world  # as if the power had gone: nothing is closed in good order
    store = SqlStore(home, key, clock)
    with store.reading(store.rosters.newest.actor("clerk", "", clock.today())) as reading:
        kept = len({case.household_id for case in reading.records.find(Case)})
    print(
        json.dumps(
            {"code": code, "acknowledged": acknowledged, "kept": kept, "problems": verify(store)}
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
