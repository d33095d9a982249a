"""A replica is copied to a drive while it is used, and made again of the copy: whole, or not at all; nothing is lost."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from app.backup import (
    MANIFEST,
    PREFIX,
    BackupDamaged,
    BackupNoRoom,
    BackupPasswordWrong,
    BackupTooNew,
    NotABackup,
    RestoreNotEmpty,
)
from app.commands.add_attachment import AddAttachment
from app.jobs import Cancelled
from app.queries.last_backup import LastBackup
from app.records.assistance import Case
from app.records.children import ChildFile
from app.security.doorkeeper import Doorkeeper
from app.security.errors import NotPermitted, UnknownUser
from app.security.key_slots import Cost, make_key_file, with_user, write_key_file
from app.security.log_in import log_in
from db import backup as backing
from db.backup import back_up, restore
from db.change_log import read_state
from db.place import DATABASE
from db.store import BLOBS, SqlStore
from db.tables import RECORDS
from db.verify import verify
from tests.app.test_attachments import png
from tests.support.applications import application
from tests.support.exchanges import carry, carry_until_quiet
from tests.support.records import add_child, change, found
from tests.support.refusal import assert_clear
from tests.support.replicas import Replica

ROOT = Path(__file__).resolve().parents[2]
STEP = 1 if os.environ.get("YICHUANG_NIGHTLY") == "1" else 3  # places where it is killed
QUICK = Cost(memory_kib=64, passes=1)
PASSWORD = "春天的河-2026"


@pytest.fixture
def office(world):
    """The township with a case and an attachment, opened by a password."""
    township = world.township
    file = make_key_file(world.county_keys.verify_key, "", township.key, device="device-township")
    file = with_user(file, "reviewer", "何秀", PASSWORD, township.key, QUICK)
    write_key_file(township.store.home, file)
    township.store.doors = Doorkeeper(township.store.home, township.key, QUICK)
    (case_id,) = township.desk("clerk").do(application()).result.case_ids
    township.desk("clerk").do(AddAttachment(case_id=case_id, title="户口簿", content=png()))
    return township


def opened(home, clock, key):
    store = SqlStore(home, key, clock)
    return Replica(store, clock, key)


def restored(folder, tmp_path, clock, name="new"):
    home = tmp_path / name
    made = restore(home, folder, "reviewer", PASSWORD, clock)
    return made, opened(home, clock, log_in(home, "reviewer", PASSWORD))


def test_a_backup_has_everything_and_opens_with_the_password_of_its_day(
    office, stick, tmp_path, clock
):
    made = back_up(office.store, stick)
    assert [p.name for p in stick.iterdir()] == [made.folder.name]
    assert made.folder.name.startswith(f"{PREFIX}-A7K-")
    assert made.missing == 0
    office.desk("clerk").note("after")
    told, again = restored(made.folder, tmp_path, clock)
    try:
        assert told.problems == ()
        assert verify(again.store) == []
        assert len(found(again, Case)) == 1
        assert len(again.store.blobs.names()) == len(office.store.blobs.names()) == 1
        actions = [a.action for a in found_audit(again)]
        assert "restore" in actions
        assert "after" not in actions
        with again.store.reading_connection() as connection:
            assert read_state(connection).epoch.startswith("00000001.")
    finally:
        again.store.close()


def found_audit(replica):
    with replica.store.reading_connection() as connection:
        return connection.execute(select(RECORDS["audit"])).all()


def test_only_who_looks_after_the_machine_makes_one_and_it_is_audited(office, stick):
    desk = office.desk("reviewer")
    desk.backer = lambda folder, report: back_up(office.store, folder, report)
    assert desk.ask(LastBackup()) is None
    desk.back_up(stick)
    assert desk.ask(LastBackup()) is not None
    assert [a.action for a in found_audit(office)].count("backup") == 1
    clerk = office.desk("clerk")
    clerk.backer = desk.backer
    with pytest.raises(NotPermitted):
        clerk.back_up(stick)
    assert len(list(stick.iterdir())) == 1


def test_two_on_one_day_stand_beside_each_other(office, stick):
    names = {back_up(office.store, stick).folder.name for _ in range(2)}
    assert names == {p.name for p in stick.iterdir()}
    assert len(names) == 2


def test_nothing_stands_in_the_clear(office, stick):
    made = back_up(office.store, stick)
    whole = b"".join(p.read_bytes() for p in made.folder.rglob("*") if p.is_file())
    for secret in ("陈国强", "6217001234567890123", "13985854471", "户口簿"):
        assert secret.encode() not in whole


def test_the_exchange_brings_back_what_came_after_the_backup(world, office, stick, tmp_path, clock):
    _, file = add_child(office)
    drive = tmp_path / "drive"
    drive.mkdir()
    carry_until_quiet(drive, world.village, office, world.county)
    made = back_up(office.store, stick)
    change(office, "reviewer", ChildFile, file.id, grade="三年级")
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    carry_until_quiet(drive, world.village, office, world.county)
    office.store.close()
    _, again = restored(made.folder, tmp_path, clock)
    try:
        assert found(again, ChildFile)[0].grade is None
        change(again, "reviewer", ChildFile, file.id, head_teacher="杨老师")
        carry(drive, again, world.county)
        carry_until_quiet(drive, world.village, again, world.county)
        for replica in (again, world.county, world.village):
            held = found(replica, ChildFile)[0]
            assert (held.school, held.grade, held.head_teacher) == ("大桥小学", "三年级", "杨老师")
        assert verify(again.store) == []
    finally:
        again.store.close()


def changed(folder, how):
    """The backup with something done to it."""
    if how == "no manifest":
        (folder / MANIFEST).unlink()
    elif how == "other":
        (folder / MANIFEST).write_text("[1, 2]")
    elif how == "newer":
        body = json.loads((folder / MANIFEST).read_bytes())
        (folder / MANIFEST).write_text(json.dumps(body | {"form": 2}))
    elif how == "newer database":
        body = json.loads((folder / MANIFEST).read_bytes())
        (folder / MANIFEST).write_text(json.dumps(body | {"schema": "9990"}))
    elif how == "cut off":
        body = (folder / DATABASE).read_bytes()
        (folder / DATABASE).write_bytes(body[: len(body) // 2])
    elif how == "altered":
        body = bytearray((folder / DATABASE).read_bytes())
        body[9000] ^= 1
        (folder / DATABASE).write_bytes(body)
    elif how == "keys cut off":
        (folder / "keys.json").write_bytes(b"{")
    elif how == "attachment gone":
        next((folder / BLOBS).iterdir()).unlink()
    elif how == "way out":
        body = json.loads((folder / MANIFEST).read_bytes())
        body["files"].append({"name": "../evil", "bytes": 0, "sha256": ""})
        (folder / MANIFEST).write_text(json.dumps(body))
    return folder


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("no manifest", NotABackup),
        ("other", NotABackup),
        ("newer", BackupTooNew),
        ("newer database", BackupTooNew),
        ("cut off", BackupDamaged),
        ("altered", BackupDamaged),
        ("keys cut off", BackupDamaged),
        ("attachment gone", BackupDamaged),
        ("way out", BackupDamaged),
    ],
)
def test_what_is_no_sound_backup_is_refused_in_one_sentence_and_leaves_nothing(
    office, stick, tmp_path, clock, how, error
):
    folder = changed(back_up(office.store, stick).folder, how)
    with pytest.raises(error) as caught:
        restore(tmp_path / "new", folder, "reviewer", PASSWORD, clock)
    assert_clear(caught.value)
    assert list((tmp_path / "new").glob("**/*")) == []
    assert not (tmp_path / "evil").exists()


def test_a_wrong_password_a_stranger_and_a_folder_in_use(office, stick, tmp_path, clock):
    folder = back_up(office.store, stick).folder
    with pytest.raises(BackupPasswordWrong) as caught:
        restore(tmp_path / "new", folder, "reviewer", "falsch-2026", clock)
    assert_clear(caught.value)
    with pytest.raises(UnknownUser):
        restore(tmp_path / "new", folder, "nobody", PASSWORD, clock)
    before = (office.store.home / "keys.json").read_bytes()
    with pytest.raises(RestoreNotEmpty) as caught:
        restore(office.store.home, folder, "reviewer", PASSWORD, clock)
    assert_clear(caught.value)
    assert (office.store.home / "keys.json").read_bytes() == before


def test_a_full_drive_and_one_that_was_stopped_leave_nothing(office, stick, monkeypatch):
    usage = shutil.disk_usage(stick)
    with monkeypatch.context() as patched:
        patched.setattr(backing.shutil, "disk_usage", lambda _: usage._replace(free=1000))
        with pytest.raises(BackupNoRoom) as caught:
            back_up(office.store, stick)
        assert_clear(caught.value)

    def stop(_done, _total, _what):
        raise Cancelled

    with pytest.raises(Cancelled):
        back_up(office.store, stick, stop)
    assert list(stick.iterdir()) == []


SCRIPT = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from app.clock import SetClock
from app.sync import whole_file
from app.security.doorkeeper import Doorkeeper
from db import backup
from db.store import SqlStore
act, home, folder, place = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
key, seen = bytes.fromhex(sys.stdin.readline().strip()), 0
def die(*_):
    global seen
    seen += 1
    if seen > place:
        os.kill(os.getpid(), 9)
real = whole_file.flush_folder
def flushed(path):
    real(path)
    die()
whole_file.flush_folder = backup.flush_folder = flushed
clock = SetClock(datetime(2026, 9, 24, 1, 0, tzinfo=UTC))
if act == "backup":
    store = SqlStore(home, key, clock)
    backup.back_up(store, folder, die)
else:
    begin = backup.begin_epoch
    backup.begin_epoch = lambda *given: (die(), begin(*given), die())
    finish = backup.finish
    backup.finish = lambda home: (die(), finish(home), die())
    backup.restore(home, folder, "reviewer", "%s", clock, die)
"""


