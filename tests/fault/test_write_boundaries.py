"""SIGKILL at the write boundaries of an export, an import, an exchange with a hub and the hub: nothing lost, twice or half."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select

from app.commands.add_attachment import AddAttachment
from app.hub.address import parse_address
from app.hub.errors import NetworkFailed
from app.records.assistance import Case
from app.records.people import Attachment
from app.sync.manifest import ENDING
from db.exchange.peers import read_peer, waiting_count
from db.exchange.receive import receive
from db.exchange.send import send
from db.store import SqlStore
from db.tables import quarantine
from db.verify import verify
from tests.app.test_attachments import png
from tests.hub.test_kill import free_port
from tests.support.applications import application as an_application
from tests.support.applications import id_number
from tests.support.exchanges import carry, carry_until_quiet
from tests.support.hubs import application, network, serving, sync
from tests.support.records import found
from tests.support.replicas import Replica, make_world

ROOT = Path(__file__).resolve().parents[2]
NIGHTLY = os.environ.get("YICHUANG_NIGHTLY") == "1"
SOME = 4  # boundaries in the suite; by night every one


class Template:
    """A township with a case and an attachment for the county; copied for each trial."""

    def __init__(self, folder, clock):
        self.folder, self.clock = folder, clock
        world = make_world(folder / "world", clock)
        stick = folder / "stick"
        stick.mkdir()
        carry_until_quiet(stick, world.township, world.county)
        (case_id,) = world.township.desk("clerk").do(an_application()).result.case_ids
        command = AddAttachment(case_id=case_id, title="户口簿", content=png())
        world.township.desk("clerk").do(command)
        world.township.desk("clerk").do(application_of_others())
        shutil.rmtree(stick)
        self.keys = {"township": world.township.key, "county": world.county.key}
        for replica in (world.county, world.township, world.village):
            replica.store.close()

    def trial(self, target):
        shutil.copytree(self.folder / "world", target)
        (target / "stick").mkdir()
        return target / "stick"

    def opened(self, target, name):
        key = self.keys[name]
        return Replica(SqlStore(target / name, key, self.clock), self.clock, key)


def application_of_others():
    first = an_application().members[0]
    other = replace(first, name="李阿姨", id_number=id_number("19700101", "321"))
    return an_application(members=(other,))


@pytest.fixture
def template(tmp_path, clock):
    return Template(tmp_path / "template", clock)


def ended_at(act, home, key, folder, place):
    """Whether it was killed there, or ended by itself; how many boundaries it passed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.fault.boundaries", act, str(home), str(folder),
         "device-county", str(place)],
        input=key.hex() + "\n", text=True, cwd=ROOT, check=False, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == -9, int(done.stderr or 0)


def places(count):
    if NIGHTLY:
        return range(count)
    return sorted({0, count - 1, *random.Random(17).sample(range(count), SOME - 2)})


def whole(township, county, stick):
    """After honest exchanges everything is there once."""
    carry(stick, township, county)
    carry(stick, county, township)
    carry(stick, township, county)
    assert len(found(county, Case)) == 2
    (paper,) = found(county, Attachment)
    assert county.store.blobs.open(paper.blob, paper.blob_key)
    for replica in (township, county):
        assert verify(replica.store) == []
        assert list((replica.store.home / "incoming").glob("*.tmp*")) == []
        with replica.store.reading_connection() as connection:
            assert connection.execute(select(quarantine)).all() == []
    with township.store.reading_connection() as connection:
        assert waiting_count(connection, read_peer(connection, "device-county").they_have) == 0
    assert send(township.store, "device-county", stick).entries == 0


@pytest.mark.fault
@pytest.mark.timeout(3600)
def test_an_export_killed_at_a_write_boundary(template, tmp_path):
    stick = template.trial(tmp_path / "whole")
    _, count = ended_at("export", tmp_path / "whole/township", template.keys["township"], stick, 10**6)  # fmt: skip
    assert count > 8
    for place in places(count):
        target = tmp_path / f"trial-{place}"
        stick = template.trial(target)
        killed, _ = ended_at("export", target / "township", template.keys["township"], stick, place)
        assert killed
        township, county = template.opened(target, "township"), template.opened(target, "county")
        assert verify(township.store) == []
        for file in sorted(stick.glob(f"*{ENDING}")):
            receive(county.store, file)  # what stands under a whole name is whole
        whole(township, county, stick)
        township.store.close()
        county.store.close()
        shutil.rmtree(target)


