"""Drives as they are: full, read-only, pulled out, with garbage and odd names beside our files."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.exchange import Meant
from app.jobs import Cancelled
from app.records.assistance import Case
from app.records.people import Person
from app.sync.errors import StickFailed, StickFull, StickReadOnly
from db.exchange.drive_files import copy_onto, drop_superseded, find_bundles, named
from db.exchange.look import look
from db.exchange.preview import preview
from db.exchange.runs import runs
from db.exchange.stick import exchange
from db.tables import exchange_run, log_state
from tests.support.applications import application, id_number
from tests.support.exchanges import bundle
from tests.support.replicas import Replica, World

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def small_drive(folder: Path, size: str):
    """A real file system of a few hundred kilobytes, where the system lets us mount one."""
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    try:
        yield made.returncode == 0
    finally:
        if made.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def no_file_over(size: int):
    """The other way to a full drive: the system refuses to let a file grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)


def cases(replica: Replica) -> int:
    with replica.store.reading(replica.desk("admin").actor) as reading:
        return len(reading.records.find(Case))


def accept_many(world: World, count: int) -> None:
    for n in range(count):
        member = replace(
            application().members[0], id_number=id_number(order=f"{n:03d}"), name="陈国强"
        )
        world.township.desk("clerk").do(application(members=(member,)))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {f.name: f.read_bytes() for f in folder.iterdir() if f.is_file()}


def test_one_stick_serves_many_laptops_and_carries_others_files_untouched(world, stick):
    world.township.desk("clerk").do(application())
    exchange(world.township.store, stick)
    before = bytes_of(stick)
    summary = exchange(world.village.store, stick)
    assert summary.done
    after = bytes_of(stick)
    for_county = [name for name in before if name.startswith("A7K-C7X-")]
    assert for_county
    assert all(after[name] == before[name] for name in for_county)
    assert exchange(world.county.store, stick).accepted > 0
    assert cases(world.county) == 1
    back = exchange(world.township.store, stick)
    assert {f.sender for f in back.received} == {"county", "village"}


def test_what_is_on_a_drive_is_told_before_anything_is_taken(world, stick):
    world.township.desk("clerk").do(application())
    exchange(world.township.store, stick)
    (stick / "照片.ycb").write_bytes(b"\x89PNG not ours at all")
    found = look(world.county.store, stick)
    told = {(f.meant, f.sender, f.fresh) for f in found.files}
    assert (Meant.FOR_US, "township", True) in told
    assert (Meant.FOR_OTHERS, "township", False) in told
    assert found.count(Meant.DAMAGED) == 1
    assert next(f for f in found.files if f.meant is Meant.FOR_US).entries > 0
    assert next(f for f in found.files if f.meant is Meant.DAMAGED).code == "SYNC-001"
    assert cases(world.county) == 0
    exchange(world.county.store, stick)
    assert look(world.county.store, stick).fresh_for_us == 0
    mine = look(world.township.store, stick)
    assert mine.count(Meant.FROM_US) == 2


def test_a_preview_tells_what_would_change_and_changes_nothing(world, stick):
    world.township.desk("clerk").do(application())
    exchange(world.township.store, stick)
    county = world.county

    def state():
        with county.store.reading_connection() as connection:
            return connection.execute(select(log_state)).one(), sorted(
                f.name for f in county.store.home.rglob("*") if "wal" not in f.name
            )

    before = state()
    told = preview(county.store, stick, lambda *_: None, names=True)
    assert state() == before
    assert told.new_people == 4
    assert "陈国强" in told.names
    counted = {line.label: line.added for line in told.kinds}
    assert (counted["人员"], counted["家庭"], counted["办件"]) == (4, 1, 1)
    assert cases(county) == 0
    real = exchange(county.store, stick)
    assert real.accepted == sum(f.accepted for f in told.files)
    again = preview(county.store, stick, lambda *_: None)
    assert (again.kinds, again.new_people, again.names) == ((), 0, ())