def killed_at(act, home, folder, place, key):
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT % PASSWORD, act, str(home), str(folder), str(place)],
        input=key.hex() + "\n", text=True, cwd=ROOT, check=False, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    return ended.returncode != 0


@pytest.mark.fault
def test_a_backup_killed_anywhere_leaves_no_half_one_that_looks_whole(
    office, stick, tmp_path, clock
):
    office.store.close()
    for place in range(0, 99, STEP):
        killed = killed_at("backup", office.store.home, stick, place, office.key)
        whole = [p for p in stick.iterdir() if not p.name.endswith(".partial")]
        if not killed:
            break
        for folder in whole:  # killed after the last step: then it is whole
            restored(folder, tmp_path, clock, f"new-{place}")[1].store.close()
            shutil.rmtree(folder)
    assert place >= 5
    assert len(list(stick.iterdir())) == len(whole) == 1


@pytest.mark.fault
def test_a_restore_killed_anywhere_is_done_again_or_is_whole(office, stick, tmp_path, clock):
    folder = back_up(office.store, stick).folder
    for place in range(0, 99, STEP):
        home = tmp_path / f"new-{place}"
        killed = killed_at("restore", home, folder, place, office.key)
        with contextlib.suppress(RestoreNotEmpty):  # it was whole, or was made whole now
            restore(home, folder, "reviewer", PASSWORD, clock)
        again = opened(home, clock, log_in(home, "reviewer", PASSWORD))
        assert verify(again.store) == []
        assert [p.name for p in home.iterdir() if p.name == "enrolling"] == []
        again.store.close()
        if not killed:
            break
    assert place >= 5


def test_the_verbs(office, stick, tmp_path):
    home = office.store.home
    office.store.close()
    (tmp_path / "pw").write_text(PASSWORD, "utf-8")

    def call(*arguments):
        return subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *map(str, arguments),
             "--user", "reviewer", "--password-file", str(tmp_path / "pw"), "--json"],
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    made = msgspec.json.decode(call("backup", stick, "--home", home).stdout)
    done = call("restore", made["folder"], "--home", tmp_path / "new")
    assert msgspec.json.decode(done.stdout)["user"] == "reviewer"
    assert call("verify", "--home", tmp_path / "new").returncode == 0
    again = call("restore", made["folder"], "--home", tmp_path / "new")
    assert msgspec.json.decode(again.stdout)["error"]["code"] == "BACK-004"
