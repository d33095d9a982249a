"""The log-in page and what lies behind it: another look, locking, switching the person."""

from collections.abc import Iterator

import psutil
import pyrage
import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.changes import Changes
from app.commands.add_attachment import AddAttachment
from app.queries.case_list import CaseList
from app.security.key_slots import Cost, make_key_file, with_user, write_key_file
from db import unattended
from db.unattended import open_desk
from tests.app.test_attachments import png
from tests.support.applications import application
from tests.support.replicas import Replica
from tests.support.walker import walk
from tests.support.windows import LONGEST_MS, settle, until_idle
from ui import dialogs
from ui.cases.viewer import FileViewer
from ui.shell.start import Front
from ui.shell.window import MainWindow
from ui.style.current import Theme, theme
from ui.style.display import read_display
from ui.style.theme import put_on
from ui.style.tokens import HIGH_CONTRAST
from ui.widgets import FilterButton
from ui.widgets.form_dialog import FormDialog

QUICK = Cost(memory_kib=64, passes=1)
PASSWORD = "fadeway-1979-tulip"


@pytest.fixture
def front(qtbot: QtBot, township: Replica, monkeypatch: pytest.MonkeyPatch) -> Iterator[Front]:
    """A township's machine that two people can open, at its log-in page."""
    monkeypatch.setattr(unattended, "SystemClock", lambda: township.clock)
    file = make_key_file("county", str(pyrage.x25519.Identity.generate().to_public()), township.key)
    for user, name in (("clerk", "罗映雪"), ("reviewer", "何秀")):
        file = with_user(file, user, name, PASSWORD, township.key, QUICK)
    write_key_file(township.store.home, file)
    township.store.close()
    made = Front(township.store.home, open_desk)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.shut_down()


def press(front: Front, name: str) -> None:
    """One of the looks on the log-in page."""
    button = front.log_in.findChild(FilterButton, f"display_{name}")
    assert isinstance(button, FilterButton)
    button.click()


def test_another_look_is_put_on_at_once_and_kept(
    front: Front, qtbot: QtBot, dressed: QApplication
) -> None:
    """Of a locked window: the person stays chosen, and at the next start the look is there again."""
    usual = theme()
    try:
        front.log_in.lock_for("clerk")
        press(front, "large")
        assert theme().px(100) == 125
        assert not front.log_in.user.isEnabled()
        assert front.log_in.user.code() == "clerk"
        press(front, "contrast")
        assert theme().tokens == HIGH_CONTRAST
        assert [str(finding) for finding in walk(front, (911, 512))] == []
        put_on(dressed)
        read_display(front.home).put_on(dressed)
        assert theme() == Theme(HIGH_CONTRAST, 1.25)
        for name in ("large", "contrast"):
            press(front, name)
        assert theme() == usual
    finally:
        put_on(dressed)


def enter(front: Front, qtbot: QtBot, user: str = "clerk") -> MainWindow:
    """Log in as a person does; the window that opens."""
    front.log_in.choose(user)
    qtbot.keyClicks(front.log_in.password.edit, PASSWORD)
    qtbot.keyClick(front.log_in.password.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: front.currentWidget() is front.main and front.main is not None, timeout=LONGEST_MS
    )
    settle(qtbot, front.jobs)
    assert front.main is not None
    return front.main


def idle(front: Front) -> None:
    """Nobody has touched anything for a quarter of an hour."""
    assert front._idle.interval() == 15 * 60_000
    assert front._idle.isActive()
    front._idle.timeout.emit()


def nothing_in_sight(front: Front) -> bool:
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not front]
    return shown == [] and front.currentWidget() is front.log_in


def connections_of(front: Front) -> list[str]:
    """Files of the store that this process has open."""
    open_files = psutil.Process().open_files()
    return [f.path for f in open_files if f.path.startswith(str(front.home))]


def see_attachment(front: Front, qtbot: QtBot, main: MainWindow) -> None:
    desk = front.desk
    assert desk is not None
    case_id = desk.do(application()).result.case_ids[0]
    file = desk.do(AddAttachment(case_id=case_id, title="收入证明", content=png())).result
    main.open_room("cases", case_id=case_id)
    main.desk.open_attachment(file, lambda opened: FileViewer(main.desk, opened, main).open())
    settle(qtbot, front.jobs)
    assert main.findChild(FileViewer).isVisible()


