"""Where the machine's clock can't be believed the window asks what day it is, and writes nothing before."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.clock import SHANGHAI, SetClock
from db.store import SqlStore
from tests.support.applications import application
from tests.support.replicas import Replica
from tests.support.walker import walk
from tests.support.windows import LONGEST_MS, until_idle
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow


@pytest.fixture
def main(qtbot: QtBot, township: Replica):
    township.desk("clerk").do(application())
    township.store.close()
    wrong = SetClock(datetime(2099, 1, 3, 9, tzinfo=SHANGHAI))
    township.store = SqlStore(township.store.home, township.key, wrong)
    jobs = QtJobRunner()
    window = MainWindow(township.desk("clerk"), jobs, pack_label="", locked=lambda: None)
    qtbot.addWidget(window)
    window.show()
    until_idle(qtbot, jobs)
    yield window
    jobs.shut_down()


def test_a_command_is_held_back_and_the_date_is_asked_for(qtbot: QtBot, main: MainWindow) -> None:
    done: list[object] = []
    main.desk.do(application(), done.append)
    qtbot.waitUntil(lambda: main.date_asked is not None, timeout=LONGEST_MS)
    dialog = main.date_asked
    assert dialog is not None
    assert dialog.isVisible()
    assert done == []
    assert [str(finding) for finding in walk(dialog, (dialog.width(), dialog.height()))] == []
    qtbot.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()  # nothing was entered
    qtbot.wait(450)  # a second press so soon would be a double click
    qtbot.keyClicks(dialog.fields["today"].edit, "20260925")
    qtbot.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: main.desk.clock_doubt is None, timeout=LONGEST_MS)
    assert main.desk.today == date(2026, 9, 25)
    assert not dialog.isVisible()
    main.ask_date()
    assert not dialog.isVisible()
