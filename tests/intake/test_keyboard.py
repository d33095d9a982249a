"""A whole application, typed: no mouse, no call of anything but keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.queries.case_list import CaseList
from tests.support.applications import id_number
from tests.support.keyboard import ALT, CTRL, MOST_STEPS, Keyboard
from tests.support.windows import LONGEST_MS, settle_window, until_idle
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.style.theme import put_on


@pytest.fixture
def window(qtbot, township):
    put_on(QApplication.instance())
    jobs = QtJobRunner()
    made = MainWindow(township.desk("clerk"), jobs, pack_label="示例", locked=lambda: None)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=LONGEST_MS)
    until_idle(qtbot, jobs)
    yield made
    until_idle(qtbot, jobs)
    jobs.shut_down()


def choose(keys, text):
    """Type what finds the row, take it, go on."""
    keys.type(text)
    keys.press(Qt.Key.Key_Tab)


def test_tab_goes_down_the_form_and_back_up(qtbot, window):
    """Also through rows and papers that came later; 受理 comes before what would empty the form."""
    keys = Keyboard(window)
    keys.press(Qt.Key.Key_2, ALT)
    settle_window(qtbot, window)
    keys.press(Qt.Key.Key_M, CTRL)
    keys.press(Qt.Key.Key_I, CTRL)
    keys.go_to("member1_grade")
    choose(keys, "二级")
    keys.go_to("material_disability")
    choose(keys, "缺")
    window.page("intake").household.village.setFocus()
    down = [keys.at()]
    while down[-1] != "clear_form" and len(down) < MOST_STEPS:
        keys.press(Qt.Key.Key_Tab)
        down.append(keys.at())
    read = [
        "village", "phone", "member0_name", "member0_authorised", "member1_name",
        "member1_authorised", "add_income", "income0_member", "income0_amount", "income1_amount",
        "add_expense", "add_wealth", "attachment_what", "material_application", "material_income",
        "material_disability", "material_account", "payee_name", "account_number", "reason",
        "commitment", "accept", "clear_form",
    ]  # fmt: skip
    assert [name for name in down if name in read] == read
    assert len(set(down)) == len(down)
    up = [keys.at()]
    for _ in down[1:]:
        keys.press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        up.append(keys.at())
    assert up == down[::-1]


def test_a_whole_application_by_keyboard(qtbot, window, township):
    keys = Keyboard(window)
    keys.press(Qt.Key.Key_2, ALT)
    settle_window(qtbot, window)
    page = window.page("intake")
    keys.go_to("village")
    choose(keys, "二屯")
    assert keys.at() == "urban_rural"
    choose(keys, "nc")
    keys.type("3组18号")
    keys.press(Qt.Key.Key_Return)
    assert keys.at() == "phone"
    keys.type("13985854471")
    keys.go_to("member0_name")
    keys.type("陈国强")
    keys.press(Qt.Key.Key_Return)
    keys.type(id_number())
    keys.press(Qt.Key.Key_Return)
    settle_window(qtbot, window)
    assert keys.at() == "member0_relation"
    keys.go_to("member0_grade")
    choose(keys, "二级")
    choose(keys, "zt")
    keys.go_to("member0_authorised")
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_M, CTRL)
    assert keys.at() == "member1_name"
    keys.type("陈子涵")
    keys.press(Qt.Key.Key_Return)
    keys.type(id_number("20120301", "225"))
    keys.press(Qt.Key.Key_Return)
    settle_window(qtbot, window)
    choose(keys, "zn")
    keys.go_to("member1_student")
    keys.press(Qt.Key.Key_Space)
    keys.go_to("income0_category")
    choose(keys, "zz")
    assert keys.at() == "income0_period"
    keys.go_to("income0_amount")
    keys.type("200")
    keys.press(Qt.Key.Key_I, CTRL)
    assert keys.at() == "income1_member"
    choose(keys, "陈子涵")
    choose(keys, "qt")
    keys.go_to("income1_amount")
    keys.type("22.50")
    keys.go_to("material_income")
    choose(keys, "缺")
    keys.go_to("payee_name")
    keys.type("陈国强")
    keys.press(Qt.Key.Key_Return)
    keys.type("农村商业银行")
    keys.press(Qt.Key.Key_Return)
    keys.type("6217001234567890123")
    keys.go_to("reason")
    keys.type("务工收入不稳定")
    keys.go_to("commitment")
    keys.press(Qt.Key.Key_Space)
    assert page.amount.number.text() == "680.00"  # (361 - 111.25) × 2 + 108.30 + 72.20 = 680.00
    keys.press(Qt.Key.Key_Return, CTRL)
    settle_window(qtbot, window)
    assert not page.page.problem.isVisible(), page.page.problem.text()
    (row,) = township.desk("clerk").ask(CaseList()).rows
    assert (row.applicant, row.members) == ("陈国强", 2)
    assert page.done.isVisible()