def ask_something(front: Front, qtbot: QtBot, main: MainWindow) -> None:
    """A question that waits in an event loop of its own; the lock comes meanwhile."""
    QTimer.singleShot(100, lambda: idle(front))
    assert not dialogs.confirm(main, "放弃？", "还没有保存。", yes="放弃")


def change_password(front: Front, qtbot: QtBot, main: MainWindow) -> None:
    main.findChild(QWidget, "own_password").click()
    (form,) = main.findChildren(FormDialog)
    qtbot.keyClicks(form.fields["new"].edit, "typed but not sent")


def settle_conflicts(front: Front, qtbot: QtBot, main: MainWindow) -> None:
    main.open_room("sync", section="conflicts")
    settle(qtbot, front.jobs)


OPEN = [see_attachment, ask_something, change_password, settle_conflicts]


@pytest.mark.parametrize("open_something", OPEN, ids=lambda f: f.__name__)
def test_idleness_locks_whatever_is_open_and_nothing_stays_in_sight(front, qtbot, open_something):
    main = enter(front, qtbot)
    assert connections_of(front) != []
    open_something(front, qtbot, main)
    if front.main is not None:
        idle(front)
    assert nothing_in_sight(front)
    settle(qtbot, front.jobs)
    assert nothing_in_sight(front)
    assert not isValid(main)
    assert front.desk is None
    assert connections_of(front) == []
    assert not front.log_in.user.isEnabled()
    assert enter(front, qtbot) is not main


def test_what_is_under_way_at_a_lock_is_finished_and_tells_nobody(front, qtbot):
    main = enter(front, qtbot)
    told: list[object] = []
    main.desk.do(application(), told.append)
    for room in main.rooms:
        main.open_room(room.key)
    qtbot.keyClick(main, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: front.main is None, timeout=LONGEST_MS)
    settle(qtbot, front.jobs)
    assert told == []
    enter(front, qtbot)
    assert len(front.desk.ask(CaseList()).rows) == 1


def test_what_was_being_typed_is_there_after_the_lock_and_a_switch_of_user(front, qtbot):
    main = enter(front, qtbot)
    main.open_room("intake")
    settle(qtbot, front.jobs)
    page = main.page("intake")
    qtbot.waitUntil(lambda: page.states.currentIndex() == 0, timeout=LONGEST_MS)  # the form stands
    page.household.phone.edit.setFocus()
    qtbot.keyClicks(page.household.phone.edit, "13985854471")
    front.lock()  # at once: before the pause after which a draft is saved
    settle(qtbot, front.jobs)
    front.log_in.findChild(QPushButton, "other_user").click()
    enter(front, qtbot, "reviewer")
    assert front.desk.actor.user_id == "reviewer"
    assert not front.desk.drafts()
    front.lock()
    settle(qtbot, front.jobs)
    front.log_in.findChild(QPushButton, "other_user").click()
    enter(front, qtbot)
    (draft,) = front.desk.drafts()
    assert "13985854471" in str(draft.body)


def test_a_key_or_click_puts_the_lock_off_and_nothing_else_does(front, qtbot):
    main = enter(front, qtbot)
    for touch in (
        lambda: qtbot.keyClick(main, Qt.Key.Key_Tab),
        lambda: qtbot.mouseClick(main.rail, Qt.MouseButton.LeftButton),
    ):
        front._idle.start(1000)
        qtbot.wait(60)
        before = front._idle.remainingTime()
        window = front.window().windowHandle()
        front._watch(window)
        touch()
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, event)
        assert front._idle.remainingTime() > before
    front._idle.setInterval(15 * 60_000)
    left = front._idle.remainingTime()
    qtbot.wait(30)
    main.desk.announce(Changes())
    assert front._idle.remainingTime() <= left
    settle(qtbot, front.jobs)


def test_waiting_grows_with_every_wrong_password_and_outlasts_a_restart(front, qtbot):
    for _ in range(5):
        front.log_in.password.edit.setText("falsch")
        qtbot.keyClick(front.log_in.password.edit, Qt.Key.Key_Return)
        settle(qtbot, front.jobs)
    words = front.log_in.problem.text()
    assert "请等" in words
    again = Front(front.home, open_desk)
    qtbot.addWidget(again)
    again.log_in.choose("clerk")
    again.log_in.password.edit.setText(PASSWORD)
    qtbot.keyClick(again.log_in.password.edit, Qt.Key.Key_Return)
    until_idle(qtbot, again.jobs)
    assert "请等" in again.log_in.problem.text()
    assert again.desk is None
    again.shut_down()
