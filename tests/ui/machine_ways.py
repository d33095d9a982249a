"""To the dialogs that stand behind a file from another machine: one that is new, one whose password is forgotten.

Every request and every answer is a real one, and each form is looked at empty, refused and filled.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from app.clock import SetClock
from app.demo.world import password_of
from app.desk import Desk
from app.security.enrolment import county_code, read_enrolment
from app.security.key_slots import read_key_file, with_user, write_key_file
from db import enrol
from db.enrol import answer_device
from db.exchange.stick import Stick
from db.unattended import open_desk
from tests.app.test_admin import QUICK, Offices, newcomer
from tests.support.crowded import LONG
from tests.support.walker import walk
from ui import dialogs
from ui.shell.start import Front
from ui.shell.window import MainWindow
from ui.widgets.form_dialog import TWICE_MS, FormDialog

NEW = "大桥村的新密码本"
LABEL = "阿克苏市依干其镇巴格其社区居委会民政便民服务站二号笔记本电脑"[:30]
SECRET = password_of("county")
ASKS = "ui/shell/first_run.py FirstRunPage._ask"
TAKES = "ui/shell/first_run.py FirstRunPage._take"
ANSWERS = "ui/admin/devices.py DeviceActs._answer_machine"
RESETS = "ui/admin/devices.py DeviceActs._answer_reset"
FORGOT = "ui/shell/forgotten.py Forgotten.ask"
AREAS = "ui/admin/county.py CountyCard._form"
SEALS = "ui/admin/county.py CountyCard.set_sealing"
TAKES_RESET = "ui/shell/forgotten.py Forgotten._take"


class MachineWays:
    """``files`` answers the choosers of files by their titles."""

    def __init__(
        self,
        robot: Any,
        offices: Offices,
        clock: SetClock,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.robot, self.offices, self.clock, self.folder = robot, offices, clock, folder
        self.files: dict[str, Path] = {
            "选择县签名钥匙文件": folder / "key.yck",
            "选择保存两把县钥匙的文件夹": offices.folder,
            "应答文件存到哪里": folder,
        }
        self.files["选择县签名钥匙文件"].write_bytes(offices.key_file)
        for door in ("open_file", "save_file", "open_folder"):
            monkeypatch.setattr(
                dialogs, door, lambda _over, title, *_a, **_k: self.files.get(title)
            )

    def go(self) -> None:
        """The county signs a new machine in and lets a forgetful clerk of the township in again."""
        self.offices.desk("admin").do(newcomer(self.offices, name=LONG, role="reviewer"))
        front = self._front(self.folder / "new")
        self._ask_for_machine(front)
        self._answer_machine()
        self._take_machine(front)
        front.shut_down()
        self._settle_county()
        self._forget()

    def _ask_for_machine(self, front: Front) -> None:
        self.files["保存申请文件"] = self.folder / "machine.ycq"

        def hand(form: FormDialog) -> None:
            self._fill(form, label=LABEL, new=NEW, again="别的")
            self._refused(form, ASKS)
            self._fill(form, new="短", again="短")
            self._refused(form, ASKS, under="new")
            self._fill(form, new=NEW, again=NEW)
            self._send(form)

        self.robot.hands[ASKS] = hand
        self._press(front, "enrol_ask")
        self._walk("first page", front)

    def _answer_machine(self) -> None:
        """First a file that is no request; then a township that the county's roster has not reached."""
        self.files["选择申请文件"] = self.folder / "key.yck"
        admin = self._window("admin")
        self._press(admin, "answer_request")
        self.files["选择申请文件"] = self.folder / "machine.ycq"
        reviewer = self._window("reviewer")

        def too_soon(form: FormDialog) -> None:
            self._refused(form, f"{ANSWERS} below")
            self._fill(form, person="director")
            form.checks["heard"].setChecked(True)
            self._refused(form, f"{ANSWERS} below")

        self.robot.hands[ANSWERS] = too_soon
        self._press(reviewer, "answer_request")
        people = self.offices.county.rosters.newest.body.people
        person = next(p.id for p in people if p.name == LONG)

        def hand(form: FormDialog) -> None:
            self._refused(form, ANSWERS)
            self._fill(form, area_id="520201101", person=person, key_password="不对的密码")
            form.checks["heard"].setChecked(True)
            self._refused(form, ANSWERS)
            self._fill(form, key_password=SECRET)
            self._send(form)

        self.robot.window = admin
        self.robot.hands[ANSWERS] = hand
        self._press(admin, "answer_request")

    def _take_machine(self, front: Front) -> None:
        (self.files["选择应答文件"],) = self.folder.glob("*.yca")
        asked = read_enrolment((self.folder / "machine.ycq").read_bytes())
        county_key = self.offices.county.identity.county_key
        code = county_code(asked.digest, county_key)

        def hand(form: FormDialog) -> None:
            self._fill(form, code="AAAA-AAAA", password=NEW)
            self._refused(form, TAKES, under="code")
            self._fill(form, code=code)
            self._send(form)

        self.robot.window = front
        self.robot.hands[TAKES] = hand
        self._press(front, "enrol_enter")
        self._walk("log-in page", front)
        assert front.currentWidget() is front.log_in

    def _settle_county(self) -> None:
        """An area renamed, one merged, the days until a machine is sealed: each refused, then asked about."""
        window = self._window("admin")
        below = {"area_id": "520201101204", "since": "20261201", "key_password": SECRET}

        def filled(site: str, **values: str) -> Callable[[FormDialog], None]:
            def hand(form: FormDialog) -> None:
                self._refused(form, site)
                self.robot.qtbot.wait(TWICE_MS)
                for field, value in values.items():
                    self._fill(form, **{field: value})
                    form.fields[field].changed.emit()
                self._send(form)

            return hand

        for name, site, values in (
            ("area_rename", AREAS, {**below, "name": LONG, "code": "520201101299"}),
            ("area_merge", AREAS, {**below, "into": "520201101001"}),
            ("sealing", SEALS, {"days": "60", "key_password": SECRET}),
        ):
            self.robot.hands[site] = filled(f"{site} {name}", **values)
            self._press(window, name)

    def _forget(self) -> None:
        store: Any = self.offices.township
        named = with_user(
            read_key_file(store.home), "clerk", LONG, SECRET, store.doors.service_key(), QUICK
        )
        write_key_file(store.home, named)
        front = self._front(store.home)
        front.log_in.choose("clerk")
        self.files["保存申请文件"] = self.folder / "reset.ycq"

        def ask(form: FormDialog) -> None:
            self._fill(form, new=NEW, again="别的")
            self._refused(form, FORGOT)
            self._fill(form, new="短", again="短")
            self._refused(form, FORGOT, under="new")
            self._fill(form, new=NEW, again=NEW)
            self._send(form)

        self.robot.hands[FORGOT] = ask
        self._press(front, "forgotten")
        self._answer_reset()

        def take(form: FormDialog) -> None:
            self._fill(form, new="别的密码本子")
            self._refused(form, TAKES_RESET)
            self._fill(form, new=NEW)
            self._send(form)

        self.robot.window = front
        self.robot.hands[FORGOT] = lambda form: self._press(form, "take_answer")
        self.robot.hands[TAKES_RESET] = take
        self.files["选择应答文件"] = self.folder / "reset.yca"
        self._press(front, "forgotten")
        self._walk("log-in page", front)
        front.shut_down()

    def _answer_reset(self) -> None:
        self.files["选择申请文件"] = self.folder / "reset.ycq"
        self.files["保存应答文件"] = self.folder / "reset.yca"

        def hand(form: FormDialog) -> None:
            self._refused(form, RESETS)
            self.robot.qtbot.wait(TWICE_MS)
            form.checks["heard"].setChecked(True)
            self._fill(form, key_password=SECRET, recovery_password="不对的密码")
            self._refused(form, RESETS)
            self._fill(form, recovery_password=SECRET)
            self._send(form)

        self.robot.hands[RESETS] = hand
        self._press(self._window("admin"), "answer_request")

    def _front(self, home: Path) -> Front:
        def enter(home: Path, body: bytes, password: str, code: str) -> str:
            return enrol.enter(home, body, password, code, self.clock, QUICK)

        front = Front(home, open_desk, enter)
        self.robot.runners.append(front.jobs)
        self._show(front)
        return front

    def _window(self, user: str) -> MainWindow:
        store: Any = self.offices.county if user == "admin" else self.offices.township
        actor = store.rosters.newest.actor(user, store.identity.device, store.clock.today())
        desk = Desk(store, actor, Stick(store), partial(answer_device, store, actor))
        window = MainWindow(desk, self.robot.jobs, pack_label="政策包 示例", locked=lambda: None)
        self._show(window)
        window.open_room("admin")
        self.robot.settle()
        return window

    def _show(self, window: QWidget) -> None:
        self.robot.qtbot.addWidget(window)
        window.show()
        self.robot.window = window
        self.robot.settle()

    def _walk(self, where: str, window: QWidget) -> None:
        for size in self.robot.sizes:
            self.robot.note(where, size, walk(window, size))

    def _press(self, over: QWidget, name: str) -> None:
        next(b for b in over.findChildren(QPushButton, name) if b.isVisible()).click()
        self.robot.settle()

    def _fill(self, form: FormDialog, **values: str) -> None:
        for name, value in values.items():
            field: Any = form.fields[name]
            field.choose(value) if hasattr(field, "choose") else field.set_value(value)

    def _refused(self, form: FormDialog, site: str, under: str = "") -> None:
        """Handed in as it stands, which is refused in the form: under the field that it is about."""
        self._send(form)
        shown = [form.problem, *(field.error for field in form.fields.values())]
        assert any(words.isVisible() and words.text() for words in shown), site
        assert not under or form.fields[under].error.text(), site
        self.robot.walk_dialog(f"{site} refused", form)

    def _send(self, form: FormDialog) -> None:
        form.done_button.click()
        self.robot.settle()
