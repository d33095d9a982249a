"""What a county settles for all its machines: areas renamed and merged, and when a silent machine is sealed."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.changes import Changes
from app.commands.base import Command
from app.commands.change_area import ChangeArea
from app.commands.change_sealing import ChangeSealing
from app.exchange_limits import seal_limits
from app.queries.area_impact import AreaImpact, AreaImpactQuery
from app.queries.county_settings import (
    AreaChange,
    AreaLine,
    CountySettings,
    CountySettingsQuery,
)
from app.security.contact import WARN_DAYS
from app.security.county_key import ENDING
from ui import dialogs
from ui.shell.desk import WindowDesk
from ui.shell.files import read_small
from ui.widgets import (
    Card,
    ChoiceField,
    DateField,
    PasswordField,
    Secondary,
    SecondaryButton,
    Text,
    TextField,
    empty_layout,
)
from ui.widgets.form_dialog import FormDialog

KEY_FILES = f"县签名钥匙 (*{ENDING})"
SIGNED = "由县签名钥匙签发，随下次交换发往各机。"
MOST_SHOWN = 4
Made = Callable[[bytes], Command[int]]  # the command, from the key file's bytes


class CountyCard(Card):
    """Areas and sealing; only who may sign the roster can change them."""

    def __init__(self, desk: WindowDesk, over: QWidget) -> None:
        super().__init__("区划与封存")
        self._desk = desk
        self._over = over
        self._found: CountySettings | None = None
        self._words = QVBoxLayout()
        self.body.addLayout(self._words)
        row = QHBoxLayout()
        self.buttons: dict[str, SecondaryButton] = {}
        for name, words, then in (
            ("area_rename", "改名", self.rename),
            ("area_merge", "并入", self.merge),
            ("sealing", "封存期限", self.set_sealing),
        ):
            made = self.buttons[name] = SecondaryButton(words, name=name)
            made.clicked.connect(then)
            row.addWidget(made)
        row.addStretch(1)
        self.body.addLayout(row)
        for made in self.buttons.values():  # shown only in its place: before, it would be a window
            made.setVisible(desk.may(ChangeArea.action))
        desk.subscribe(self._changed)
        self.reload()

    def reload(self) -> None:
        self._desk.ask(CountySettingsQuery(), self._show)

    def _changed(self, changes: Changes) -> None:
        if not changes or changes.touches("roster"):
            self.reload()

    def _show(self, found: CountySettings) -> None:
        if not isValid(self):  # the window was shut meanwhile
            return
        self._found = found
        self.buttons["area_merge"].setEnabled(any(a.merges_into for a in found.areas))
        empty_layout(self._words)
        self._words.addWidget(Text(_sealing_words(found.seal_after_days)))
        for change in found.changes[:MOST_SHOWN]:
            self._words.addWidget(Secondary(_change_words(change)))
        if not found.changes:
            self._words.addWidget(Secondary("区划没有改过名，也没有并入过。"))

    # Areas.

    def rename(self) -> None:
        """Another name or code from a day on."""
        if self._found is None:
            return
        areas = {a.id: a for a in self._found.areas if not a.merged}
        area = ChoiceField("area_id", "哪个区域", [(a.id, a.full_name) for a in areas.values()])
        name = TextField("name", "新的名称", longest=40)
        code = TextField("code", "新的代码", longest=12)

        def chosen() -> None:
            known = areas.get(str(area.value() or ""))
            if known is not None:
                name.set_value(known.name)
                code.set_value(known.code)

        area.changed.connect(chosen)

        def hand_in(form: FormDialog) -> None:
            if not _complete(form, ("area_id", "name", "code", "since", "key_password")):
                return
            known = areas[form.text("area_id")]
            question = f"把“{known.full_name}”改为“{form.text('name')}”（{form.text('code')}）？"
            self._after_impact(form, known, question, _renamed_words, danger=False)

        self._form(
            "区域改名、改代码", (area, name, code),
            f"档案、人员和机器都不用动；以前的名称和代码按日期留着。{SIGNED}", hand_in,
        )  # fmt: skip

    def merge(self) -> None:
        """One area goes into another of its level."""
        if self._found is None:
            return
        areas = {a.id: a for a in self._found.areas if a.merges_into}
        area = ChoiceField("area_id", "哪个区域", [(a.id, a.full_name) for a in areas.values()])
        into = ChoiceField("into", "并入哪里")

        def chosen() -> None:
            known = areas.get(str(area.value() or ""))
            into.set_choices(known.merges_into if known is not None else ())

        area.changed.connect(chosen)

        def hand_in(form: FormDialog) -> None:
            if not _complete(form, ("area_id", "into", "since", "key_password")):
                return
            known = areas[form.text("area_id")]
            target = dict(known.merges_into)[form.text("into")]
            question = f"把“{known.full_name}”并入“{target}”？"
            self._after_impact(form, known, question, _merged_words, danger=True)

        self._form(
            "区域并入",
            (area, into),
            f"并入后不能退回。档案不用搬，由并入的区域接着管。{SIGNED}", hand_in,
        )  # fmt: skip

    def _after_impact(
        self,
        form: FormDialog,
        area: AreaLine,
        question: str,
        words: Callable[[AreaImpact], str],
        *,
        danger: bool,
    ) -> None:
        """Say what hangs on it, and ask, before anything is signed."""

        def told(impact: AreaImpact) -> None:
            if dialogs.confirm(form, question, words(impact), yes="签发", danger=danger):
                self._sign(form, make, "区划")

        def make(key_file: bytes) -> ChangeArea:
            return ChangeArea(
                area_id=area.id, since=form.day("since") or self._desk.today,
                name=form.text("name") if "name" in form.fields else "",
                code=form.text("code") if "code" in form.fields else "",
                merge_into=form.text("into") if "into" in form.fields else "",
                key_file=key_file, key_password=form.text("key_password"),
            )  # fmt: skip

        self._desk.ask(AreaImpactQuery(area_id=area.id), told, form.refuse)

    # Sealing.

    def set_sealing(self) -> None:
        """After how many days of silence a machine locks itself."""
        found = self._found
        if found is None:
            return
        least, most = seal_limits()
        days = TextField(
            "days", "几天没有交换就封存", hint=f"{least} 到 {most} 天；填 0 不封存", longest=3
        )
        days.set_value(str(found.seal_after_days))
        password = PasswordField("key_password", "签名钥匙密码")

        def hand_in(form: FormDialog) -> None:
            if not _complete(form, ("days", "key_password")):
                return
            if not form.text("days").isdecimal():
                form.fields["days"].set_error("请填写天数，例如 90；不封存填 0。")
                return
            wanted = int(form.text("days"))
            if dialogs.confirm(
                form, _sealing_question(wanted), _sealing_detail(wanted, found), yes="签发",
                danger=bool(wanted),
            ):  # fmt: skip
                self._sign(form, lambda key: _sealing(form, wanted, key), "封存期限")

        FormDialog(
            self._over, "封存期限", (days, password),
            hint=f"机器丢了又没有人报失，到期自己锁上，谁也打不开。{SIGNED}",
            action="下一步", hand_in=hand_in,
        ).open()  # fmt: skip

    # Both.

    def _form(
        self,
        title: str,
        fields: tuple[ChoiceField | TextField, ...],
        hint: str,
        hand_in: Callable[[FormDialog], None],
    ) -> None:
        since = DateField("since", "从哪天起", today=lambda: self._desk.today)
        since.set_day(self._desk.today)
        password = PasswordField("key_password", "签名钥匙密码")
        FormDialog(
            self._over,
            title,
            (*fields, since, password),
            hint=hint,
            action="下一步",
            hand_in=hand_in,
        ).open()

    def _sign(self, form: FormDialog, make: Made, what: str) -> None:
        path = dialogs.open_file(form, "选择县签名钥匙文件", KEY_FILES)
        if path is None:
            return

        def signed(version: int) -> None:
            form.accept()
            self._desk.notice(f"{what}已签发（名册第 {version} 版），下次交换时发往各机。", "ok")

        self._desk.run(
            lambda: read_small(path), lambda key: self._desk.do(make(key), signed, form.refuse),
            form.refuse,
        )  # fmt: skip


def _sealing(form: FormDialog, days: int, key_file: bytes) -> ChangeSealing:
    return ChangeSealing(days=days, key_file=key_file, key_password=form.text("key_password"))


def _complete(form: FormDialog, names: tuple[str, ...]) -> bool:
    """Everything filled in; what is missing is said under its field."""
    missing = [n for n in names if not (form.day(n) if n == "since" else form.text(n))]
    for name in names:
        form.fields[name].set_error("请填写这一项。" if name in missing else None)
    return not missing


def _renamed_words(impact: AreaImpact) -> str:
    return f"{_files(impact)}，都跟着用新的名称；受理中的 {impact.open_cases} 件照常办。"


def _merged_words(impact: AreaImpact) -> str:
    below = f"下面的 {impact.below} 个区域一起过去；" if impact.below else ""
    machines = f"机器 {'、'.join(impact.machines)}，" if impact.machines else ""
    return (
        f"{_files(impact)}，由并入的区域接着管，受理中的 {impact.open_cases} 件照常办；{below}"
        f"{machines}在岗 {impact.people} 人转到并入的区域。不能退回。"
    )


def _files(impact: AreaImpact) -> str:
    return f"家庭 {impact.households} 户、儿童 {impact.children} 名、走访对象 {impact.visited} 名"


def _sealing_words(days: int) -> str:
    return (
        f"超过 {days} 天没有与上级交换的机器自动封存。" if days else "没有交换的机器不会自动封存。"
    )


def _sealing_question(days: int) -> str:
    return f"超过 {days} 天没有交换就封存？" if days else "以后不再自动封存？"


def _sealing_detail(days: int, found: CountySettings) -> str:
    if not days:
        return "丢了的机器，知道密码的人一直打得开，请及时挂失。"
    silent = found.silent_for(days)
    names = "、".join(silent[:MOST_SHOWN]) + (
        f" 等 {len(silent)} 台" if len(silent) > MOST_SHOWN else ""
    )
    now = f"县里知道已经超过的：{names}，请先提醒他们交换。" if silent else "现在没有机器超过。"
    return (
        f"到期前 {WARN_DAYS} 天起登录时提醒；到期后先提示一次日期，再打开就锁上，要向县里申请开封，内容都还在。"
        + now
    )


def _change_words(change: AreaChange) -> str:
    on: date = change.on
    if change.merged:
        return f"{on} 起，{change.was} 并入 {change.now}"
    return f"{on} 起，{change.was} 改为 {change.now}"
