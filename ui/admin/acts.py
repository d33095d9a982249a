"""What is done in the admin room: letting people in, changing the roster, taking in a pack."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.changes import Changes
from app.commands.change_roster import ChangeRoster
from app.commands.import_pack import ImportPack
from app.errors import AppError, Refused
from app.policy.compare import FigureChange
from app.policy.load import pack_texts
from app.queries.admin_page import AdminPage, PersonLine
from app.queries.pack_preview import PackPreview, PackPreviewQuery
from app.rules.money import yuan
from app.security.key_slots import Slot
from ui import dialogs
from ui.shell.desk import WindowDesk
from ui.widgets import ChoiceField, DateField, PasswordField, TextField
from ui.widgets.form_dialog import Entry, FormDialog
from ui.words import words_of, words_of_issue

KEY_FILES = "县签名钥匙 (*.yck)"
MOST_SHOWN = 12


class AdminActs:
    """Asks, does, and tells; the view shows what came of it."""

    def __init__(self, desk: WindowDesk, over: QWidget) -> None:
        self._desk = desk
        self._over = over

    def let_in(self, page: AdminPage, slots: tuple[Slot, ...]) -> None:
        """Make a code for somebody of the roster who can't open this machine yet."""
        known = {slot.user for slot in slots}
        people = [
            (p.id, f"{p.name} · {p.role_label}")
            for p in page.people
            if p.here and p.id not in known
        ]
        if not people:
            dialogs.tell(
                self._over, "名册里能用本机的人都已添加", "新来的人要先由县管理员加入名册。"
            )
            return
        names = {p.id: p.name for p in page.people}

        def hand_in(form: FormDialog) -> None:
            user = form.text("person")
            if not user:
                form.fields["person"].set_error("请选择一个人。")
                return
            form.accept()
            self.send_code(user, names[user])

        FormDialog(
            self._over, "添加本机用户", (ChoiceField("person", "名册中的人员", people),),
            hint="系统会给出一个登录码，只能用一次；本人第一次登录时设置自己的密码。",
            action="给出登录码", hand_in=hand_in,
        ).open()  # fmt: skip

    def send_code(self, user: str, name: str) -> None:
        """Make a code and show it once."""

        def made(code: str) -> None:
            detail = f"登录码：{code}\n请当面告诉本人，不要写在机器上。关闭后不再显示。"
            dialogs.tell(self._over, f"{name} 的登录码", detail)
            self._desk.announce(Changes())

        self._desk.invite(user, name, made)

    def renew(self, slot: Slot) -> None:
        """A new code for somebody who has forgotten their password: the old one opens nothing then."""
        question = f"给 {slot.name} 重发登录码？"
        if dialogs.confirm(self._over, question, "原来的密码随即作废。", yes="重发"):
            self.send_code(slot.user, slot.name)

    def remove(self, slot: Slot) -> None:
        question = f"把 {slot.name} 移出本机？"
        detail = "此人不能再打开本机；办过的事和记录都还在。"
        if dialogs.confirm(self._over, question, detail, yes="移出", danger=True):
            self._desk.remove_user(
                slot.user, lambda _n: self._desk.announce(Changes()), self._refused
            )

    def put_person(self, page: AdminPage, person: PersonLine | None) -> None:
        """Somebody new in the roster, or another role or place for somebody."""
        role = ChoiceField("role", "岗位", page.roles)
        area = ChoiceField("area_id", "管辖区域", page.areas)
        name = TextField("name", "姓名")
        if person is not None:
            name.set_value(person.name)
            role.choose(person.role)
            area.choose(person.area_id)
        title = "修改人员" if person else "加入名册"
        self._sign(title, (name, role, area), person, ends=False)

    def end_person(self, person: PersonLine) -> None:
        """Name somebody's last day."""
        until = DateField("until", "最后一天")
        until.set_day(self._desk.today)
        self._sign(f"停用 {person.name}", (until,), person, ends=True)

    def _sign(
        self, title: str, fields: tuple[Entry, ...], person: PersonLine | None, *, ends: bool
    ) -> None:
        """Every change of the roster is signed with the county key, from its stick."""
        password = PasswordField("key_password", "钥匙密码")

        def hand_in(form: FormDialog) -> None:
            if ends and form.day("until") is None:
                form.fields["until"].set_error("请填写日期。")
                return
            if form.lacks(key_password="请输入钥匙密码。"):
                return
            path = dialogs.open_file(form, "选择县签名钥匙文件", KEY_FILES)
            if path is None:
                return
            form.done_button.setEnabled(False)

            def failed(error: AppError) -> None:
                form.done_button.setEnabled(True)
                form.refuse(error)

            def signed(version: int) -> None:
                form.accept()
                self._desk.notice(f"名册第 {version} 版已签名，下次交换时发往各机。", "ok")

            def read(body: bytes) -> None:
                command = ChangeRoster(
                    person_id=person.id if person else "",
                    name="" if ends else form.text("name"),
                    role="" if ends else form.text("role"),
                    area_id="" if ends else form.text("area_id"),
                    until=form.day("until") if ends else None,
                    key_file=body,
                    key_password=password.value(),
                )
                self._desk.do(command, signed, failed)

            self._desk.run(lambda: read_small(path), read, failed)

        FormDialog(
            self._over, title, (*fields, password),
            hint="名册由县签名钥匙签发。请插入保存钥匙的 U 盘，输入钥匙密码后选择钥匙文件。",
            action="签发", hand_in=hand_in,
        ).open()  # fmt: skip

    def import_pack(self) -> None:
        """Choose a folder, show what would change, take it in when that is confirmed."""
        folder = dialogs.open_folder(self._over, "选择政策包文件夹")
        if folder is None:
            return

        def read(texts: dict[str, str]) -> None:
            self._desk.ask(
                PackPreviewQuery(texts=texts),
                lambda found: self._confirm(found, texts),
                self._refused,
            )

        self._desk.run(lambda: pack_texts(folder), read, self._refused)

    def _confirm(self, found: PackPreview, texts: dict[str, str]) -> None:
        lines = [_change_words(change) for change in found.changes]
        more = [f"……另有 {len(lines) - MOST_SHOWN} 处"] if len(lines) > MOST_SHOWN else []
        instead = f"替换“{found.instead_of}”，" if found.instead_of else ""
        detail = "\n".join(
            [f"{instead}自 {found.valid_from:%Y-%m-%d} 起适用。", *lines[:MOST_SHOWN], *more]
            if lines
            else [f"自 {found.valid_from:%Y-%m-%d} 起适用，数字与现行的相同。"]
        )
        if dialogs.confirm(
            self._over, f"启用“{found.label}”（{found.version}）？", detail, yes="启用"
        ):
            self._desk.do(
                ImportPack(texts=texts),
                lambda label: self._desk.notice(
                    f"政策包“{label}”已启用，下次交换时发往各机。", "ok"
                ),
                self._refused,
            )

    def _refused(self, error: AppError) -> None:
        words = (
            [words_of_issue(issue) for issue in error.issues] if isinstance(error, Refused) else []
        )
        dialogs.tell(self._over, "没有改动", " ".join(words) or words_of(error), tone="danger")


def read_small(path: Path, most: int = 64 * 1024) -> bytes:
    """The first bytes of a file that should be small: whatever it is, it is not read whole."""
    with path.open("rb") as file:
        return file.read(most)


def _change_words(change: FigureChange) -> str:
    place = " ".join(part for part in (change.area, change.variant) if part)
    was = "新增" if change.before is None else _value(change.before, change.unit)
    will = "取消" if change.after is None else _value(change.after, change.unit)
    return f"{change.label}（{place}）：{was} → {will}"


UNITS = {
    "percent": "%", "years": " 岁", "days": " 天", "working_days": " 个工作日", "months": " 个月",
    "count": "", "per_mille": "‰",
}  # fmt: skip


def _value(value: int, unit: str) -> str:
    if unit.startswith("fen"):
        each = {"fen_month": "元/月", "fen_year": "元/年"}.get(unit, "元")
        return f"{yuan(value)} {each}"
    return f"{value}{UNITS.get(unit, '')}"
