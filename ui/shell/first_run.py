"""A new machine: ask to be enrolled, say the code, take the answer in."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.enrolling import Enter
from app.errors import AppError
from app.jobs import JobRunner, Lane
from app.security.enrolment import Asking, ask_enrolment, pending_enrolment
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.shell.files import ANSWERS, REQUESTS, read_small
from ui.style.current import theme
from ui.widgets import (
    BigNumber,
    Card,
    Heading,
    PasswordField,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    TextField,
)
from ui.widgets.basic import look, row
from ui.widgets.form_dialog import FormDialog

WIDE = 520


class FirstRunPage(QWidget):
    """Shown where the data folder is empty. ``entered`` gets who logs in first."""

    def __init__(
        self, home: Path, jobs: JobRunner, enter: Enter, entered: Callable[[str], None]
    ) -> None:
        super().__init__()
        look(self, "page")
        self._home, self._jobs, self._enter, self._entered = home, jobs, enter, entered
        px = theme().px
        card = Card()
        card.setFixedWidth(px(WIDE))
        card.body.setContentsMargins(px(32), px(28), px(32), px(24))
        card.body.setSpacing(px(10))
        card.body.addWidget(Heading("启用这台机器", wrap=True))
        self.words = Secondary("", wrap=True)
        card.body.addWidget(self.words)
        self.code = BigNumber("")
        self.code.setObjectName("request_code")
        card.body.addWidget(self.code)
        self.ask_button = PrimaryButton("生成申请文件", name="enrol_ask", bound=False)
        self.ask_button.clicked.connect(self._ask)
        self.enter_button = SecondaryButton("收下应答文件", name="enrol_enter")
        self.enter_button.clicked.connect(self._take)
        card.body.addSpacing(px(8))
        card.body.addWidget(self.ask_button)
        card.body.addWidget(self.enter_button)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row(None, card, None))
        outer.addStretch(3)
        self._run(lambda: _shown(pending_enrolment(home)), self._show)

    def _show(self, asking: tuple[Asking, str] | None) -> None:
        self.enter_button.setEnabled(asking is not None)
        self.code.setVisible(asking is not None)
        if asking is None:
            self.words.setText(
                "先生成申请文件，拷到 U 盘交给乡镇或县里；对方应答后，把应答文件拷回来收下，就可以登录。"
            )
            return
        self.code.setText(asking[1])
        self.ask_button.setText("重新生成申请文件")
        self.words.setText(
            f"“{asking[0].request.label}”已申请。请把申请文件交给乡镇或县里，并在电话里念出下面的核对码；"
            "拿到应答文件后按“收下应答文件”。"
        )

    def _ask(self) -> None:
        def hand_in(form: FormDialog) -> None:
            differs = form.text("new") != form.text("again")
            form.fields["again"].set_error("两遍不一样，请重新输入。" if differs else None)
            if differs:
                return
            label, new = form.text("label"), form.text("new")
            path = dialogs.save_file(form, "保存申请文件", f"申请-{label}.ycq", REQUESTS)
            if path is None:
                return

            def made() -> tuple[Asking, str] | None:
                asking = ask_enrolment(self._home, label, new)
                write_whole(path, [asking.body])
                return _shown(asking)

            def done(asking: tuple[Asking, str] | None) -> None:
                form.accept()
                self._show(asking)

            self._run(made, done, form.refuse)

        FormDialog(
            self, "申请启用本机",
            (TextField("label", "机器名称"), PasswordField("new", "登录密码"), PasswordField("again", "再输一遍")),
            hint="名称写清楚地点，例如“大桥村笔记本”。密码至少 8 位，收下应答和以后登录都用它。",
            action="生成申请文件", hand_in=hand_in,
        ).open()  # fmt: skip

    def _take(self) -> None:
        def hand_in(form: FormDialog) -> None:
            path = dialogs.open_file(form, "选择应答文件", ANSWERS)
            if path is None:
                return
            code, password = form.text("code"), form.text("password")

            def done(user: str) -> None:
                form.accept()
                self._entered(user)

            self._run(
                lambda: self._enter(self._home, read_small(path), password, code), done, form.refuse
            )

        FormDialog(
            self, "收下应答文件",
            (TextField("code", "对方说的核对码"), PasswordField("password", "申请时设的密码")),
            hint="对方应答后会在电话里说出 8 位核对码；与文件不符的不会收下。",
            action="选择应答文件", hand_in=hand_in,
        ).open()  # fmt: skip

    def _run(
        self, work: Callable[[], object], done: Callable[..., None], refuse: object = None
    ) -> None:
        def failed(error: Exception) -> None:
            if not isinstance(error, AppError) or not callable(refuse):
                raise error
            refuse(error)

        self._jobs.start(Lane.WRITE, lambda _c: work(), done=done, failed=failed, owner=self)


def _shown(asking: Asking | None) -> tuple[Asking, str] | None:
    """With its code, which takes a moment to work out."""
    return None if asking is None else (asking, asking.code)
