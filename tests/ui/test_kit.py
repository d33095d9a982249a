"""What a person does with the kit: type, choose, search, sort, wait, answer."""

from datetime import date
from functools import partial
from threading import Event
from time import sleep

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.jobs import Lane
from tests.support.windows import until_idle
from tests.ui.gallery import ROWS, TODAY, table
from ui import dialogs
from ui.jobs import QtJobRunner
from ui.shell.log_in import LogInPage
from ui.widgets import (
    Choice,
    ChoiceField,
    DateField,
    IdNumberField,
    MoneyField,
    PrimaryButton,
    SearchBox,
    SearchRow,
    SecondaryButton,
    TextField,
)
from ui.widgets.shortcuts import listed


@pytest.mark.parametrize("typed", ["20261124", "2026-11-24", "2026.11.24", "2026年11月24日", "２０２６１１２４"])  # fmt: skip
def test_a_date_may_be_typed_in_any_usual_form(qtbot: QtBot, typed: str) -> None:
    field = DateField("day", "日期")
    qtbot.addWidget(field)
    field.edit.setText(typed)
    assert field.day() == date(2026, 11, 24)


def test_t_is_today(qtbot: QtBot) -> None:
    field = DateField("day", "日期", today=lambda: TODAY)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.edit, "t")
    assert field.day() == TODAY


def test_a_day_that_is_none_is_said_under_the_field(qtbot: QtBot) -> None:
    field = DateField("day", "日期")
    qtbot.addWidget(field)
    field.show()
    field.edit.setText("20260230")
    field.left()
    assert field.error.isVisible()
    assert "20261124" in field.error.text()


def test_money_is_fen(qtbot: QtBot) -> None:
    field = MoneyField("sum", "金额")
    qtbot.addWidget(field)
    field.edit.setText("1,260.5")
    field.left()
    assert field.amount() == 126050
    assert field.edit.text() == "1,260.50"


def test_a_whole_id_number_tells_who_it_is(qtbot: QtBot) -> None:
    field = IdNumberField("id_number", "身份证号", today=lambda: TODAY)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.told) as told:
        qtbot.keyClicks(field.edit, "11010519491231002x")
    assert told.args[0].born_on == date(1949, 12, 31)


@pytest.mark.parametrize("typed", ["2", "低保边缘", "dbby"])
def test_a_choice_is_found_by_code_words_or_initials(qtbot: QtBot, typed: str) -> None:
    field = ChoiceField("kind", "类别", [Choice("1", "特困人员"), Choice("2", "低保边缘家庭")])
    qtbot.addWidget(field)
    field.combo.setEditText(typed)
    field.left()
    assert field.value() == "2"


