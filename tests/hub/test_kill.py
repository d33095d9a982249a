"""The hub as processes of their own: killed in mid-transfer, side by side, over a server that is restarted."""

import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import psutil
import pytest
from sqlalchemy import select

from app.hub.address import parse_address
from app.hub.keys import make_hub_file
from app.records.people import Person
from db.tables import log_entry
from db.verify import verify
from tests.hub.test_network import much, names
from tests.support.hubs import Line, network, sync
from tests.support.postgres import on_a_server, over_each_store
from tests.support.replicas import VILLAGE

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.fault


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def hub_process(home, port, *more):
    serve = ("hub", "serve", "--home", home, "--plain", "--port", str(port), *more)
    call = [sys.executable, "main.py", *serve]
    with subprocess.Popen(call, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            while True:
                with suppress(httpx2.TransportError):
                    if httpx2.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                        break
                time.sleep(0.05)
            yield process
        finally:
            process.kill()


@pytest.fixture
def home(world):
    make_hub_file(world.county.store.home, world.county.key, "127.0.0.1", 1)
    return world.county.store.home


@contextmanager
def exchanging(world, line):
    """A township's exchange under way, held up in the middle of its upload."""
    much(world.township, 400_000)
    calling, found = network(world.township), []
    thread = threading.Thread(
        target=lambda: found.append(calling.exchange_with(parse_address(line.address)))
    )
    thread.start()
    assert line.paused.wait(30)
    time.sleep(0.2)  # what was carried is written
    yield found
    thread.join(60)
    line.close()


def written_once(world):
    """Everything that the township wrote is in the county's log, and nothing twice."""
    query = select(log_entry.c.hash).where(log_entry.c.device == "device-township")
    with world.township.store.reading_connection() as connection:
        theirs = list(connection.execute(query).scalars())
    with world.county.store.reading_connection() as connection:
        ours = list(connection.execute(query).scalars())
    assert len(ours) == len(set(ours))
    assert len(set(theirs) - set(ours)) <= 1  # the note of an exchange that carried something
    assert names(world.township) <= names(world.county)
    return verify(world.county.store) == []


@over_each_store
def test_a_hub_killed_in_mid_upload_goes_on_when_it_is_back(world, home):
    port = free_port()
    line = Line(port, pause=150_000)
    with hub_process(home, port) as process, exchanging(world, line) as found:
        process.send_signal(signal.SIGKILL)
        process.wait()
        line.go_on.set()
        with hub_process(home, port) as process:
            while not found:
                time.sleep(0.05)
            process.terminate()
            assert process.wait(30) == 0
    assert written_once(world)
    assert line.carried["up"] < 2 * found[0].exchange.sent[0].bytes


@on_a_server
def test_an_upload_goes_on_in_another_process_when_the_first_is_killed(world, home):
    ports = free_port(), free_port()
    line = Line(ports[0], pause=150_000)
    with hub_process(home, ports[0]) as first, hub_process(home, ports[1]):
        with exchanging(world, line) as found:
            first.send_signal(signal.SIGKILL)
            first.wait()
            line.port = ports[1]
            line.go_on.set()
        sync(world.village, f"http://127.0.0.1:{ports[1]}", "director")
    assert written_once(world)
    assert line.carried["up"] < 2 * found[0].exchange.sent[0].bytes


@on_a_server
def test_two_processes_take_from_many_at_once(world, home):
    """What comes to either at the same moment gets a place of its own in the one log."""
    ports = free_port(), free_port()
    callers = [(world.township, "clerk"), (world.village, "director")]
    with hub_process(home, ports[0]), hub_process(home, ports[1]):

        def day(replica, user):
            for turn in range(4):
                work_on(replica, user)
                sync(replica, f"http://127.0.0.1:{ports[turn % 2]}", user)

        threads = [threading.Thread(target=day, args=caller) for caller in callers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert written_once(world)
    assert names(world.village) <= names(world.county)


def work_on(replica, user):
    with replica.store.begin(replica.desk(user).actor) as work:
        work.add(Person(id=(p := work.new_id()), dossier=p, name="陈秀英", residence_area=VILLAGE))
        work.commit("test")


@pytest.mark.parametrize("world", ["postgresql"], indirect=True)
def test_a_server_restarted_in_mid_transfer_loses_and_doubles_nothing(world, home, postgres):
    port = free_port()
    line = Line(port, pause=150_000)
    with hub_process(home, port), exchanging(world, line) as found:
        postgres.stop()
        line.go_on.set()
        time.sleep(0.5)  # the upload is whole, and the hub can't take it in
        postgres.begin_again()
    assert found[0].exchange.done
    assert written_once(world)
    assert line.carried["up"] < 2 * found[0].exchange.sent[0].bytes


@on_a_server
def test_a_process_of_several_that_dies_is_begun_anew(world, home):
    port = free_port()
    with hub_process(home, port, "--workers", "2") as process:
        sync(world.township, f"http://127.0.0.1:{port}")
        workers = [p for p in psutil.Process(process.pid).children() if "fork" in p.cmdline()[-1]]
        assert len(workers) == 2
        for worker in workers:
            worker.kill()
        much(world.township, 2000)
        assert sync(world.township, f"http://127.0.0.1:{port}").exchange.done
        process.terminate()
        assert process.wait(30) == 0
    assert written_once(world)
