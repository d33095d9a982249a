"""What a screen shows when it has nothing to show: loading, empty, failed, not allowed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError
from app.jobs import Progress
from ui.style.current import theme
from ui.style.theme import pixmap
from ui.widgets.buttons import SecondaryButton
from ui.widgets.labels import Elided, IconLabel, Secondary, Text
from ui.words import words_of


class StatePane(QStackedWidget):
    """Holds the content, or in its place one quiet message with at most one button."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        px = theme().px
        self._message = QWidget()
        column = QVBoxLayout(self._message)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(8))
        self._icon = IconLabel("inbox", "", 32)
        self._title = Text("", "heading")
        self._detail = Secondary("")
        self.button = SecondaryButton("", name="state_button")
        self.button.clicked.connect(self._pressed)
        self._then: Callable[[], object] | None = None
        column.addStretch(1)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._detail):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.addWidget(content)
        self.addWidget(self._message)

    def show_content(self) -> None:
        self.setCurrentIndex(0)

    def show_loading(self, text: str = "正在读取…") -> None:
        self._say("clock", "", text, "")

    def show_empty(
        self,
        text: str,
        detail: str = "",
        button: str = "",
        then: Callable[[], object] | None = None,
    ) -> None:
        """Say what would be here and how to begin."""
        self._say("inbox", "", text, detail, button, then)

    def show_error(
        self, problem: AppError | str, retry: Callable[[], object] | None = None
    ) -> None:
        words = problem if isinstance(problem, str) else words_of(problem)
        code = "" if isinstance(problem, str) else problem.code
        self._say("circle-alert", "danger", words, code, "重试" if retry else "", retry)

    def show_denied(self, text: str = "您的岗位不能查看这里的内容。") -> None:
        self._say("lock", "", text, "需要时请联系本单位管理员调整岗位。")

    def words(self) -> str:
        """What is said in place of the content; nothing while the content shows."""
        return self._title.text() if self.currentIndex() else ""

    def _say(
        self,
        icon_name: str,
        tone: str,
        title: str,
        detail: str,
        button: str = "",
        then: Callable[[], object] | None = None,
    ) -> None:
        size = theme().px(32)
        self._icon.setPixmap(pixmap(icon_name, theme().ink_of(tone), size))
        self._title.setText(title)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.button.set_text(button)
        self.button.setVisible(bool(button))
        self._then = then
        self.setCurrentIndex(1)

    def _pressed(self) -> None:
        if self._then is not None:
            self._then()


class ProgressStrip(QWidget):
    """How far long work is, with a way to stop it; shows itself only after half a second."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progress")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(12))
        self.text = Elided("", "secondary")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.stop = SecondaryButton("停止", name="progress_stop")
        self.stop.clicked.connect(self.cancelled)
        row.addWidget(self.text, 1)
        row.addWidget(self.bar, 2)
        row.addWidget(self.stop)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.show)
        self.hide()

    def begin(self, what: str) -> None:
        self.set(Progress(0, None, what))
        self._soon.start(500)

    def set(self, step: Progress) -> None:
        self.text.setText(step.what)
        self.bar.setRange(0, step.total or 0)
        self.bar.setValue(step.done)

    def end(self) -> None:
        self._soon.stop()
        self.hide()