def test_enter_takes_the_first_that_is_offered_and_goes_on(qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    column = QVBoxLayout(form)
    field = ChoiceField("kind", "类别", [Choice("1", "特困人员"), Choice("2", "低保边缘家庭")])
    after = TextField("b", "电话")
    column.addWidget(field)
    column.addWidget(after)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    field.combo.setFocus()
    qtbot.keyClicks(field.combo, "dbby")
    popup = field.combo.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.value() == "2"
    assert field.combo.currentText() == "低保边缘家庭"
    assert after.edit.hasFocus()


def test_words_that_are_no_choice_are_said(qtbot: QtBot) -> None:
    field = ChoiceField("kind", "类别", [Choice("1", "特困人员")])
    qtbot.addWidget(field)
    field.combo.setEditText("没有的")
    field.left()
    assert field.value() is None
    assert field.error.text()


def test_enter_goes_to_the_next_field(qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    column = QVBoxLayout(form)
    first, second = TextField("a", "姓名"), TextField("b", "电话")
    column.addWidget(first)
    column.addWidget(second)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    first.edit.setFocus()
    qtbot.keyClick(first.edit, Qt.Key.Key_Return)
    assert second.edit.hasFocus()


def test_enter_passes_buttons_by_and_stops_at_the_primary_one(qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    column = QVBoxLayout(form)
    first, add, second, done = (
        TextField("a", "姓名"), SecondaryButton("添加成员"), TextField("b", "电话"), PrimaryButton("保存")
    )  # fmt: skip
    for part in (first, add, second, SecondaryButton("取消"), done):
        column.addWidget(part)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    first.edit.setFocus()
    with qtbot.assertNotEmitted(add.clicked):
        qtbot.keyClick(first.edit, Qt.Key.Key_Return)
    assert second.edit.hasFocus()
    qtbot.keyClick(second.edit, Qt.Key.Key_Return)
    assert done.hasFocus()
    with qtbot.waitSignal(done.clicked):
        qtbot.keyClick(done, Qt.Key.Key_Return)


def test_search_asks_after_a_pause_and_enter_takes_the_first(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 500)
    box = SearchBox("查找")
    column = QVBoxLayout(window)
    column.addWidget(box)
    column.addStretch(1)
    window.show()
    with qtbot.waitSignal(box.asked):
        qtbot.keyClicks(box, "wxy")
    box.set_results([SearchRow("王秀英", "大桥村", payload=7), SearchRow("王小雨", payload=8)])
    assert box.results_open()
    with qtbot.waitSignal(box.activated) as taken:
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert taken.args == [7]
    assert not box.results_open()


def test_a_table_keeps_what_was_chosen_by_its_id(qtbot: QtBot) -> None:
    made = table()
    qtbot.addWidget(made)
    made.view.selectRow(2)
    made.set_rows(tuple(reversed(ROWS)))
    assert made.current()[0] == "A7-00311"


def test_an_empty_table_says_what_would_be_here(qtbot: QtBot) -> None:
    made = table()
    qtbot.addWidget(made)
    made.set_rows((), empty="没有要办的件。")
    assert made.states.words() == "没有要办的件。"


def test_the_keys_of_what_can_be_pressed_are_listed(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(SecondaryButton("打印空表", "Ctrl+P"))
    shut = SecondaryButton("不能按", "Ctrl+B")
    shut.setEnabled(False)
    column.addWidget(shut)
    window.show()
    assert listed(window) == [("Ctrl+P", "打印空表")]


def test_work_comes_back_with_its_answer_or_its_error(qtbot: QtBot) -> None:
    jobs = QtJobRunner()
    got: list[object] = []
    jobs.start(Lane.READ, lambda _: 7, done=got.append, failed=got.append)
    jobs.start(Lane.WRITE, lambda _: 1 // 0, done=got.append, failed=got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    jobs.shut_down()
    assert 7 in got
    assert any(isinstance(answer, ZeroDivisionError) for answer in got)


def test_work_stops_where_it_reports(qtbot: QtBot) -> None:
    jobs = QtJobRunner()
    begun, stopped = Event(), []

    def work(context: object) -> None:
        begun.set()
        while True:
            context.report(1, None, "正在读取")  # type: ignore[attr-defined]

    handle = jobs.start(
        Lane.READ, work, done=print, failed=print, cancelled=lambda: stopped.append(True)
    )
    assert begun.wait(5)
    handle.cancel()
    qtbot.waitUntil(lambda: bool(stopped))
    jobs.shut_down()


def test_nobody_is_called_back_in_a_screen_that_is_gone(qtbot: QtBot) -> None:
    jobs = QtJobRunner()
    screen, got, go = QWidget(), [], Event()
    jobs.start(Lane.READ, lambda _: go.wait(5), done=got.append, failed=got.append, owner=screen)
    delete(screen)
    go.set()
    until_idle(qtbot, jobs)
    jobs.shut_down()
    assert got == []


def test_long_building_lets_the_window_answer_in_between(qtbot: QtBot) -> None:
    jobs, page = QtJobRunner(), QWidget()
    qtbot.addWidget(page)
    told: list[object] = []
    answering = QTimer(interval=0)
    answering.timeout.connect(
        lambda: told.append("answered") if told[-1:] != ["answered"] else None
    )

    def part(number: int) -> None:
        sleep(0.02)  # longer than a turn may take
        told.append(number)

    answering.start()
    jobs.in_turns(page, [partial(part, number) for number in range(4)])
    assert not jobs.idle
    qtbot.waitUntil(lambda: jobs.idle and 3 in told)
    answering.stop()
    jobs.shut_down()
    assert [one for one in told if one != "answered"] == [0, 1, 2, 3]
    assert told[:7] == [0, "answered", 1, "answered", 2, "answered", 3]


def test_what_was_half_shown_gives_way_to_what_is_asked_for_now(qtbot: QtBot) -> None:
    jobs, page, other = QtJobRunner(), QWidget(), QWidget()
    qtbot.addWidget(page)
    told: list[str] = []

    def part(words: str) -> None:
        sleep(0.02)
        told.append(words)

    jobs.in_turns(page, [partial(part, words) for words in ("old 1", "old 2", "old 3")])
    jobs.in_turns(other, [partial(part, words) for words in ("gone 1", "gone 2")])
    jobs.in_turns(page, [partial(part, words) for words in ("new 1", "new 2")])
    delete(other)
    until_idle(qtbot, jobs)
    jobs.shut_down()
    assert told == ["old 1", "gone 1", "new 1", "new 2"]


def test_an_answer_laid_down_is_taken(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialogs.answers.lay_down(True)
    assert dialogs.confirm(parent, "撤销这次受理？")
    assert dialogs.answers.asked == ["撤销这次受理？"]


def test_who_is_locked_out_reads_how_long(qtbot: QtBot) -> None:
    page = LogInPage([("li", "李正明")])
    qtbot.addWidget(page)
    page.show_locked_out(75)
    assert "1 分 15 秒" in page.problem.text()
    page.password.edit.setText("anything")
    with qtbot.assertNotEmitted(page.asked):
        qtbot.keyClick(page.password.edit, Qt.Key.Key_Return)
