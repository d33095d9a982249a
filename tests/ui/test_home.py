"""The home page as the person who opens it in the morning sees it."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from app.commands.record_visit import RecordVisit
from app.visit_entry import Finding
from db.exchange.stick import exchange
from tests.app.test_children import child
from tests.app.test_visits import HALF, enrol
from tests.support.applications import application
from tests.support.windows import settle_window, until_idle
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.widgets import RowLink


@pytest.fixture
def open_window(qtbot, township):
    opened = []

    def open_for(user):
        jobs = QtJobRunner()
        made = MainWindow(township.desk(user), jobs, pack_label="", locked=lambda: None)
        qtbot.addWidget(made)
        made.show()
        opened.append((made, jobs))
        settle_window(qtbot, made)
        return made

    yield open_for
    for _, jobs in opened:
        until_idle(qtbot, jobs)
        jobs.shut_down()


def fill(township):
    """A case, a visit that is late with a finding that is late, and a child that is late."""
    township.desk("clerk").do(application())
    enrolment = enrol(township)
    township.desk("reviewer").do(child())
    township.desk("visitor").do(
        RecordVisit(
            enrolment_id=enrolment, answers={"safety": "有烟味"}, able=HALF,
            findings=(Finding(what="烟管漏烟", gravity="urgent"),),
        )
    )  # fmt: skip
    township.clock.time += timedelta(days=120)


def kinds(page):
    return [item.kind for item in page.table.model.rows]


def test_everything_that_is_late_stands_there_the_latest_first(open_window, township):
    fill(township)
    page = open_window("reviewer").page("home")
    assert set(kinds(page)) == {"case", "visit", "task", "child"}
    left = [item.days_left for item in page.table.model.rows]
    assert left == sorted(left)
    assert page.overdue.number.text() == str(sum(days < 0 for days in left))


def test_a_count_narrows_the_list_and_shows_all_again(qtbot, open_window, township):
    fill(township)
    page = open_window("reviewer").page("home")
    qtbot.mouseClick(page.today, Qt.MouseButton.LeftButton)
    assert kinds(page) == []
    qtbot.mouseClick(page.today, Qt.MouseButton.LeftButton)
    assert len(kinds(page)) == 4
    page.choose(kind="task")
    assert kinds(page) == ["task"]


def test_one_click_opens_what_is_to_be_done(qtbot, open_window, township):
    fill(township)
    window = open_window("reviewer")
    page = window.page("home")
    row = kinds(page).index("case")
    at = page.table.view.visualRect(page.table.model.index(row, 0)).center()
    qtbot.mouseClick(page.table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settle_window(qtbot, window)
    assert window.top.title.text() == "办件"
    assert "陈国强" in window.page("cases").case._title.text()


def test_everybody_finds_what_they_may_do(open_window, township):
    fill(township)
    page = open_window("clerk").page("home")
    assert "case" in kinds(page)
    other = open_window("visitor").page("home")
    assert set(kinds(other)) == {"visit", "task"}
    assert not other.open_cases.isVisible()
    assert not other.mine.isVisible()


def test_a_county_that_is_silent_for_weeks_is_an_alert(qtbot, open_window, world, tmp_path):
    for replica in (world.county, world.township):
        exchange(replica.store, tmp_path)
    world.township.clock.time += timedelta(days=20)
    window = open_window("reviewer")
    (alert,) = window.page("home")._alerts_card.findChildren(RowLink)
    assert alert.accessibleName().startswith("20 天没有收到上级的内容")
    qtbot.mouseClick(alert, Qt.MouseButton.LeftButton)
    assert window.top.title.text() == "数据同步"
    settle_window(qtbot, window)
