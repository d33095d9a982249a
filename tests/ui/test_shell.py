"""The window around the rooms: rail, bars, keys; nothing is lost on a small screen or with a long name."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.walker import walk
from tests.ui.gallery import LONG, TODAY
from ui.shell.bars import StatusBar, TopBar
from ui.shell.log_in import LogInPage
from ui.shell.rail import Rail
from ui.shell.rooms import Room
from ui.widgets import SearchBox

TITLES = ("工作台", "一窗受理", "办件", "对象档案", "入户走访", "儿童关爱", "预警", "统计报表", "数据同步", "系统管理")  # fmt: skip
ROOMS = [Room(f"r{n}", title, "house", n, "x", "x") for n, title in enumerate(TITLES)]


class Shell(QMainWindow):
    """The window's parts without a store behind them."""

    def __init__(self, rooms: Sequence[Room] = ROOMS) -> None:
        super().__init__()
        frame = QWidget()
        self.setCentralWidget(frame)
        from PySide6.QtWidgets import QHBoxLayout

        across = QHBoxLayout(frame)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.rail = Rail(rooms, "乡镇民政")
        self.top = TopBar(SearchBox("查人、查件：身份证号任意几位"), LONG, can_exchange=True)
        self.top.title.setText("一窗受理")
        self.top.set_waiting(128)
        self.status = StatusBar("政策包 钟山区 2026-07 版", TODAY, True)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addStretch(1)
        column.addWidget(self.status)
        across.addWidget(self.rail)
        across.addLayout(column, 1)


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_the_window_can_be_read_and_reached(qtbot: QtBot, size: tuple[int, int]) -> None:
    shell = Shell()
    qtbot.addWidget(shell)
    small = size[0] < 1100
    shell.rail.fold(folded=small)
    shell.top.fold(folded=small)
    shell.status.fold(folded=small)
    shell.rail.choose("r1")
    shell.rail.set_count("r2", 12)
    shell.rail.set_count("r6", 3, "warning")
    shell.status.say(LONG, "danger")
    assert [str(finding) for finding in walk(shell, size)] == []


def test_a_click_on_the_rail_asks_for_the_room(qtbot: QtBot) -> None:
    rail = Rail(ROOMS, "乡镇民政")
    qtbot.addWidget(rail)
    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.mouseClick(rail.buttons["r3"], Qt.MouseButton.LeftButton)
    assert told.args == ["r3"]


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_the_log_in_page_can_be_read_and_reached(qtbot: QtBot, size: tuple[int, int]) -> None:
    page = LogInPage([("li", "李正明"), ("abu", LONG)], "演示用户：li、abu；密码都写在演示说明里。")
    qtbot.addWidget(page)
    page.show_problem("密码不对，再错 3 次要等一分钟。")
    assert [str(finding) for finding in walk(page, size)] == []


def test_enter_logs_in(qtbot: QtBot) -> None:
    page = LogInPage([("li", "李正明")])
    qtbot.addWidget(page)
    page.choose("li")
    page.password.edit.setText("correct horse")
    with qtbot.waitSignal(page.asked) as told:
        qtbot.keyClick(page.password.edit, Qt.Key.Key_Return)
    assert told.args == ["li", "correct horse"]
