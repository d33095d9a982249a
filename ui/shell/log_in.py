"""The log-in page: who, password, and one sentence when it is wrong."""

from collections.abc import Iterator, Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.jobs import Progress
from ui.style.current import theme
from ui.style.display import Display
from ui.widgets.basic import Card, label, line, look, picture, row
from ui.widgets.buttons import FilterButton, LinkButton, PrimaryButton
from ui.widgets.fields import ChoiceField, PasswordField
from ui.widgets.labels import Secondary, Text
from ui.widgets.states import ProgressStrip

WIDE = 420


class LogInPage(QWidget):
    """Also the lock screen: then the person is chosen already and drafts stay behind it."""

    asked = Signal(str, str)
    other_user_asked = Signal()
    forgotten = Signal(str)
    display_asked = Signal(object)

    def __init__(
        self, users: Sequence[tuple[str, str]], hint: str = "", display: Display | None = None
    ) -> None:
        super().__init__()
        self._display = display or Display()
        look(self, "page")
        px = theme().px
        self._card = Card()
        self._card.setFixedWidth(px(WIDE))
        self._card.body.setContentsMargins(px(32), px(28), px(32), px(24))
        self._card.body.setSpacing(px(10))
        self._build_form(users)
        self._left = 0
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        if hint:
            self._build_hint(hint)
        self._lay_out()
        self.password.enter_moves = False
        self.password.edit.returnPressed.connect(self._ask)
        if len(users) > 0:
            self.user.choose(users[0][0])
        self.password.edit.setFocus()

    def _build_form(self, users: Sequence[tuple[str, str]]) -> None:
        px, body = theme().px, self._card.body
        mark = picture("shield-check", theme().tokens.brand, px(28))
        body.addLayout(row(mark, label("一窗", "brandmark"), label("乡镇民政", "secondary"), None))
        body.addSpacing(px(8))
        self.user = ChoiceField("user", "用户", users)
        self.password = PasswordField("password", "密码")
        body.addWidget(self.user)
        body.addWidget(self.password)
        self._last = Secondary("")
        self._last.hide()
        body.addWidget(self._last)
        self.problem = Text("", "error")
        self.problem.setObjectName("log_in_problem")
        self.problem.hide()
        body.addWidget(self.problem)
        self.progress = ProgressStrip()
        self.progress.stop.set_text("以后再做")
        body.addWidget(self.progress)
        self._button = PrimaryButton("登录", "Enter", name="log_in", bound=False)
        self._button.clicked.connect(self._ask)
        body.addSpacing(px(4))
        body.addWidget(self._button)
        self._other = LinkButton("换人登录", name="other_user")
        self._other.clicked.connect(self._other_user)
        self._other.hide()
        forgotten = LinkButton("忘记密码", name="forgotten")
        forgotten.clicked.connect(lambda: self.forgotten.emit(self.user.code()))
        body.addLayout(row(*self._looks(), None, self._other, forgotten))

    def _looks(self) -> Iterator[FilterButton]:
        """Large text and high contrast: put on at once, and kept on this machine."""
        for name, words in (("large", "大字"), ("contrast", "高对比")):
            made = FilterButton(words, name=f"display_{name}")
            made.setAutoExclusive(False)
            made.setChecked(getattr(self._display, name))
            made.toggled.connect(partial(self._ask_display, name))
            yield made

    def _ask_display(self, name: str, on: bool) -> None:
        self.display_asked.emit(replace(self._display, **{name: on}))

    def take_over(self, before: "LogInPage") -> None:
        """Stand where another page stood: the same person, locked or not."""
        if before._other.isHidden():
            self.choose(before.user.code())
        else:
            self.lock_for(before.user.code())

    def _build_hint(self, hint: str) -> None:
        """A demo says here who may log in."""
        body = self._card.body
        body.addSpacing(theme().px(4))
        body.addWidget(line())
        shown = Secondary(hint)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body.addWidget(shown)

    def _lay_out(self) -> None:
        """In the middle; on a small screen with large text it scrolls."""
        inner = QWidget()
        look(inner, "page")
        down = QVBoxLayout(inner)
        across = (
            QHBoxLayout()
        )  # not an alignment: that would not ask wrapped words for their height
        across.addStretch(1)
        across.addWidget(self._card)
        across.addStretch(1)
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
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
        self._say(f"密码错得太多，请等 {wait} 再试。")
        self._button.setEnabled(False)
        self._left -= 1

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def show_problem(self, words: str) -> None:
        self._say(words)
        self.set_busy(busy=False)
        self.password.edit.selectAll()
        self.password.edit.setFocus()

    def show_progress(self, step: Progress) -> None:
        """Opening takes long this time."""
        self.progress.set(step)
        self.progress.show()

    def set_busy(self, *, busy: bool) -> None:
        if not busy:
            self.progress.end()
        self._button.setEnabled(not busy)
        self._button.set_text("正在打开…" if busy else "登录")

    def clear(self) -> None:
        self.password.edit.clear()
        self._say("")
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
        self._say("")
        self.set_busy(busy=True)
        self.asked.emit(self.user.code(), self.password.edit.text())