def test_a_preview_counts_conflicts(world, stick):
    world.township.desk("clerk").do(application())
    exchange(world.township.store, stick)
    exchange(world.county.store, stick)
    exchange(world.township.store, stick)
    for replica, user, phone in (
        (world.township, "clerk", "13985854471"),
        (world.county, "admin", "18685830092"),
    ):
        with replica.store.begin(replica.desk(user).actor) as work:
            person = next(p for p in work.find(Person) if p.name == "王秀英")
            work.put(replace(person, phone=phone))
            work.commit("test")
    exchange(world.township.store, stick)
    told = preview(world.county.store, stick, lambda *_: None)
    assert told.conflicts == 1
    assert [k.changed for k in told.kinds if k.label == "人员"] == [1]
    exchange(world.county.store, stick)
    assert preview(world.county.store, stick, lambda *_: None).conflicts == 0


@pytest.mark.parametrize(
    "name", ["a7k-c7x-1-9.YCB", "A7K-C7~1.YCB", "A7K-C7X-1-9 (2).ycb", "副本.Ycb"]
)
def test_a_renamed_copy_is_still_found_by_what_is_inside(world, stick, name):
    world.township.desk("clerk").do(application())
    bundle(stick, world.township, world.county).rename(stick / name)
    assert exchange(world.county.store, stick).accepted > 0


def test_garbage_beside_ours_is_left_alone(world, stick):
    world.township.desk("clerk").do(application())
    exchange(world.township.store, stick)
    (stick / "._A7K-C7X-1-9.ycb").write_bytes(b"\x00\x05\x16\x07")
    (stick / "folder.ycb").mkdir()
    (stick / "link.ycb").symlink_to("/dev/zero")
    (stick / "empty.ycb").write_bytes(b"")
    (stick / "合同.docx").write_bytes(b"PK\x03\x04")
    os.mkfifo(stick / "pipe.ycb")
    summary = exchange(world.county.store, stick)
    assert summary.done
    assert [f.name for f in summary.received if f.code] == ["empty.ycb"]
    for name in ("._A7K-C7X-1-9.ycb", "folder.ycb", "empty.ycb", "合同.docx", "pipe.ycb"):
        assert (stick / name).exists()


def test_names_say_little_and_never_a_path():
    assert named("../../A7K-C7X-1-9.ycb") is None
    assert named("a7k-c7x-1-9.YCB").sender == "A7K"
    assert named("A7K-C7X-1-99999999999999999999999.ycb") is None


def test_a_full_drive_is_said_before_anything_is_replaced(world, stick):
    accept_many(world, 12)
    with small_drive(stick, "64k") as mounted:
        if mounted:
            (stick / "filling").write_bytes(b"x" * 52_000)
            summary = exchange(world.township.store, stick)
            assert isinstance(summary.problem, StickFull)
            assert summary.problem.facts["needed"] == 1
            assert not summary.flushed
            assert find_bundles(stick) == []
            (stick / "filling").unlink()
    assert exchange(world.township.store, stick).done
    assert exchange(world.county.store, stick).accepted > 0


def test_a_drive_that_fills_up_on_the_way_keeps_no_half_file(world, stick, tmp_path):
    (tmp_path / "A7K-C7X-1-9.ycb").write_bytes(os.urandom(600_000))
    with no_file_over(300_000), pytest.raises(StickFull):
        copy_onto(stick, [tmp_path / "A7K-C7X-1-9.ycb"], lambda *_: None)
    assert list(stick.iterdir()) == []


def test_a_drive_pulled_out_on_the_way(world, stick, tmp_path):
    world.township.desk("clerk").do(application())

    def pull(done: int, total: int | None, what: str) -> None:
        if total is not None and "写入" in what:
            shutil.rmtree(stick, ignore_errors=True)

    summary = exchange(world.township.store, stick, pull)
    assert type(summary.problem) is StickFailed
    assert not summary.flushed
    assert not list(world.township.store.home.glob("outgoing/*"))
    with pytest.raises(StickFailed):
        exchange(world.township.store, stick)
    stick.mkdir()
    assert exchange(world.township.store, stick).done


