"""SIGKILL in the middle of an exchange, at each thing it reports: nothing lost, nothing twice, no half file."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.records.assistance import Case
from db.exchange.drive_files import find_bundles
from db.exchange.stick import OUTGOING, exchange
from db.store import SqlStore
from db.verify import verify
from tests.support.applications import application
from tests.support.replicas import make_world

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from app.clock import SetClock
from db.exchange.stick import exchange
from db.store import SqlStore
home, stick, place = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
store = SqlStore(home, bytes.fromhex(sys.stdin.readline().strip()), SetClock(datetime.now(UTC)))
seen = 0
def die(_done, _total, _what):
    global seen
    seen += 1
    if seen > place:
        os.kill(os.getpid(), 9)
exchange(store, stick, die)
"""


@pytest.mark.fault
def test_an_exchange_killed_anywhere_is_made_whole_by_the_next(tmp_path, clock):
    world = make_world(tmp_path / "world", clock)
    stick = tmp_path / "stick"
    stick.mkdir()
    world.township.desk("clerk").do(application())
    exchange(world.county.store, stick)
    exchange(world.township.store, stick)
    home, key = world.county.store.home, world.county.key
    world.county.store.close()
    killed = 0
    for place in range(7):
        ended = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(home), str(stick), str(place)],
            input=key.hex() + "\n", text=True, cwd=ROOT, check=False, capture_output=True,
        )  # fmt: skip
        assert ended.returncode in (0, -9), ended.stderr
        killed += ended.returncode == -9
        store = SqlStore(home, key, clock)
        assert verify(store) == []
        store.close()
    assert killed >= 4
    store = SqlStore(home, key, clock)
    assert exchange(store, stick).done
    assert exchange(world.township.store, stick).done
    for left in (
        *stick.glob("*.partial"),
        *(home / OUTGOING).glob("*"),
        *home.glob("incoming/*.tmp*"),
    ):
        raise AssertionError(left)
    actor = store.rosters.newest.actor("county", store.identity.device, clock.today())
    with store.reading(actor) as reading:
        assert len(reading.records.find(Case)) == 1
    assert len(find_bundles(stick)) == 3
    for opened in (store, world.township.store, world.village.store):
        opened.close()
