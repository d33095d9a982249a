"""The hub's disk fills up: the machine that sends is told, nothing is half taken in, and all arrives when there is room."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.disks import can_mount

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.fault


@pytest.mark.parametrize("disk", ["tmpfs"] if can_mount() else [])
def test_a_hub_without_room_says_so_and_goes_on_when_it_has_some(tmp_path, disk):
    assert disk == "tmpfs"
    done = subprocess.run(
        ["unshare", "-m", sys.executable, "-m", "tests.hub.on_a_small_disk", tmp_path],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["told"] == "NET-007"
    assert said["whole_meanwhile"] == said["whole"] == []
    assert said["sent"] > 0
    assert said["missing"] == 0
