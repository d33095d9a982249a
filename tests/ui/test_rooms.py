"""Every room on a real store, at both sizes: nothing cut off, everything reachable."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from app.queries.case_list import CaseList
from app.queries.children_list import ChildrenList
from tests.app.test_children import child
from tests.support.applications import application
from tests.support.walker import walk
from tests.support.windows import settle_window, until_idle
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.style.theme import put_on

SIZES = ((1366, 768), (911, 512))


@pytest.fixture
def window(qtbot, township):
    application_ = QApplication.instance()
    put_on(application_)
    clerk = township.desk("clerk")
    clerk.do(application())
    township.desk("reviewer").do(child())
    jobs = QtJobRunner()
    made = MainWindow(
        township.desk("reviewer"), jobs, pack_label="政策包 示例", locked=lambda: None
    )
    qtbot.addWidget(made)
    made.show()
    yield made
    until_idle(qtbot, jobs)
    jobs.shut_down()
    put_on(application_)


@pytest.mark.parametrize("size", SIZES, ids=["large", "small"])
def test_nothing_is_cut_off(qtbot, window, township, size):
    """Other looks, longer names and every dialog: test_every_dialog."""
    case = township.desk("clerk").ask(CaseList()).rows[0]
    window.resize(*size)
    found = []
    for room in window.rooms:
        window.open_room(room.key)
        settle_window(qtbot, window)
        found += [f"{room.key}: {finding}" for finding in walk(window, size)]
    window.open_room("cases", case_id=case.id)
    settle_window(qtbot, window)
    found += [f"a case: {finding}" for finding in walk(window, size)]
    assert found == [], "\n".join(found[:12])
    assert len(window.rooms) >= 8


class Strays(QObject):
    """What shows as a window of its own though it is none: on a real screen it flashes up."""

    def __init__(self):
        super().__init__()
        self.found = []

    def eventFilter(self, watched, event):
        shows = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if shows and watched.isWindow() and not isinstance(watched, QMainWindow | QDialog):
            self.found.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_of_a_room_flashes_up_as_a_window(qtbot, window, township):
    case = township.desk("clerk").ask(CaseList()).rows[0]
    child_file = township.desk("reviewer").ask(ChildrenList(group="")).rows[0]
    strays = Strays()
    QApplication.instance().installEventFilter(strays)
    for room in window.rooms:
        window.open_room(room.key)
        settle_window(qtbot, window)
    for key, where in (("cases", {"case_id": case.id}), ("children", {"file_id": child_file.id})):
        window.open_room(key, **where)
        settle_window(qtbot, window)
    QApplication.instance().removeEventFilter(strays)
    assert strays.found == []


def test_whoever_goes_on_at_once_comes_to_the_room_named_last(qtbot, window):
    window.open_room("children")
    window.open_room("visits")
    window.open_room("children")
    settle_window(qtbot, window)
    assert window.page("children").isVisible()
    assert window.top.title.text() == "儿童关爱"
    window.open_room("visits")
    settle_window(qtbot, window)
    assert window.page("visits").isVisible()


def test_enter_walks_the_intake_as_it_is_read(qtbot, window):
    window.open_room("intake")
    settle_window(qtbot, window)
    page = window.page("intake")
    page.members.begin_row()
    chain, now = [], page.household.village.combo
    for _ in range(600):
        chain.append(now.objectName())
        now = now.nextInFocusChain()
    wanted = ["village", "phone", "member0_name", "member0_id_number", "member1_name", "reason"]
    assert sorted(wanted, key=chain.index) == wanted
    assert chain.index("member1_name") < chain.index(page.money["income"].rows[0].amount.name)
