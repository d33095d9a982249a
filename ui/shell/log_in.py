"""The log-in page: who, password, and one sentence when it is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.style.tokens import LIGHT
from ui.widgets.basic import Card, button, label, look, picture, row
from ui.widgets.fields import ChoiceField, TextField


class LogInPage(QWidget):
    """Also the lock screen: then the person is chosen already and drafts stay behind it."""

    asked = Signal(str, str)

    def __init__(self, users: Sequence[tuple[str, str]], hint: str = "") -> None:
        super().__init__()
        look(self, "page")
        card = Card()
        card.setFixedWidth(380)
        mark = label("一窗", "brandmark")
        card.body.addLayout(
            row(
                picture("shield-check", LIGHT.brand, 28), mark, label("乡镇民政", "secondary"), None
            )
        )
        card.body.addSpacing(8)
        self.user = ChoiceField("user", "用户", users)
        self.password = TextField("password", "密码", secret=True)
        card.body.addWidget(self.user)
        card.body.addWidget(self.password)
        self.problem = label("", "error", wrap=True)
        self.problem.setObjectName("log_in_problem")
        card.body.addWidget(self.problem)
        self._button = button("登录", self._ask, kind="primary", name="log_in")
        card.body.addWidget(self._button)
        if hint:
            card.body.addSpacing(4)
            shown = label(hint, "secondary", wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            card.body.addWidget(shown)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, alignment=Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.password.enter_moves = False
        self.password.edit.returnPressed.connect(self._ask)
        self.password.edit.setFocus()

    def choose(self, user: str) -> None:
        self.user.choose(user)
        self.password.edit.setFocus()

    def show_problem(self, words: str) -> None:
        self.problem.setText(words)
        self.set_busy(busy=False)
        self.password.edit.selectAll()
        self.password.edit.setFocus()

    def set_busy(self, *, busy: bool) -> None:
        self._button.setEnabled(not busy)
        self._button.setText("正在打开…" if busy else "登录")

    def clear(self) -> None:
        self.password.edit.clear()
        self.problem.setText("")
        self.set_busy(busy=False)

    def _ask(self) -> None:
        if not self.password.edit.text():
            self.show_problem("请输入密码。")
            return
        self.problem.setText("")
        self.set_busy(busy=True)
        self.asked.emit(self.user.code(), self.password.edit.text())
