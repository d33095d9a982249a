"""Every room and every dialog, with the longest names: on a large screen and on a small one, in large text, in high contrast.

A robot opens each room for each kind of person and presses whatever can be pressed; every dialog that
comes up is looked at by the walker, once as it opens and once more with what it refuses. Which dialogs
there are is read from the source: one that no press leads to needs a way to it in ``ways``.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QTableView, QWidget
from shiboken6 import isValid
from sqlalchemy import func, select

from app.clock import SHANGHAI, SetClock
from app.policy.load import PACKS
from app.queries.incident_reporter import ReporterLine
from app.records.office import AuditRecord
from db.store import SqlStore
from db.tables import log_part
from tests.app.test_admin import open_offices
from tests.support.applications import application
from tests.support.crowded import LONG, crowd
from tests.support.replicas import Replica
from tests.support.walker import Finding, walk
from tests.support.windows import LONGEST_MS, until_idle
from tests.ui.dialog_sites import site_of_caller, sites
from tests.ui.machine_ways import MachineWays
from ui import dialogs
from ui.cases.amount import WhySheet
from ui.cases.viewer import FileViewer
from ui.children.report_form import ReportForm
from ui.dialogs import KeysSheet, MessageBox
from ui.jobs import QtJobRunner
from ui.questions.visit_form import VisitForm
from ui.shell.window import MainWindow
from ui.style.display import Display
from ui.style.theme import put_on
from ui.widgets import CheckField, Text
from ui.widgets.field_row import FieldRow
from ui.widgets.form_dialog import TWICE_MS, FormDialog

SIZES = ((1366, 768), (911, 512))
PEOPLE = (
    ("township", "reviewer"), ("village", "director"), ("county", "county"), ("county", "admin"),
)  # fmt: skip
# Colours do not depend on the screen's size.
LOOKS = {
    "usual": (Display(), SIZES),
    "large text": (Display(large=True), SIZES),
    "high contrast": (Display(contrast=True), SIZES[:1]),
}
NEVER = ("exchange_now", "lock")  # leave the room before it is walked
# Over the log-in page, not over a room; it is the form that the top bar opens too.
ELSEWHERE = {"ui/shell/start.py Front._ask_first_password"}
# Boxes that are not ticked say something here: this group does not hold, that can't be done alone.
GOOD_WHEN_EMPTY = {
    "ui/children/acts.py ChildActs.confirm_groups",
    "ui/visits/acts.py VisitActs.change",
}
DOORS = ("open_file", "save_file", "open_folder")


class Robot:
    """Presses what it has not pressed before and looks at every dialog that comes up."""

    def __init__(self, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.qtbot = qtbot
        self.jobs = QtJobRunner()
        self.runners = [self.jobs]
        self.sizes: tuple[tuple[int, int], ...] = SIZES
        self.hands: dict[str, Callable[[Any], None]] = {}  # what is entered in a dialog, once
        self.findings: list[str] = []
        self.reached: set[str] = set()
        self._pressed: set[str] = set()
        self._seen: set[str] = set()
        self._handed_in: set[str] = set()
        self.accepted: set[str] = set()  # where a form was good enough with nothing in it
        self._site = ""
        self.window: QWidget | None = None
        monkeypatch.setattr(QDialog, "open", lambda dialog: self._look(dialog))
        monkeypatch.setattr(QDialog, "exec", lambda dialog: self._look(dialog) or 0)
        own = (VisitForm, ReportForm, FileViewer, WhySheet)
        for kind in (FormDialog, MessageBox, KeysSheet, *own):
            self._watch(kind, monkeypatch)
        for door in DOORS:
            monkeypatch.setattr(dialogs, door, lambda *_a, **_k: None)
        monkeypatch.setattr(dialogs, "open_files", lambda *_a, **_k: ())

    def begin_again(self) -> None:
        """For another person: what was pressed and seen counts no more."""
        self._pressed.clear()
        self._seen.clear()

    def _watch(self, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
        made = kind.__init__

        def init(dialog: QDialog, *given: Any, **named: Any) -> None:
            self._site = site_of_caller()
            self.reached.add(self._site)
            made(dialog, *given, **named)

        monkeypatch.setattr(kind, "__init__", init)

    def _look(self, dialog: QDialog) -> None:
        """At both sizes of the window below; then fill it in or press what can be pressed, and look again."""
        site, window = self._site, self.window
        hand = self.hands.pop(site, None)
        if window is not None and (hand is not None or site not in self._seen):
            self._seen.add(site)
            QDialog.setVisible(dialog, True)
            self.walk_dialog(site, dialog)
            if hand is None:
                self._hand_in_empty(site, dialog)
            (hand or self._press_all)(dialog)
            if isValid(dialog) and dialog.isVisible():
                self.walk_dialog(f"{site} refused", dialog)
        if isValid(dialog):
            dialog.hide()
            dialog.deleteLater()

    def _hand_in_empty(self, site: str, dialog: QDialog) -> None:
        """With nothing in it: one clear sentence, and nothing changed."""
        done = getattr(dialog, "done_button", None)
        if done is None or not done.isVisible() or not done.isEnabled():
            return
        for part in dialog.findChildren(FieldRow) + dialog.findChildren(CheckField):
            if part.isVisible() and part.isEnabled():
                part.set_value(False if isinstance(part, CheckField) else None)
        before = self._written()
        QTest.qWait(TWICE_MS + 20) if site in self._handed_in else None
        self._handed_in.add(site)
        done.click()
        self.settle()
        if self._written() != before or not isValid(dialog) or not dialog.isVisible():
            self.accepted.add(site)
            return
        said = [t.text() for t in dialog.findChildren(Text) if t.property("look") == "error"]
        said = [words for words in said if words]
        if not said or not all(re.search(r"[一-鿿].*。$", words) for words in said):
            self.findings.append(f"{site}: empty, and it says {said}")

    def _written(self) -> int:
        """How many parts of records the stores have written, but for who looked at what."""
        parts = select(func.count()).select_from(log_part).where(log_part.c.kind != "audit")
        desk = getattr(self.window, "desk", None)
        if desk is None:
            return 0
        with desk._desk.store.reading_connection() as connection:
            return int(connection.execute(parts).scalar_one())

    def walk_dialog(self, site: str, dialog: QDialog) -> None:
        for size in self.sizes:
            self.window.resize(*size)
            hint = dialog.sizeHint().expandedTo(dialog.minimumSize())
            high = max(hint.height(), dialog.heightForWidth(hint.width()))
            self.note(site, size, walk(dialog, (hint.width(), min(high, size[1]))))

    def rooms(self, window: MainWindow) -> None:
        self.window = window
        for room in window.rooms:
            window.open_room(room.key)
            self.settle()
            for size in self.sizes:
                self.note(room.key, size, walk(window, size))
            self._open_first_row(window.page(room.key))
            self._press_all(window.page(room.key))
            self.settle()
            for size in self.sizes[-1:]:
                self.note(f"{room.key} after", size, walk(window, size))
        self._press_all(window.top)
        window._show_keys()

    def _open_first_row(self, page: QWidget) -> None:
        """A list leads somewhere: to a case's page, to a form."""
        for table in page.findChildren(QTableView):
            if table.isVisible() and table.model().rowCount():
                table.selectRow(0)
                table.activated.emit(table.currentIndex())
                self.settle()

    def _press_all(self, page: QWidget) -> None:
        for button in page.findChildren(QPushButton):
            if not isValid(button) or button.objectName() in NEVER:
                continue
            key = f"{type(page).__name__} {button.objectName()}"
            if key not in self._pressed and button.isVisible() and button.isEnabled():
                self._pressed.add(key)
                button.click()
                self.settle()

    def settle(self) -> None:
        for _ in range(2):
            self.qtbot.waitUntil(lambda: all(r.idle for r in self.runners), timeout=LONGEST_MS)
            QApplication.sendPostedEvents()
            self.qtbot.wait(1)

    def note(self, where: str, size: tuple[int, int], found: list[Finding]) -> None:
        self.findings += [f"{where} {size[0]}: {finding}" for finding in found]


