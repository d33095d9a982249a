"""The exchange room as a clerk uses it: a drive comes, is looked at, exchanged with, and two values are settled."""

import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QRadioButton, QWidget
from shiboken6 import delete

from app.desk import Desk
from app.queries.case_list import CaseList
from app.records.people import Person
from db.exchange.stick import Stick, exchange
from tests.support.applications import application
from tests.support.walker import walk
from tests.support.windows import settle_window, until_idle
from ui import dialogs
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.sync.drives import Drive, DriveWatch, removable
from ui.sync.view import SyncView
from ui.widgets import Text
from ui.widgets.form_dialog import FormDialog

LONG = "阿卜杜热合曼·买买提吐尔逊·玉素甫江·艾则孜（曾用名：买买提·艾则孜江）"


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "大河U盘"
    folder.mkdir()
    return folder


@pytest.fixture
def window(qtbot, world):
    jobs = QtJobRunner()
    desk = Desk(
        world.township.store, world.township.desk("clerk").actor, Stick(world.township.store)
    )
    made = MainWindow(desk, jobs, pack_label="政策包 示例", locked=lambda: None)
    qtbot.addWidget(made)
    made.show()
    yield made
    until_idle(qtbot, jobs)
    jobs.shut_down()


def room(qtbot, window, *drives):
    """The room with these drives plugged in."""
    window.open_room("sync")
    page = window.page("sync")
    page.watch.stop()
    settle_window(qtbot, window)
    page.watch.deleteLater()
    page.watch = DriveWatch(window.desk, page, lambda: drives)
    page.watch.changed.connect(page.exchange.show_drives)
    page.watch.look()
    settle_window(qtbot, window)
    return page


def press(qtbot, parent, name):
    button = next(b for b in parent.findChildren(QPushButton, name) if b.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def two_phones(world, stick):
    """Both ends write a telephone number of one person; the other end's comes by stick."""
    world.township.desk("clerk").do(application())
    for replica in (world.township, world.county, world.township, world.county):
        exchange(replica.store, stick)
    for replica, user, phone in (
        (world.township, "clerk", "13985854471"),
        (world.county, "clerk2", "18685830092"),
    ):
        with replica.store.begin(replica.desk(user).actor) as work:
            person = next(p for p in work.find(Person) if p.name == "王秀英")
            work.put(replace(person, phone=phone))
            work.commit("test")
    exchange(world.county.store, stick)
    return person.id


def phone_of(world, person_id):
    with world.township.store.reading(world.township.desk("clerk").actor) as reading:
        return reading.records.get(Person, person_id).phone


def test_a_drive_is_noticed_looked_at_tried_out_and_exchanged_with(qtbot, window, world, stick):
    person = two_phones(world, stick)
    page = room(qtbot, window, Drive(stick, "大河U盘"))
    assert page.exchange.files.model.rows[0].fresh
    press(qtbot, page, "preview_大河U盘")
    settle_window(qtbot, window)
    assert "1 处待定夺" in page.exchange._preview_words.text()
    assert page.exchange.title.text().startswith("插入 U 盘")
    assert phone_of(world, person) == "13985854471"
    press(qtbot, page, "exchange")
    settle_window(qtbot, window)
    assert page.exchange.title.text() == "交换完成，可以拔出“大河U盘”"
    assert "1 处待定夺" in page.exchange.detail.text()
    assert page.tabs["conflicts"].accessibleName() == "待定夺 1"
    rows = page.exchange.lines.model.rows
    assert {getattr(row, "sender", None) or row.label for row in rows} >= {"county", "village"}


def test_two_values_are_shown_with_their_past_and_settled_by_a_click(qtbot, window, world, stick):
    person = two_phones(world, stick)
    page = room(qtbot, window, Drive(stick, "大河U盘"))
    page.start()
    settle_window(qtbot, window)
    page.show_section("conflicts")
    buttons = [b for b in page.conflicts.findChildren(QRadioButton) if b.isVisible()]
    assert all("改自" in b.accessibleName() for b in buttons)
    other = next(b for b in buttons if "周明" in b.accessibleName())
    qtbot.mouseClick(other.parentWidget(), Qt.MouseButton.LeftButton)
    assert other.isChecked()
    press(qtbot, page.conflicts, "take_chosen")
    settle_window(qtbot, window)
    assert phone_of(world, person) == "18685830092"
    assert page.conflicts.states.words() == "没有需要定夺的内容。"
    assert page.tabs["conflicts"].accessibleName() == "待定夺"


def test_asking_the_other_keeps_the_conflict_and_shows_the_question(qtbot, window, world, stick):
    two_phones(world, stick)
    page = room(qtbot, window, Drive(stick, "大河U盘"))
    page.start()
    settle_window(qtbot, window)
    page.show_section("conflicts")
    press(qtbot, page.conflicts, "ask_other")
    dialog = page.conflicts.findChild(FormDialog)
    assert "联系电话" in dialog.text("text")
    press(qtbot, dialog, "form_done")
    settle_window(qtbot, window)
    words = [label.text() for label in page.conflicts.findChildren(Text)]
    assert any(text.startswith("罗映雪问周明：") for text in words)


def test_a_drive_that_fails_is_never_called_done(qtbot, window, world, stick):
    two_phones(world, stick)
    page = room(qtbot, window, Drive(stick, "大河U盘"))
    shutil.rmtree(stick)
    page.start()
    settle_window(qtbot, window)
    assert page.exchange.title.text() == "交换没有完成"
    assert "U 盘" in page.exchange.detail.text()
    assert page.exchange.button.isEnabled()


def test_a_drive_that_can_not_be_read_says_so_until_it_can(qtbot, window, stick):
    page = room(qtbot, window)
    place = stick / "拔掉了"

    def problems():
        page.exchange.use_folder(place)
        settle_window(qtbot, window)
        shown = [label for label in page.findChildren(Text) if label.isVisible()]
        assert "正在查看…" not in [label.text() for label in shown]
        return [label.text() for label in shown if label.property("look") == "error"]

    (said,) = problems()
    assert "U 盘" in said
    place.mkdir()
    assert problems() == []


def test_without_a_drive_a_folder_is_asked_for(qtbot, window, stick):
    page = room(qtbot, window)
    dialogs.answers.lay_down(str(stick))
    page.start()
    settle_window(qtbot, window)
    assert page.exchange.title.text().startswith("交换完成")


def test_a_case_says_how_far_it_has_got(qtbot, window, world, stick):
    world.township.desk("clerk").do(application())
    case = world.township.desk("clerk").ask(CaseList()).rows[0]
    window.open_room("cases", case_id=case.id)
    settle_window(qtbot, window)
    line = window.page("cases").case._reached
    assert line.text().startswith("待交换：")
    assert "还没有写到 U 盘" in line.text()
    page = room(qtbot, window)
    page.use_folder(stick)
    page.start()
    settle_window(qtbot, window)
    assert "已写到 U 盘，等回执" in line.text()
    exchange(world.county.store, stick)
    page.start()
    settle_window(qtbot, window)
    assert line.text().startswith("县级已接收：")
    page.show_section("states")
    page.states.filters["taken"].click()
    settle_window(qtbot, window)
    assert "陈国强家庭" in [row.title for row in page.states.table.model.rows]


def test_silence_is_said_with_what_to_do(qtbot, window, world, stick):
    two_phones(world, stick)
    world.township.clock.time += timedelta(days=15)
    page = room(qtbot, window)
    page.reload()
    settle_window(qtbot, window)
    words = [c.text() for c in page.peers.findChildren(Text) if c.isVisible()]
    assert any("请把 U 盘送到上级机器" in text for text in words)


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)], ids=["large", "small"])
@pytest.mark.parametrize("section", ["exchange", "conflicts", "states", "refused"])
def test_nothing_is_cut_off(qtbot, window, world, stick, size, section):
    two_phones(world, stick)
    (stick / f"{LONG}.ycb").write_bytes(b"no bundle")
    page = room(qtbot, window, Drive(stick, LONG), Drive(stick / "..", "备份盘"))
    assert isinstance(page, SyncView)
    page.start()
    settle_window(qtbot, window)
    window.resize(*size)
    page.show_section(section)
    settle_window(qtbot, window)
    found = walk(window, size)
    assert found == [], "\n".join(str(f) for f in found[:12])


