"""A machine that was restored, as whoever looks after the township's machine meets it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from db.notices import DEVICE_FORKED, LOG_BEGAN_ANEW, tell
from tests.support.walker import walk
from tests.support.windows import settle_window, until_idle
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.widgets import RowLink
from ui.widgets.form_dialog import FormDialog


@pytest.fixture
def window(qtbot, township):
    with township.store.writing() as connection:
        now = township.clock.now().isoformat()
        tell(connection, DEVICE_FORKED, "one", now, device="device-village")
        tell(connection, LOG_BEGAN_ANEW, "two", now, own=True)
        connection.commit()
    jobs = QtJobRunner()
    made = MainWindow(township.desk("reviewer"), jobs, pack_label="", locked=lambda: None)
    qtbot.addWidget(made)
    made.show()
    settle_window(qtbot, made)
    yield made
    until_idle(qtbot, jobs)
    jobs.shut_down()


def alerts_of(window):
    found = window.page("home")._alerts_card.findChildren(RowLink)
    return {alert.accessibleName(): alert for alert in found}


def test_the_home_page_leads_to_what_is_to_be_done_and_forgets_it_when_it_is(qtbot, window):
    alert = next(a for words, a in alerts_of(window).items() if words.startswith("2 条机器提醒"))
    qtbot.mouseClick(alert, Qt.MouseButton.LeftButton)
    settle_window(qtbot, window)
    page = window.page("sync")
    assert page.watched.isVisible()
    assert page.tabs["watch"].accessibleName() == "要留意 2"
    for _ in range(2):
        button = next(b for b in page.watched.findChildren(QPushButton, "notice_done"))
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        dialog = page.watched.dialog
        qtbot.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
        settle_window(qtbot, window)
        assert dialog.fields["done"].error.text()
        qtbot.wait(450)
        dialog.fields["done"].set_value("问过，只有一台在用")
        qtbot.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
        settle_window(qtbot, window)
        assert isinstance(dialog, FormDialog)
        assert not dialog.isVisible()
    assert page.tabs["watch"].accessibleName() == "要留意"
    assert "没有要留意的" in page.watched.states.words()
    window.open_room("home")
    settle_window(qtbot, window)
    assert not any("机器提醒" in words for words in alerts_of(window))


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)], ids=["large", "small"])
def test_nothing_is_cut_off(qtbot, window, size):
    window.open_room("sync", section="watch")
    settle_window(qtbot, window)
    window.resize(*size)
    settle_window(qtbot, window)
    found = walk(window, size)
    assert found == [], "\n".join(str(f) for f in found[:12])
