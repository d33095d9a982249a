"""Another database key, and the process killed at every point of the change."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.demo.world import password_of
from app.jobs import JobContext, Progress
from app.security.doorkeeper import Doorkeeper
from app.security.errors import UnknownUser
from app.security.key_slots import read_key_file, recover, unlock, write_key_file
from app.security.log_in import log_in
from db import rekey as rekeying
from db.place import DATABASE
from db.rekey import COPY, finish_rekey, rekey
from db.store import SqlStore
from db.unattended import open_desk
from db.verify import verify
from tests.app.test_admin import offices

__all__ = ["offices"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(offices, tmp_path):
    offices.desk("clerk").note("before")
    offices.township.close()
    shutil.copytree(offices.township.home, tmp_path / "here")
    return tmp_path / "here"


def sound(home, clock):
    """It opens with the password, everything is there, nothing is left over."""
    finish_rekey(home)
    key = log_in(home, "clerk", password_of("clerk"))
    store = SqlStore(home, key, clock)
    try:
        assert verify(store) == []
        with store.reading_connection() as connection:
            actions = connection.exec_driver_sql("SELECT action FROM audit").scalars().all()
        assert "before" in actions
    finally:
        store.close()
    assert not (home / COPY).exists()
    assert read_key_file(home).next_salt == ""
    return key


def test_everybody_and_the_county_open_it_with_the_new_key_and_the_old_opens_nothing(
    offices, home, clock
):
    old = log_in(home, "clerk", password_of("clerk"))
    new = rekey(home, old)
    assert new != old
    file = read_key_file(home)
    assert all(unlock(file, s.user, password_of(s.user)) == new for s in file.slots)
    assert recover(file, offices.recovery) == new
    assert sound(home, clock) == new
    with pytest.raises(Exception, match="STORE-026"):
        SqlStore(home, old, clock)


@pytest.mark.fault
def test_killed_at_any_moment_it_opens_with_one_key_or_the_other(home, clock):
    chance = random.Random(11)
    for _ in range(int(os.environ.get("YICHUANG_KILLS", "6"))):
        key = log_in(home, "clerk", password_of("clerk"))
        with subprocess.Popen(
            [sys.executable, "-m", "tests.fault.rekeying", str(home)],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ) as process:  # fmt: skip
            process.stdin.write(key.hex() + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == "ready\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=chance.uniform(0.0, 0.25))
            process.kill()
        sound(home, clock)


@pytest.mark.parametrize("step", range(4))
def test_cut_off_at_each_step(home, clock, monkeypatch, step):
    """As if the power had gone before the step: the copy checked, both keys noted, the place taken, the old dropped."""
    key = log_in(home, "clerk", password_of("clerk"))
    names = ["_check", "write_key_file", "flush_folder", "finish_rekey"]
    calls = {"flush_folder": 2}
    seen = dict.fromkeys(names, 0)
    real = getattr(rekeying, names[step])

    def dies(*arguments):
        seen[names[step]] += 1
        if seen[names[step]] == calls.get(names[step], 1):
            raise KeyboardInterrupt
        return real(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(rekeying, names[step], dies)
        with pytest.raises(KeyboardInterrupt):
            rekey(home, key)
    after = sound(home, clock)
    assert (after != key) == (step >= 2)


def test_a_removed_person_is_shut_out_of_the_key_at_the_next_opening(home, clock):
    old = log_in(home, "clerk2", password_of("clerk2"))
    kept = read_key_file(home)
    Doorkeeper(home, old).remove("clerk2")
    assert read_key_file(home).rekey_due
    open_desk(home, "clerk", password_of("clerk")).close()
    file = read_key_file(home)
    assert not file.rekey_due
    with pytest.raises(UnknownUser):
        unlock(file, "clerk2", password_of("clerk2"))
    write_key_file(
        home, kept
    )  # their copy of the slots opens the old key, and the database no more
    with pytest.raises(Exception, match="STORE-026"):
        open_desk(home, "clerk2", password_of("clerk2"))


def test_it_says_how_far_it_is_and_can_be_put_off(home, clock):
    old = log_in(home, "clerk2", password_of("clerk2"))
    Doorkeeper(home, old).remove("clerk2")
    steps: list[Progress] = []
    job = JobContext(steps.append)
    job.cancel()
    open_desk(home, "clerk", password_of("clerk"), job.report).close()
    assert read_key_file(home).rekey_due
    assert sound(home, clock) == old
    job = JobContext(steps.append)
    open_desk(home, "clerk", password_of("clerk"), job.report).close()
    assert not read_key_file(home).rekey_due
    assert sound(home, clock) != old
    assert steps[-1].done == steps[-1].total > 0


def test_while_it_is_open_elsewhere_nothing_changes(offices, clock):
    home = offices.township.home
    before = (home / "keys.json").read_bytes(), (home / DATABASE).read_bytes()[:16]
    with pytest.raises(Exception, match="STORE-005"):
        rekey(home, log_in(home, "clerk", password_of("clerk")))
    assert before == ((home / "keys.json").read_bytes(), (home / DATABASE).read_bytes()[:16])
