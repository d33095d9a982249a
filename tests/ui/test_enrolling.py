"""The whole way by hand: a new machine's first page, the county's dialog, a forgotten password, a lost machine."""

from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.demo.world import password_of
from app.desk import Desk
from app.security.enrolment import county_code, read_enrolment
from app.security.log_in import log_in
from db import enrol
from db.enrol import answer_device
from db.exchange.stick import Stick
from db.unattended import open_desk
from tests.app.test_admin import offices
from tests.support.walker import walk
from tests.support.windows import settle, until_idle
from ui import dialogs
from ui.jobs import QtJobRunner
from ui.shell.start import Front
from ui.shell.window import MainWindow
from ui.widgets.form_dialog import FormDialog

__all__ = ["offices"]
NEW = "大桥村的新密码本"
SIZES = ((1366, 768), (911, 512))


@pytest.fixture
def front(qtbot, tmp_path, clock):
    def enter(home, body, password, code):
        return enrol.enter(home, body, password, code, clock)

    made = Front(tmp_path / "空文件夹", open_desk, enter)
    qtbot.addWidget(made)
    made.show()
    until_idle(qtbot, made.jobs)
    yield made
    made.shut_down()


runners = []


def county_window(qtbot, offices, user="admin", store=None):
    store = store or offices.county
    actor = store.rosters.newest.actor(user, store.identity.device, store.clock.today())
    desk = Desk(store, actor, Stick(store), partial(answer_device, store, actor))
    jobs = QtJobRunner()
    made = MainWindow(desk, jobs, pack_label="政策包 示例", locked=lambda: None)
    qtbot.addWidget(made)
    made.show()
    made.open_room("admin")
    runners.append(jobs)
    settle(qtbot, jobs)
    return made, jobs


@pytest.fixture(autouse=True)
def _end_forms(qtbot):
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, FormDialog):
            widget.done(0)
    while runners:
        runners.pop().shut_down()


def form_over(widget):
    return next(f for f in widget.findChildren(FormDialog) if f.isVisible())


def fill(form, **values):
    for name, value in values.items():
        field = form.fields[name]
        field.choose(value) if hasattr(field, "choose") else field.set_value(value)


def press(widget, name):
    next(b for b in widget.findChildren(QPushButton, name) if b.isVisible()).click()


def ask(qtbot, front, tmp_path):
    press(front, "enrol_ask")
    form = form_over(front)
    fill(form, label="大桥村新笔记本", new=NEW, again=NEW)
    dialogs.answers.lay_down(tmp_path / "a.ycq")
    form.done_button.click()
    settle(qtbot, front.jobs)
    return tmp_path / "a.ycq"


def test_a_new_machine_asks_is_answered_and_opens(qtbot, offices, front, tmp_path):
    request = ask(qtbot, front, tmp_path)
    page = front.currentWidget()
    code = page.code.text()
    assert len(code) == 9
    window, jobs = county_window(qtbot, offices)
    dialogs.answers.lay_down(request)
    press(window, "answer_request")
    settle(qtbot, jobs)
    form = form_over(window)
    assert any(code in label.text() for label in form.findChildren(QLabel))
    fill(form, area_id="520201101", person="reviewer", key_password=password_of("county"))
    form.done_button.click()
    assert form.problem.text() == "请先打电话核对，再勾选。"
    form.checks["heard"].setChecked(True)
    stick = tmp_path / "stick"
    stick.mkdir()
    (tmp_path / "key.yck").write_bytes(offices.key_file)
    dialogs.answers.lay_down(tmp_path / "key.yck", stick, None)
    qtbot.wait(700)
    form.done_button.click()
    settle(qtbot, jobs)
    title = dialogs.answers.asked[-1]
    assert title == "“大桥村新笔记本”的应答已写出"
    answer = next(stick.glob("*.yca"))
    asking = read_enrolment(request.read_bytes())
    heard = county_code(asking.digest, offices.county.identity.county_key)
    press(front, "enrol_enter")
    form = form_over(front)
    fill(form, code="AAAA-AAAA", password=NEW)
    dialogs.answers.lay_down(answer)
    form.done_button.click()
    settle(qtbot, front.jobs)
    assert form.fields["code"].error.text() == "核对码不一致，没有改动，请在电话里重新核对。"
    fill(form, code=heard.lower())
    dialogs.answers.lay_down(answer)
    qtbot.wait(700)
    form.done_button.click()
    settle(qtbot, front.jobs)
    assert front.currentWidget() is front.log_in
    assert log_in(front.home, "reviewer", NEW)


@pytest.mark.parametrize("size", SIZES, ids=["large", "small"])
def test_the_first_page_and_its_forms_are_whole(qtbot, front, tmp_path, size):
    front.resize(*size)
    assert walk(front, size) == []
    ask(qtbot, front, tmp_path)
    assert walk(front, size) == []
    press(front, "enrol_enter")
    assert walk(form_over(front), size) == []


def test_a_forgotten_password_goes_through_the_county(qtbot, offices, tmp_path):
    home = offices.township.home
    front = Front(home, open_desk)
    qtbot.addWidget(front)
    front.show()
    front.log_in.choose("clerk")
    press(front, "forgotten")
    form = form_over(front)
    fill(form, new=NEW, again=NEW)
    dialogs.answers.lay_down(tmp_path / "r.ycq", None)
    form.done_button.click()
    settle(qtbot, front.jobs)
    window, jobs = county_window(qtbot, offices)
    dialogs.answers.lay_down(tmp_path / "r.ycq")
    press(window, "answer_request")
    settle(qtbot, jobs)
    form = form_over(window)
    secret = password_of("county")
    fill(form, key_password=secret, recovery_password=secret)
    form.checks["heard"].setChecked(True)
    dialogs.answers.lay_down(offices.folder, tmp_path / "r.yca")
    form.done_button.click()
    settle(qtbot, jobs)
    press(front, "forgotten")
    press(form_over(front), "take_answer")
    form = form_over(front)
    fill(form, new=NEW)
    dialogs.answers.lay_down(tmp_path / "r.yca")
    form.done_button.click()
    settle(qtbot, front.jobs)
    front.shut_down()
    assert log_in(home, "clerk", NEW)


def test_a_lost_machine_is_shut_out_in_the_window(qtbot, offices, tmp_path):
    window, jobs = county_window(qtbot, offices)
    press(window, "revoke_device-town-2")
    settle(qtbot, jobs)
    form = form_over(window)
    fill(form, key_password=password_of("county"))
    (tmp_path / "key.yck").write_bytes(offices.key_file)
    dialogs.answers.lay_down(tmp_path / "key.yck")
    form.done_button.click()
    settle(qtbot, jobs)
    assert offices.county.rosters.newest.is_revoked("device-town-2")


def test_a_township_answers_only_what_the_county_has_signed(qtbot, offices, front, tmp_path):
    request = ask(qtbot, front, tmp_path)
    window, jobs = county_window(qtbot, offices, "reviewer", offices.township)
    dialogs.answers.lay_down(request)
    press(window, "answer_request")
    settle(qtbot, jobs)
    form = form_over(window)
    assert set(form.fields) == {"person"}
    fill(form, person="director")
    form.checks["heard"].setChecked(True)
    dialogs.answers.lay_down(tmp_path)
    form.done_button.click()
    settle(qtbot, jobs)
    assert form.problem.text().startswith("名册里还没有这台机器")
