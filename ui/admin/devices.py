"""What is done about machines: answer their requests, shut a lost one out."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.changes import Changes
from app.clock import local_time
from app.commands.answer_reset import AnswerReset
from app.commands.register_device import RegisterDevice
from app.commands.revoke_device import RevokeDevice
from app.enrolling import Answered
from app.errors import AppError
from app.queries.admin_page import AdminPage, DeviceLine
from app.queries.device_history import DeviceHistory, LastOfDay
from app.security.county_key import ENDING, RECOVERY_ENDING
from app.security.enrolment import Asking, read_enrolment
from app.security.errors import CountyKeyWrong, RecoveryKeyWrong, RequestBad
from app.security.reset import Asked, read_reset
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.shell.desk import WindowDesk
from ui.shell.files import REQUESTS, read_small
from ui.widgets import CheckField, ChoiceField, PasswordField
from ui.widgets.form_dialog import FormDialog
from ui.words import words_of

KEY_FILES = f"县签名钥匙 (*{ENDING})"
HEARD = "已在电话里核对，对方念的与此一致"


class DeviceActs:
    """Asks, does, and tells; the view shows what came of it."""

    def __init__(self, desk: WindowDesk, over: QWidget) -> None:
        self._desk = desk
        self._over = over

    def answer(self, page: AdminPage) -> None:
        """Choose a request file; what it asks for decides which form comes."""
        path = dialogs.open_file(self._over, "选择申请文件", REQUESTS)
        if path is None:
            return

        def read() -> tuple[Asking | Asked, str]:
            body = read_small(path)
            try:
                asking: Asking | Asked = read_enrolment(body)
            except RequestBad:
                asking = read_reset(body)
            return asking, asking.code

        def show(found: tuple[Asking | Asked, str]) -> None:
            asking, code = found
            if isinstance(asking, Asking):
                self._answer_machine(page, asking, code)
            else:
                self._answer_reset(asking, code)

        self._desk.run(read, show, self._refused)

    def _answer_machine(self, page: AdminPage, asking: Asking, code: str) -> None:
        signs = self._desk.may("admin.roster")
        area = ChoiceField("area_id", "管辖区域", page.areas)
        people = [
            (p.id, f"{p.name} · {p.role_label} · {p.area_label}") for p in page.people if not p.gone
        ]
        person = ChoiceField("person", "首个登录的人", people)
        password = PasswordField("key_password", "签名钥匙密码")

        def hand_in(form: FormDialog) -> None:
            if not _complete(form, ("area_id", "person") if signs else ("person",)):
                return
            if not signs:
                self._write_answer(form, asking, form.text("person"))
                return
            path = dialogs.open_file(form, "选择县签名钥匙文件", KEY_FILES)
            if path is None:
                return
            self._desk.run(lambda: read_small(path), lambda key: register(form, key), form.refuse)

        def register(form: FormDialog, key_file: bytes) -> None:
            command = RegisterDevice(
                request=asking.body, code=code, area_id=form.text("area_id"),
                key_file=key_file, key_password=form.text("key_password"),
            )  # fmt: skip
            self._desk.do(
                command,
                lambda _id: self._write_answer(form, asking, form.text("person")),
                form.refuse,
            )

        more = "县里签发名册后应答。" if signs else "县里签发的名册到了本机，才能应答。"
        FormDialog(
            self._over, f"登记机器：{asking.request.label}",
            (area, person, password) if signs else (person,), (CheckField("heard", HEARD),),
            hint=f"核对码  {code}  请打电话让对方念出核对码，一致才继续。{more}",
            action="应答", hand_in=hand_in,
        ).open()  # fmt: skip

    def _write_answer(self, form: FormDialog, asking: Asking, person: str) -> None:
        folder = dialogs.open_folder(form, "应答文件存到哪里")
        if folder is None:
            return

        def done(made: Answered) -> None:
            form.accept()
            first = (
                "首份交换包也在旁边，收下应答后按 F9 从同一 U 盘交换。"
                if made.first_here
                else f"名册交换到“{made.exchanges_with}”后，新机器与它交换。"
            )
            detail = f"请在电话里告诉对方核对码：{made.code}\n{first}"
            dialogs.tell(self._over, f"“{made.label}”的应答已写出", detail)
            self._desk.announce(Changes())

        self._desk.answer_device(asking.body, person, folder, done, form.refuse)

    def _answer_reset(self, asked: Asked, code: str) -> None:
        request = asked.request
        what = "开封并重设密码" if request.sealed else "重设密码"

        def hand_in(form: FormDialog) -> None:
            if not _complete(form, ()):
                return
            folder = dialogs.open_folder(form, "选择保存两把县钥匙的文件夹")
            if folder is not None:
                self._desk.run(
                    lambda: _both_keys(folder), lambda keys: answer(form, keys), form.refuse
                )

        def answer(form: FormDialog, keys: tuple[bytes, bytes]) -> None:
            command = AnswerReset(
                request=asked.body, code=code, key_file=keys[0], recovery_file=keys[1],
                key_password=form.text("key_password"), recovery_password=form.text("recovery_password"),
            )  # fmt: skip
            self._desk.do(command, lambda body: keep(form, body), form.refuse)

        def keep(form: FormDialog, body: bytes) -> None:
            path = dialogs.save_file(
                form, "保存应答文件", f"应答-{request.name}.yca", "应答文件 (*.yca)"
            )
            if path is None:
                return

            def done(_none: None) -> None:
                form.accept()
                self._desk.notice(f"给 {request.name} 的应答已写出，请交给对方收下。", "ok")

            self._desk.run(lambda: write_whole(path, [body]), done, form.refuse)

        FormDialog(
            self._over, f"{what}：{request.name}",
            (PasswordField("key_password", "签名钥匙密码"), PasswordField("recovery_password", "恢复钥匙密码")),
            (CheckField("heard", HEARD),),
            hint=f"机器“{request.label}”，核对码  {code}  请打电话让对方念出核对码，一致才继续。",
            action="应答", hand_in=hand_in,
        ).open()  # fmt: skip

    def revoke(self, device: DeviceLine) -> None:
        """Ask up to where its entries count, and sign."""
        self._desk.ask(
            DeviceHistory(device=device.id), lambda days: self._revoke(device, days), self._refused
        )

    def _revoke(self, device: DeviceLine, days: tuple[LastOfDay, ...]) -> None:
        choices = [(d.entry, f"{local_time(d.at)}（共 {d.number} 条）") for d in days]
        upto = ChoiceField("last_counted", "计入到", [*choices, ("none", "一条都不计")])
        upto.choose(choices[0][0] if choices else "none")

        def hand_in(form: FormDialog) -> None:
            if form.lacks(last_counted="请选择计入到哪一条。", key_password="请输入钥匙密码。"):
                return
            path = dialogs.open_file(form, "选择县签名钥匙文件", KEY_FILES)
            if path is not None:
                self._desk.run(lambda: read_small(path), lambda key: sign(form, key), form.refuse)

        def sign(form: FormDialog, key_file: bytes) -> None:
            chosen = form.text("last_counted")
            command = RevokeDevice(
                device_id=device.id, last_counted="" if chosen == "none" else chosen,
                key_file=key_file, key_password=form.text("key_password"),
            )  # fmt: skip

            def done(version: int) -> None:
                form.accept()
                words = f"“{device.label}”已挂失，名册第 {version} 版下次交换时发往各机。"
                self._desk.notice(words, "ok")

            self._desk.do(command, done, form.refuse)

        FormDialog(
            self._over, f"挂失：{device.code}  {device.label}",
            (upto, PasswordField("key_password", "签名钥匙密码")),
            hint="挂失后各机不再与它交换；它在截止处以后写的先存疑不采用。截止处以后只能往后移，不能撤销挂失。",
            action="挂失", hand_in=hand_in,
        ).open()  # fmt: skip

    def _refused(self, error: AppError) -> None:
        dialogs.tell(self._over, "没有改动", words_of(error), tone="danger")


def _complete(form: FormDialog, names: tuple[str, ...]) -> bool:
    """Every choice made, and the telephone used."""
    missing = [name for name in names if not form.text(name)]
    for name in names:
        form.fields[name].set_error("请选择一项。" if name in missing else None)
    heard = bool(form.checks["heard"].value())
    form.problem.setText("" if heard else "请先打电话核对，再勾选。")
    form.problem.setVisible(not heard)
    return not missing and heard


def _both_keys(folder: Path) -> tuple[bytes, bytes]:
    """The signing and the recovery key of a medium. Raises CountyKeyWrong, RecoveryKeyWrong where one is missing."""
    signing = sorted(folder.glob(f"*{ENDING}"))
    recovery = sorted(folder.glob(f"*{RECOVERY_ENDING}"))
    if not signing:
        raise CountyKeyWrong
    if not recovery:
        raise RecoveryKeyWrong
    return read_small(signing[0]), read_small(recovery[0])