@pytest.mark.fault
@pytest.mark.timeout(3600)
def test_an_import_killed_at_a_write_boundary(template, tmp_path):
    stick = template.trial(tmp_path / "whole")
    township = template.opened(tmp_path / "whole", "township")
    send(township.store, "device-county", stick)
    township.store.close()
    shutil.copytree(stick, tmp_path / "bundles")
    _, count = ended_at("import", tmp_path / "whole/county", template.keys["county"], stick, 10**6)
    assert count > 30
    for place in places(count):
        target = tmp_path / f"trial-{place}"
        stick = template.trial(target)
        killed, _ = ended_at("import", target / "county", template.keys["county"], tmp_path / "bundles", place)  # fmt: skip
        assert killed
        township, county = template.opened(target, "township"), template.opened(target, "county")
        assert verify(county.store) == []
        assert len(found(county, Case)) in (0, 2), "an import is whole or not there"
        whole(township, county, stick)
        township.store.close()
        county.store.close()
        shutil.rmtree(target)


@pytest.mark.fault
@pytest.mark.timeout(3600)
def test_an_exchange_with_the_hub_killed_at_a_write_boundary(template, tmp_path):
    """The machine's end of uploading, downloading and taking in."""

    def trial(place):
        target = tmp_path / f"trial-{place}"
        stick = template.trial(target)
        county = template.opened(target, "county")
        with serving(application(county.store, target / "hub")) as port:
            address = f"http://127.0.0.1:{port}"
            home, key = target / "township", template.keys["township"]
            killed, passed = ended_at("sync", home, key, address, place)
            township = template.opened(target, "township")
            assert verify(township.store) == []
            assert sync(township, address).exchange.done
        whole(township, county, stick)
        township.store.close()
        county.store.close()
        shutil.rmtree(target)
        return killed, passed

    killed, count = trial(10**6)
    assert not killed
    assert count > 20
    assert all(trial(place)[0] for place in places(count))


@pytest.mark.fault
@pytest.mark.timeout(3600)
def test_a_hub_killed_at_a_write_boundary(template, tmp_path):
    """Its end: the machine is told that the hub is away, and goes on when it is back."""

    def trial(place):
        target, port = tmp_path / f"trial-{place}", free_port()
        stick = template.trial(target)
        address = f"http://127.0.0.1:{port}"
        township = template.opened(target, "township")
        with hub_that_ends(target / "county", template.keys["county"], port, place) as process:
            with suppress(NetworkFailed):
                network(township).exchange_with(parse_address(address), tries=1)
            process.terminate()
            _, said = process.communicate()
        county = template.opened(target, "county")
        assert verify(county.store) == []
        assert len(found(county, Case)) in (0, 2), "an import is whole or not there"
        with serving(application(county.store, target / "county" / "hub")) as again:
            assert sync(township, f"http://127.0.0.1:{again}").exchange.done
        whole(township, county, stick)
        township.store.close()
        county.store.close()
        shutil.rmtree(target)
        killed = process.returncode == -signal.SIGKILL
        return killed, 0 if killed else int(said.split()[-1])

    killed, count = trial(10**6)
    assert not killed
    assert count > 20
    assert all(trial(place)[0] for place in places(count))


@contextmanager
def hub_that_ends(home, key, port, place):
    call = [
        sys.executable,
        "-m",
        "tests.fault.boundaries",
        "serve",
        str(home),
        str(port),
        "",
        str(place),
    ]
    with subprocess.Popen(
        call, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:  # fmt: skip
        process.stdin.write(key.hex() + "\n")
        process.stdin.flush()
        try:
            while process.poll() is None:
                with suppress(httpx2.TransportError):
                    if httpx2.get(f"http://127.0.0.1:{port}/health").status_code == 200:
                        break
                time.sleep(0.05)
            yield process
        finally:
            process.kill()
