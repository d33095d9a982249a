"""The hub as a process of its own: killed in mid-transfer, stopped with requests under way."""

import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import pytest

from app.hub.address import parse_address
from app.hub.keys import make_hub_file
from tests.hub.test_network import much, names
from tests.support.hubs import Line, network

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.fault


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def hub_process(home, port):
    call = [
        sys.executable,
        "main.py",
        "hub",
        "serve",
        "--home",
        home,
        "--plain",
        "--port",
        str(port),
    ]
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


def test_a_hub_killed_in_mid_upload_goes_on_when_it_is_back(world, home):
    much(world.township, 400_000)
    port = free_port()
    line = Line(port, pause=150_000)
    calling = network(world.township)
    with hub_process(home, port) as process:
        found = []
        thread = threading.Thread(
            target=lambda: found.append(calling.exchange_with(parse_address(line.address)))
        )
        thread.start()
        line.paused.wait(30)
        time.sleep(0.2)  # what was carried is written
        process.send_signal(signal.SIGKILL)
        process.wait()
        line.go_on.set()
        with hub_process(home, port) as process:
            thread.join(60)
            process.terminate()
            assert process.wait(30) == 0
    line.close()
    assert names(world.township) <= names(world.county)
    assert line.carried["up"] < 2 * found[0].exchange.sent[0].bytes