@pytest.fixture
def robot(qtbot, monkeypatch) -> Iterator[Robot]:
    made = Robot(qtbot, monkeypatch)
    yield made
    until_idle(qtbot, made.jobs)
    made.jobs.shut_down()


def case_ways(robot: Robot, window: MainWindow) -> None:
    """On a case's page: the robot finds the way back to the list before it finds these."""
    window.open_room("cases")
    robot.settle()
    robot._open_first_row(window.page("cases"))
    for size in robot.sizes:
        robot.note("a case", size, walk(window, size))
    found = window.page("cases").case.findChildren(QPushButton)
    for button in sorted(found, key=lambda b: not b.objectName().startswith("see_")):
        if isValid(button) and button.isVisible() and button.objectName() != "back_to_list":
            button.click()
            robot.settle()
    detail = window.page("cases").case._detail
    window.open_room("people", person_id=detail.members[0].person_id)
    robot.settle()
    for size in robot.sizes:
        robot.note("a person", size, walk(window, size))
    for button in window.page("people").findChildren(QPushButton):
        if isValid(button) and button.objectName().startswith(
            ("leave_", "reveal_", "part_", "take_back_")
        ):
            button.click()
            robot.settle()
    window.open_room("cases")
    window.page("cases").show_payments()
    robot.settle()
    for size in robot.sizes:
        robot.note("payments", size, walk(window, size))
    window.page("cases").payments.pay()