Partition = namedtuple("Partition", "device mountpoint opts")


def test_what_can_be_pulled_out_is_told_from_what_can_not(tmp_path):
    block = tmp_path / "class"
    block.mkdir()
    for name, where, flag in (
        ("sda1", "pci/ata1/block/sda/sda1", "0"),
        ("sdb1", "pci/usb2/2-1/block/sdb/sdb1", "0"),
        ("sdc1", "pci/ata2/block/sdc/sdc1", "1"),
    ):
        real = tmp_path / "devices" / where
        real.mkdir(parents=True)
        (real.parent / "removable").write_text(flag + "\n")
        (block / name).symlink_to(real)
    listed = [
        Partition("/dev/sda1", "/", "rw"),
        Partition("/dev/sdb1", "/mnt/a", "rw"),
        Partition("/dev/sdc1", "/mnt/b", "ro"),
        Partition("/dev/mmcblk0p1", "/media/clerk/相机", "rw"),
        Partition("server:/share", "/mnt/net", "rw"),
    ]
    found = [p.mountpoint for p in removable(listed, block)]
    assert found == ["/mnt/a", "/mnt/b", "/media/clerk/相机"]


def test_drives_come_and_go(qtbot, window, stick):
    there = [Drive(stick, "甲")]
    page = room(qtbot, window, *there)
    watch = DriveWatch(window.desk, page, lambda: tuple(there))
    watch.changed.connect(page.exchange.show_drives)
    watch.look()
    settle_window(qtbot, window)
    with qtbot.waitSignal(watch.plugged) as came:
        there.append(Drive(stick.parent, "乙"))
        watch.look()
    assert came.args[0].label == "乙"
    there.clear()
    watch.look()
    settle_window(qtbot, window)
    assert page.exchange._place is None


def test_a_look_that_outlives_its_window_says_nothing(qtbot, window):
    page, go_on = QWidget(), Event()
    page.show()

    def find():
        go_on.wait(5)
        return ()

    DriveWatch(window.desk, page, find).look()
    delete(page)
    go_on.set()
    settle_window(qtbot, window)
    assert window.isVisible()
