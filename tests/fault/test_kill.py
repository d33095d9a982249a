"""SIGKILL at random moments of a day: what was acknowledged is there, nothing is half written."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.records.assistance import Case, Decision, MeansItem
from app.records.people import Attachment, Person
from db.exchange.receive import receive
from db.exchange.send import send
from db.store import SqlStore
from db.verify import verify
from tests.support.replicas import make_world

# 100 for a long run: YICHUANG_KILLS=100
KILLS = int(os.environ.get("YICHUANG_KILLS", "10"))
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.fault
@pytest.mark.timeout(900)
def test_nothing_acknowledged_is_lost_and_nothing_is_half_written(tmp_path, clock):
    world = make_world(tmp_path / "world", clock)
    stick = tmp_path / "stick"
    stick.mkdir()
    home, key = world.township.store.home, world.township.key
    send(world.county.store, "device-township", stick)
    world.village.store.close()
    world.township.store.close()
    chance = random.Random(7)
    acknowledged: list[str] = []
    for turn in range(KILLS):
        acknowledged += kill_one_day(home, key, stick, turn, chance)
        store = SqlStore(home, key, clock)
        try:
            check(store, acknowledged)
            for file in stick.glob("A7K-C7X-*.ycb"):
                receive(world.county.store, file)
            send(world.county.store, "device-township", stick)
        finally:
            store.close()
    assert sum(line.startswith("case") for line in acknowledged) >= KILLS // 2
    world.county.store.close()


def kill_one_day(home, key, stick, turn, chance):
    """Run the day and kill it a random while after a random number of acknowledgements; return them all."""
    command = [sys.executable, "-m", "tests.fault.day", str(home), str(stick), str(turn)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as day:
        day.stdin.write(key.hex() + "\n")
        day.stdin.flush()
        assert day.stdout.readline().strip() == "ready"
        heard = [day.stdout.readline() for _ in range(chance.randint(0, 7))]
        try:
            day.wait(timeout=chance.uniform(0.0, 0.08))
            raise AssertionError("the day ended by itself")
        except subprocess.TimeoutExpired:
            day.kill()
        return [line.strip() for line in [*heard, *day.stdout] if line.endswith("\n")]


def check(store, acknowledged):
    assert verify(store) == []
    actor = store.rosters.newest.actor("clerk", store.identity.device, store.clock.today())
    drafts = {draft.id for draft in store.drafts_of("clerk")}
    with store.reading(actor) as reading:
        records = reading.records
        cases = {case.id for case in records.find(Case)}
        attached = {item.about_id for item in records.find(Attachment)}
        steps = {(d.case_id, d.step) for d in records.find(Decision)}
        people = {person.id for person in records.find(Person)}
        for item in records.find(MeansItem):
            assert item.case_id in cases
            assert item.person_id is None or item.person_id in people
        assert {case_id for case_id, step in steps if step == "accept"} == cases
    for line in acknowledged:
        kind, _, name = line.partition(" ")
        if kind == "draft":
            assert name in drafts
        elif kind == "case":
            assert name in cases
        elif kind == "attachment":
            assert name in attached
        elif kind == "step":
            assert (name, "ask_verification") in steps
