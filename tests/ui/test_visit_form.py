"""The forms of visits and reports, driven by the keyboard alone on real windows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.commands.print_sheets import PrintSheets
from app.queries.child_page import ChildPageQuery
from app.queries.children_list import ChildrenList
from app.queries.incidents import Incidents
from app.queries.visit_page import VisitPageQuery
from app.rules.sheet_code import short_code
from tests.app.test_children import child
from tests.app.test_visits import enrol
from tests.support.windows import settle, until_idle
from ui import dialogs
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow

MOST_KEYS = 40  # at one key in four seconds: well under three minutes


class Seat:
    """A window of somebody, and their hands."""

    def __init__(self, qtbot, desk):
        self.qtbot, self.desk = qtbot, desk
        self.jobs = QtJobRunner()
        self.window = MainWindow(desk, self.jobs, pack_label="政策包", locked=lambda: None)
        qtbot.addWidget(self.window)
        self.window.show()
        self.keys = 0

    def room(self, key):
        self.window.open_room(key)
        self.settle()
        return self.window.page(key)

    def settle(self):
        settle(self.qtbot, self.jobs)

    def press(self, form, *keys):
        for key in keys:
            self.keys += 1
            at = form.focusWidget() or form
            if isinstance(key, str):
                QTest.keyClicks(at, key)
            else:
                QTest.keyClick(at, key)

    def end(self):
        until_idle(self.qtbot, self.jobs)
        self.jobs.shut_down()


@pytest.fixture
def seat(qtbot):
    made = []

    def make(desk):
        made.append(Seat(qtbot, desk))
        return made[-1]

    yield make
    for one in made:
        one.end()


@pytest.fixture
def visiting(township, seat):
    """A visitor in front of the open form for one person."""
    enrolment = enrol(township)
    sitting = seat(township.desk("visitor"))
    view = sitting.room("visits")
    view.start.click()
    sitting.settle()
    return sitting, view, view.acts.dialog, enrolment


def test_a_whole_visit_takes_a_few_dozen_keys(township, visiting):
    sitting, _view, form, enrolment = visiting
    enter = Qt.Key.Key_Return
    sitting.press(form, "1", "1")  # met; spoke with the person
    sitting.press(form, "1", "1", "1", enter, "2", "1", enter, "1", enter)  # body and mind
    sitting.press(form, "1", "1", "1", enter, "2", "1", "1")  # food to house: a leaking smoke pipe
    sitting.press(form, "1", "1", "2", enter, "1", enter)  # care
    sitting.press(form, "1", "1", "1", "1", enter, "1")  # money and needs
    form.done_button.click()
    sitting.settle()
    assert not form.isVisible()
    assert sitting.keys <= MOST_KEYS
    (visit,) = township.desk("visitor").ask(VisitPageQuery(enrolment_id=enrolment)).visits
    said = dict(visit.lines)
    assert said["今天吃饭"] == "吃了"
    assert said["做了什么"] == "做饭、洗衣洗澡"
    assert visit.note == "火炉、烟管、一氧化碳：烟管漏或堵"


def test_a_life_in_danger_shows_the_numbers_before_anything_else(visiting):
    sitting, view, form, _enrolment = visiting
    assert form.sheet.danger.isHidden()
    form.fields["q_eaten"].boxes.tick(2)
    sitting.settle()
    assert form.sheet.danger.isVisible()
    shown = [label.text() for label in form.sheet.danger.findChildren(type(form.problem))]
    assert {"120", "110", "119"} <= set(shown)
    form.done_button.click()
    sitting.settle()
    assert view._page.dangers == 1


def test_who_was_not_met_is_asked_for_a_reason_and_a_day_only(township, visiting):
    sitting, _view, form, enrolment = visiting
    sitting.press(form, "3")  # in hospital
    assert not form.fields["q_eaten"].isVisible()
    form.done_button.click()
    sitting.settle()
    assert form.sheet.next_on.error.text() == "没见到人的，请填写哪天再去。"
    form.sheet.next_on.set_value("20260926")
    form.done_button.click()
    sitting.settle()
    page = township.desk("visitor").ask(VisitPageQuery(enrolment_id=enrolment))
    assert (page.attempt, page.days_left) == (2, 2)


def test_what_was_typed_is_there_again_after_esc(visiting):
    sitting, view, form, _enrolment = visiting
    form.fields["q_condition"].boxes.tick(2)
    form.fields["q_said"].set_value("腿疼，想要一根拐杖")
    form.reject()
    sitting.settle()
    view.start.click()
    sitting.settle()
    again = view.acts.dialog
    assert again is not form
    assert again.fields["q_condition"].value() == "worse"
    assert again.fields["q_said"].value() == "腿疼，想要一根拐杖"
    again.done_button.click()
    sitting.settle()
    view.start.click()
    sitting.settle()
    assert view.acts.dialog.fields["q_condition"].value() is None  # handed in: the draft is gone


def test_a_sheet_of_paper_is_entered_from_its_code(township, seat):
    enrolment = enrol(township)
    township.desk("clerk").do(PrintSheets(enrolment_ids=(enrolment,)))
    sitting = seat(township.desk("visitor"))
    view = sitting.room("visits")
    view.acts.enter_sheet(view._page.sheets_out)
    ask = view.acts.dialog
    ask.fields["code"].set_value("2222-2222-3")
    ask.done_button.click()
    sitting.settle()
    assert ask.fields["code"].error.text()
    ask.fields["code"].set_value(short_code(enrolment))
    QTest.qWait(450)  # a second press so soon would be a double click
    ask.done_button.click()
    sitting.settle()
    form = view.acts.dialog
    assert "郭明义" in form.windowTitle()
    form.fields["q_condition"].boxes.tick(0)
    form.done_button.click()
    sitting.settle()
    assert view._page.sheets_out == ()


def test_a_report_takes_one_key_and_leads_to_its_paper(world, seat, tmp_path):
    sitting = seat(world.village.desk("director"))
    view = sitting.room("children")
    view.list._report()
    sitting.settle()
    form = view.acts.dialog
    shown = [label.text() for label in form.findChildren(type(form.problem))]
    assert {"110", "120"} <= set(shown)  # numbers and what to say stand above the form
    assert any(words.startswith("2. 孩子现在在哪里") for words in shown)
    sitting.press(form, "6")
    form.done_button.click()
    sitting.settle()
    assert not form.isVisible()
    (row,) = world.village.desk("director").ask(Incidents()).rows
    assert row.situation == "被遗弃或长期无人照料"
    target = tmp_path / "report.pdf"
    dialogs.answers.lay_down(target)
    view.reports._print.click()
    sitting.settle()
    assert target.read_bytes().startswith(b"%PDF")


def test_a_small_child_is_asked_about_being_alone_and_danger_leads_to_the_report(world, seat):
    director = world.village.desk("director")
    file_id = director.do(child(id_number="", born_on=world.village.clock.today().replace(year=2021))).result  # fmt: skip
    sitting = seat(director)
    view = sitting.room("children")
    view.show_file(file_id)
    sitting.settle()
    view.acts.visit(view.file_page.page)
    sitting.settle()
    form = view.acts.dialog
    form.fields["q_left_alone"].boxes.tick(2)
    sitting.settle()
    assert form.sheet.danger.isVisible()
    form.done_button.click()
    sitting.settle()
    page = director.ask(ChildPageQuery(file_id=file_id))
    assert (page.risk, page.facts) == ("high", ("old_guardian", "unguarded"))
    assert director.ask(ChildrenList(group="high")).high_risk == 1


def test_an_older_child_is_not_asked_what_only_small_ones_are(world, seat):
    director = world.village.desk("director")
    file_id = director.do(child()).result
    sitting = seat(director)
    view = sitting.room("children")
    view.show_file(file_id)
    sitting.settle()
    view.acts.visit(view.file_page.page)
    sitting.settle()
    assert "q_left_alone" not in view.acts.dialog.fields
    assert "q_carer_now" in view.acts.dialog.fields
