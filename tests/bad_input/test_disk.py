"""A data folder that can't be written, a disk that is full: said in one sentence, nothing lost, nothing half written."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.clock import SetClock
from app.commands.add_attachment import AddAttachment
from app.errors import AppError
from db.exchange.send import send
from db.place import DATABASE
from db.store import SqlStore
from db.verify import verify
from tests.support.applications import application
from tests.support.disks import can_mount, no_file_grows_beyond, read_only
from tests.support.pictures import noise
from tests.support.refusal import assert_clear, refused
from tests.support.replicas import START, make_world

ROOT = Path(__file__).resolve().parents[2]
linux = sys.platform.startswith("linux")


@pytest.fixture
def open_folder():
    """A folder that others than its owner may look into, which those of pytest are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_data_folder_that_is_read_only(open_folder, clock):
    world = make_world(open_folder, clock)
    for replica in (world.county, world.township, world.village):
        replica.store.close()
    home = world.township.store.home
    before = (home / DATABASE).read_bytes()
    with read_only(home), pytest.raises(AppError) as caught:
        SqlStore(home, world.township.key, SetClock(START))
    assert caught.value.code == "STORE-008"
    assert_clear(caught.value)
    assert (home / DATABASE).read_bytes() == before


if linux:

    def test_a_commit_that_does_not_fit(world):
        store = world.township.store
        log = store.home / f"{DATABASE}-wal"
        with no_file_grows_beyond(log.stat().st_size + 4096), refused(store, "STORE-014"):
            world.township.desk("clerk").do(application())
        world.township.desk("clerk").do(application())
        assert verify(store) == []

    def test_an_attachment_that_does_not_fit(world):
        store, desk = world.township.store, world.township.desk("clerk")
        case_id = desk.do(application()).result.case_ids[0]
        picture = AddAttachment(case_id=case_id, title="证明", content=noise(400))
        with no_file_grows_beyond(64 * 1024), refused(store, "STORE-014"):
            desk.do(picture)
        assert not list(store.home.rglob("*.partial"))
        desk.do(picture)
        assert verify(store) == []

    def test_a_bundle_that_does_not_fit(world, tmp_path):
        world.township.desk("clerk").do(application())
        with no_file_grows_beyond(500), pytest.raises(AppError) as caught:
            send(world.township.store, "device-county", tmp_path)
        assert caught.value.code == "SYNC-020"
        assert_clear(caught.value)
        assert list(tmp_path.glob("*.ycb*")) == []

    @pytest.mark.parametrize("disk", ["tmpfs"] if can_mount() else [])
    def test_a_disk_of_two_megabytes_that_fills_up(tmp_path, disk):
        """Clerks go on until nothing fits: then each is told, and all that was acknowledged is there."""
        script = (
            f"mount -t {disk} -o size=5m {disk} '{tmp_path}' && "
            f"exec '{sys.executable}' -m tests.bad_input.fill_disk '{tmp_path}'"
        )
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["code"] in ("STORE-013", "STORE-014")
        assert told["acknowledged"] > 0
        assert told["kept"] == told["acknowledged"]
        assert told["problems"] == []
