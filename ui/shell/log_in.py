"""The log-in page: who, password, and one sentence when it is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.style.tokens import LIGHT
from ui.widgets.basic import Card, button, label, look, picture, row
from ui.widgets.fields import ChoiceField, TextField


class LogInPage(QWidget):
    """Also the lock screen: then the person is chosen already and drafts stay behind it."""

    asked = Signal(str, str)
    other_user_asked = Signal()

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
        self._last = label("", "secondary", wrap=True)
        self._last.hide()
        card.body.addWidget(self._last)
        self.problem = label("", "error", wrap=True)
        self.problem.setObjectName("log_in_problem")
        card.body.addWidget(self.problem)
        self._button = button("登录", self._ask, kind="primary", name="log_in")
        card.body.addWidget(self._button)
        self._other = button("换人登录", self._other_user, kind="link", name="other_user")
        self._other.hide()
        card.body.addWidget(self._other, alignment=Qt.AlignmentFlag.AlignLeft)
        self._left = 0
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
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
        if len(users) > 0:
            self.user.choose(users[0][0])
        self.password.edit.setFocus()

    def choose(self, user: str) -> None:
        self.user.choose(user)
        self.password.edit.setFocus()

        self.user.setEnabled(True)

    def lock_for(self, user: str, last: str = "") -> None:
        """Be the lock screen of one person: only the password is asked for, or somebody else comes."""
        self.choose(user)
        self.user.setEnabled(False)
        self.clear()
        self.show_last(last or "窗口已锁定，没办完的都还在。")
        self._other.setVisible(True)

    def show_last(self, words: str) -> None:
        """When this person was last here: 上次登录 11月23日 16:32."""
        self._last.setText(words)
        self._last.setVisible(bool(words))

    def show_locked_out(self, seconds: int) -> None:
        """Too many wrong passwords: say how long to wait, counting down, and let nothing be tried."""
        self._left = seconds
        self._button.setEnabled(False)
        self._tick()
        self._clock.start(1000)

    def _tick(self) -> None:
        if self._left <= 0:
            self._clock.stop()
            self.clear()
            return
        minutes, seconds = divmod(self._left, 60)
        wait = f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"
        self.problem.setText(f"密码错得太多，请等 {wait} 再试。")
        self._button.setEnabled(False)
        self._left -= 1

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

    def _other_user(self) -> None:
        self.user.setEnabled(True)
        self._other.setVisible(False)
        self.show_last("")
        self.clear()
        self.other_user_asked.emit()

    def _ask(self) -> None:
        if self._clock.isActive():
            return
        if not self.password.edit.text():
            self.show_problem("请输入密码。")
            return
        self.problem.setText("")
        self.set_busy(busy=True)
        self.asked.emit(self.user.code(), self.password.edit.text())
