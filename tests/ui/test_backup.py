"""The backup in the window: one button, what came of it, and a drive that fails."""

from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from db.backup import back_up
from tests.support.walker import walk
from tests.support.windows import settle_window
from ui import dialogs
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.style.theme import put_on


@pytest.fixture
def window(qtbot, township):
    put_on(QApplication.instance())
    desk = township.desk("reviewer")
    desk.backer = partial(back_up, township.store)
    jobs = QtJobRunner()
    made = MainWindow(desk, jobs, pack_label="示例", locked=lambda: None)
    qtbot.addWidget(made)
    made.show()
    made.open_room("admin")
    settle_window(qtbot, made)
    yield made
    made.hide()
    jobs.shut_down()


def test_a_backup_by_the_button(qtbot, window, township, tmp_path):
    township.store.home.joinpath("keys.json").write_text("{}")
    stick = tmp_path / "stick"
    stick.mkdir()
    card = window.page("admin").backup
    assert card.state.text() == "还没有备份过。"
    dialogs.answers.lay_down(str(stick))
    card.button.click()
    assert not card.button.isEnabled()
    settle_window(qtbot, window)
    assert len(list(stick.glob("一窗备份-A7K-*"))) == 1
    assert card.state.text().startswith("上次备份：9月24日")
    assert card.button.isEnabled()
    assert not card.stop.isVisibleTo(card)


def test_a_drive_that_was_pulled_out_is_told_in_one_sentence(qtbot, window, tmp_path):
    dialogs.answers.lay_down(str(tmp_path / "gone"), True)
    card = window.page("admin").backup
    card.button.click()
    settle_window(qtbot, window)
    assert dialogs.answers.asked[-1] == "备份没有做成"
    assert card.state.text() == "还没有备份过。"


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)], ids=["large", "small"])
def test_the_room_is_whole(qtbot, window, size):
    window.resize(*size)
    settle_window(qtbot, window)
    assert walk(window, size) == []
