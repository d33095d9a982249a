"""The main window as a whole, with two rooms and a person with a very long name."""

import pytest
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.security.actor import Actor
from tests.support.replicas import TOWNSHIP, Replica
from tests.support.walker import walk
from tests.support.windows import until_idle
from tests.ui.gallery import LONG, gallery
from ui.jobs import QtJobRunner
from ui.shell import window
from ui.shell.rooms import Room


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_the_main_window_can_be_read_and_reached(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, township: Replica, size: tuple[int, int]
) -> None:
    rooms = (
        Room("home", "工作台", "house", 1, "x", "x"),
        Room("sync", "数据同步", "usb", 2, "x", "x"),
    )
    monkeypatch.setattr(window, "rooms_for", lambda _: rooms)
    monkeypatch.setattr(Room, "make", lambda *_: gallery())
    jobs = QtJobRunner()
    desk = Desk(township.store, Actor("clerk", LONG, "clerk", TOWNSHIP, "device-township", 20))
    main = window.MainWindow(
        desk, jobs, pack_label="政策包 2026-07 版", locked=lambda: None, working_day=True
    )
    qtbot.addWidget(main)
    until_idle(qtbot, jobs)
    main.set_waiting(5)
    with qtbot.waitSignal(main.exchange_asked):
        main.top.exchange.emit()
    assert main.top.title.text() == "数据同步"
    findings = [str(finding) for finding in walk(main, size)]
    jobs.shut_down()
    assert findings == []
