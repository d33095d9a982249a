"""What the intake says of mistakes, when, and where it then stands."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow


@pytest.fixture
def page(qtbot, township):
    jobs = QtJobRunner()
    window = MainWindow(township.desk("clerk"), jobs, pack_label="政策包 示例", locked=lambda: None)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.open_room("intake")
    qtbot.waitUntil(lambda: window.page("intake")._blank is not None, timeout=10000)
    yield window.page("intake")
    window.page("intake")._timer.stop()
    qtbot.waitUntil(lambda: jobs.idle, timeout=5000)
    jobs.shut_down()


def wrong(field):
    return field.error.text() if not field.error.isHidden() else ""


def test_a_wrong_number_and_a_wrong_amount_are_said_when_they_are_left(page):
    member, money = page.members.rows[0], page.money["income"].rows[0]
    QTest.keyClicks(member.id_number.edit, "520201197904121238")
    assert "校验" in wrong(member.id_number)
    page.activateWindow()
    money.amount.edit.setFocus()
    QTest.keyClicks(money.amount.edit, "abc")
    assert not wrong(money.amount)
    QTest.keyClick(money.amount.edit, Qt.Key.Key_Return)
    assert "数字" in wrong(money.amount)


def test_an_income_of_no_kind_is_neither_counted_nor_taken(page):
    page.household.village.set_value(page._choices.villages[0][0])
    member, money = page.members.rows[0], page.money["income"].rows[0]
    member.name.set_value("吴招娣")
    money.amount.set_value("600")
    money.category.combo.setEditText("没有这一类")
    money.category.left()
    assert "600" not in "".join(reason.input for reason in page.amount._reasons)
    page.accept()
    assert wrong(money.category) == "请填写这一项。"


def test_everything_that_is_missing_is_said_at_once_and_emptying_the_form_takes_it_back(
    qtbot, page
):
    page.accept()
    member = page.members.rows[0]
    assert all(map(wrong, (page.household.village, member.name, member.id_number)))
    page.start_again()
    member = page.members.rows[0]
    assert not any(map(wrong, (page.household.village, member.name, member.id_number)))


def test_the_page_goes_to_the_first_mistake_and_back_to_its_top(qtbot, page):
    bar = page.page._form.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    page.accept()
    qtbot.waitUntil(lambda: bar.value() < bar.maximum() // 2)
    bar.setValue(bar.maximum())
    page.start_again()
    qtbot.waitUntil(lambda: bar.value() < bar.maximum() // 2)


def test_what_is_typed_into_a_clicked_choice_replaces_it(qtbot, page):
    edit = page.household.kind._edit
    page.activateWindow()
    page.household.address.edit.setFocus()
    QTest.mouseClick(edit, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    qtbot.waitUntil(lambda: edit.selectedText() == edit.text() != "")