def test_a_read_only_drive_gives_what_is_for_us_and_says_that_nothing_went_out(world, stick):
    world.township.desk("clerk").do(application())
    exchange(world.township.store, stick)
    holds = bytes_of(stick)
    with small_drive(stick, "1m") as mounted:
        if mounted:
            for name, content in holds.items():
                (stick / name).write_bytes(content)
            subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
        elif os.geteuid() != 0:
            stick.chmod(0o555)
        else:
            return
        assert look(world.county.store, stick).read_only
        summary = exchange(world.county.store, stick)
    if not mounted:
        stick.chmod(0o755)
    assert isinstance(summary.problem, StickReadOnly)
    assert summary.accepted > 0
    assert summary.changes.touches("case")
    assert (summary.flushed, summary.sent) == (False, ())
    assert cases(world.county) == 1


def test_stopping_keeps_what_was_taken_and_leaves_no_half_file(world, stick):
    world.township.desk("clerk").do(application())
    exchange(world.township.store, stick)

    def stop(_done: int, _total: int | None, what: str) -> None:
        if "写入" in what:
            raise Cancelled

    summary = exchange(world.county.store, stick, stop)
    assert (summary.stopped, summary.done, summary.flushed) == (True, False, False)
    assert summary.changes.touches("case")
    assert not list(stick.glob("*.partial"))
    assert cases(world.county) == 1


def test_progress_reaches_the_end_of_each_file(world, stick, tmp_path):
    (tmp_path / "big.ycb").write_bytes(os.urandom(1_000_000))
    seen: list[tuple[int, int | None]] = []
    copy_onto(stick, [tmp_path / "big.ycb"], lambda done, total, _what: seen.append((done, total)))
    assert len(seen) >= 4
    assert all(total == 1_000_000 for _done, total in seen)
    assert seen == sorted(seen)


def test_older_files_for_the_same_recipient_go_in_any_case_and_no_others(stick):
    for name in (
        "a7k-c7x-1-9.YCB", "A7K-C7X-1-12.ycb", "A7K-C7X-1-12.ycb.partial", "A7K-V2M-1-9.ycb",
        "B4N-C7X-1-9.ycb", "A7K-C7X.txt", "A7K-C7X-notes.ycb",
    ):  # fmt: skip
        (stick / name).write_bytes(b"x")
    drop_superseded(stick, "A7K", "C7X", ["A7K-C7X-1-12.ycb"])
    assert {f.name for f in stick.iterdir()} == {
        "A7K-C7X-1-12.ycb", "A7K-V2M-1-9.ycb", "B4N-C7X-1-9.ycb", "A7K-C7X.txt", "A7K-C7X-notes.ycb",
    }  # fmt: skip


def test_a_process_killed_while_it_writes_leaves_no_file_that_looks_whole(stick, tmp_path):
    source = tmp_path / "A7K-C7X-1-9.ycb"
    source.write_bytes(os.urandom(3_000_000))
    code = (
        "import os, sys; from pathlib import Path; from db.exchange.drive_files import copy_onto\n"
        "def die(done, total, what):\n"
        "    if done > 1_000_000: os.kill(os.getpid(), 9)\n"
        "copy_onto(Path(sys.argv[1]), [Path(sys.argv[2])], die)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(stick), str(source)],
        cwd=ROOT,
        check=False,
        capture_output=True,
    )
    assert ended.returncode == -9, ended.stderr
    assert find_bundles(stick) == []
    copy_onto(stick, [source], lambda *_: None)
    drop_superseded(stick, "A7K", "C7X", [source.name])
    assert [f.name for f in stick.iterdir()] == [source.name]


def test_every_run_is_remembered_with_how_far_everybody_had_our_log(world, stick):
    world.township.desk("clerk").do(application())
    exchange(world.township.store, stick)
    exchange(world.county.store, stick)
    exchange(world.township.store, stick)
    with world.township.store.reading_connection() as connection:
        assert len(connection.execute(select(exchange_run)).all()) == 2
        last = next(runs(connection))[1]
    assert last.done
    assert last.they_have["device-county"] > 0
    assert last.taken["device-township"] > 0