def way_of_a_task(robot: Robot, window: MainWindow) -> None:
    """A change of the plan makes the list anew: its buttons are others than those the robot saw."""
    visits = window.page("visits")
    visits.acts.close(visits._page.tasks[0])
    robot.settle()


def sync_ways(robot: Robot, window: MainWindow) -> None:
    """The sections of the exchange room, one after the other: only one of them shows at a time."""
    for section in ("refused", "states", "watch", "replicas", "conflicts"):
        window.open_room("sync", section=section)
        robot.settle()
        for size in robot.sizes:
            robot.note(section, size, walk(window, size))
    for section, name in (
        ("conflicts", "ask_other"),
        ("conflicts", "keep_both"),
        ("watch", "notice_done"),
    ):
        window.page("sync").show_section(section)
        for button in window.page("sync").findChildren(QPushButton, name):
            if isValid(button) and button.isVisible():
                button.click()
                robot.settle()
                break


def ways(robot: Robot, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the dialogs that stand behind an answer or a file which the robot does not give."""
    window.page("admin").backup._start(folder / "pulled out")
    robot.settle()
    acts = window.page("admin").acts
    acts.send_code("county", LONG)
    robot.settle()
    empty, pack = folder / "empty", folder / "pack"
    empty.mkdir()
    shutil.copytree(PACKS / "liupanshui", pack)
    for chosen in (empty, pack):
        monkeypatch.setattr(dialogs, "open_folder", lambda *_a, chosen=chosen, **_k: chosen)
        acts.import_pack()
        robot.settle()


def ways_of_children(robot: Robot, window: MainWindow) -> None:
    """From the list to a child's file, to a village's numbers, to a report; and what is done there."""
    view, acts = window.page("children"), window.page("children").acts
    window.open_room("children")
    for go in (
        lambda: view.show_file(view.table.row_at(0).id),
        view.show_villages,
        lambda: view.show_report(view.reports.table.row_at(0).id),
    ):
        view.choose("")
        view.reports.reload()
        robot.settle()
        go()
        robot.settle()
        for size in robot.sizes:
            robot.note("children", size, walk(window, size))
    file, report = view.file_page.page, view.reports.page
    for act in (
        lambda: acts.visit(file), lambda: acts.report(file), lambda: acts.entrust(file),
        lambda: acts.change_file(file), lambda: acts.change_parent(file, file.parents[0]),
        lambda: acts.confirm_groups(file), lambda: acts.close_task(file.tasks[0]),
        lambda: acts.close_file(file), lambda: acts.agreements.sign(file.agreements[0]),
        lambda: acts.agreements.end(file.agreements[0]), lambda: acts.reports.follow_up(report),
        lambda: acts.reports.show_reporter(report),
    ):  # fmt: skip
        act()
        robot.settle()
    acts.new_file()
    robot.settle()
    acts.show_photo(file.visits[0].photos[0])
    robot.settle()
    acts.reports.tell_reporter((ReporterLine(LONG, "13985854471"),))
    robot.settle()


def way_of_the_clock(robot: Robot, township: Replica) -> None:
    """To the question for the date: a command on a machine whose clock has jumped."""
    township.store.close()
    wrong = SetClock(datetime(2099, 12, 23, 9, tzinfo=SHANGHAI))
    township.store = SqlStore(township.store.home, township.key, wrong)
    window = MainWindow(township.desk("clerk"), robot.jobs, pack_label="", locked=lambda: None)
    robot.qtbot.addWidget(window)
    window.show()
    robot.window = window
    site = "ui/shell/window.py MainWindow.ask_date"

    def hand(dialog: FormDialog) -> None:
        dialog.done_button.click()
        robot.walk_dialog(f"{site} refused", dialog)
        dialog.fields["today"].set_value("20261124")
        dialog.done_button.click()
        robot.settle()

    robot.hands[site] = hand
    window.desk.do(application(), lambda _made: None)
    robot.settle()
    assert window.desk.clock_doubt is None


@pytest.fixture(params=LOOKS)
def sizes(request, dressed) -> Iterator[tuple[tuple[int, int], ...]]:
    """One look of the program after the other, and the screens that it is walked on."""
    display, sizes = LOOKS[request.param]
    display.put_on(dressed)
    yield sizes
    put_on(dressed)


def test_everything_can_be_read_and_reached(
    qtbot, sizes, robot, world, clock, tmp_path, monkeypatch
):
    robot.sizes = sizes
    (tmp_path / "stick").mkdir()
    crowd(world, tmp_path / "stick")
    for replica, user in PEOPLE:
        desk = getattr(world, replica).desk(user)
        window = MainWindow(desk, robot.jobs, pack_label="政策包 示例", locked=lambda: None)
        qtbot.addWidget(window)
        window.show()
        robot.window = window
        if replica in ("township", "county"):
            sync_ways(robot, window)
        robot.rooms(window)
        if user == "reviewer":
            way_of_a_task(robot, window)
        if user == "director":
            ways_of_children(robot, window)
        if "cases" in [room.key for room in window.rooms]:
            case_ways(robot, window)
    for replica, user in PEOPLE:
        assert refusals(getattr(world, replica), user) == []
    ways(robot, window, tmp_path, monkeypatch)
    way_of_the_clock(robot, world.township)
    files = tmp_path / "files"
    files.mkdir()
    with open_offices(tmp_path / "offices", clock) as offices:
        MachineWays(robot, offices, clock, files, monkeypatch).go()
    assert robot.hands == {}
    assert robot.accepted == GOOD_WHEN_EMPTY
    assert robot.findings == [], "\n".join(dict.fromkeys(robot.findings))
    missed = sites() - robot.reached - ELSEWHERE
    assert not missed, "no way leads to:\n" + "\n".join(sorted(missed))


def test_nothing_is_offered_that_would_be_refused(qtbot, robot, world, tmp_path):
    """Whatever a window offers a person is pressed; the audit trail would tell of a refusal."""
    (tmp_path / "stick").mkdir()
    crowd(world, tmp_path / "stick")
    robot.sizes = ()  # nothing is looked at here
    for user in ("clerk", "leader", "visitor"):
        desk = world.township.desk(user)
        window = MainWindow(desk, robot.jobs, pack_label="示例", locked=lambda: None)
        qtbot.addWidget(window)
        window.show()
        robot.begin_again()
        robot.rooms(window)
        if "cases" in [room.key for room in window.rooms]:
            case_ways(robot, window)
        assert refusals(world.township, user) == []


def refusals(replica: Replica, user: str) -> list[str]:
    with replica.store.reading(replica.desk(user).actor) as reading:
        lines = reading.records.find(AuditRecord, person=user)
        return [line.action for line in lines if line.outcome == "refused"]
