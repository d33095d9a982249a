"""A form over the room: fields in two columns, boxes to tick, one primary button."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QElapsedTimer, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.errors import AppError, Refused
from ui import dialogs
from ui.style.current import theme
from ui.widgets import (
    CheckField,
    Heading,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    Text,
)
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import DateField, MultiLine, TextField
from ui.words import words_of, words_of_issue

Entry = TextField | MultiLine | ChoiceField | DateField
WIDE = 680
TWICE_MS = 400  # a second press so soon is a double click, not a second form
LONG_CHECK = 18  # characters: what is longer has a line of its own
AROUND = 32  # what is left of the room at the sides, so that one sees where one is
ABOVE = 72  # and above and below: the title bar of the desktop needs room too


class FormDialog(QDialog):
    """Fields in two columns, boxes to tick below them, one primary button. ``hand_in`` sends it off.

    It is as high as what is in it, and scrolls where the screen is lower. What was typed is not
    thrown away by a slip of the Esc key: that is asked first.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Sequence[Entry],
        checks: Sequence[CheckField] = (),
        *,
        hint: str = "",
        action: str = "保存",
        hand_in: Callable[["FormDialog"], None],
    ) -> None:
        super().__init__(parent)
        self._over = parent
        self.setWindowTitle(title)
        self.setModal(True)
        self.fields = {field.name: field for field in fields}
        self.checks = {check.objectName(): check for check in checks}
        self._hand_in = hand_in
        self._touched = False
        self._sent = QElapsedTimer()
        px = theme().px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._head(title, hint))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inner = QWidget()
        self._inner.setProperty("look", "page")
        self._fill(QGridLayout(self._inner), fields, checks)
        outer.addWidget(self._scroll, 1)  # first: else all that is in it would be dressed twice
        self._scroll.setWidget(self._inner)
        self.problem = Text("", "error", wrap=True)
        self.problem.setContentsMargins(px(24), 0, px(24), px(8))
        self.problem.hide()
        outer.addWidget(self.problem)
        outer.addWidget(self._feet(action))
        for part in (*fields, *checks):
            part.changed.connect(self._touch)

    def _head(self, title: str, hint: str) -> QVBoxLayout:
        px = theme().px
        head = QVBoxLayout()
        head.setContentsMargins(px(24), px(18), px(24), px(8))
        head.setSpacing(px(2))
        head.addWidget(Heading(title, wrap=True))
        if hint:
            head.addWidget(Secondary(hint, wrap=True))
        return head

    def _fill(
        self, grid: QGridLayout, fields: Sequence[Entry], checks: Sequence[CheckField]
    ) -> None:
        px = theme().px
        grid.setContentsMargins(px(24), px(4), px(24), px(16))
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(10))
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        places = [(field, isinstance(field, MultiLine)) for field in fields]
        row = column = 0
        for field, wide in places:
            if wide and column:
                row, column = row + 1, 0
            grid.addWidget(field, row, column, 1, 2 if wide else 1)
            row, column = (row + 1, 0) if wide or column else (row, 1)
        row, column = row + 1, 0
        for check in checks:
            wide = len(check.text()) > LONG_CHECK
            if wide and column:
                row, column = row + 1, 0
            grid.addWidget(check, row, column, 1, 2 if wide else 1)
            row, column = (row + 1, 0) if wide or column else (row, 1)
        grid.setRowStretch(row + 1, 1)

    def _feet(self, action: str) -> QFrame:
        px = theme().px
        frame = QFrame()
        frame.setProperty("look", "foot")
        self.foot = QHBoxLayout(frame)
        self.foot.setContentsMargins(px(24), px(12), px(24), px(12))
        self.foot.setSpacing(px(8))
        self.foot.addStretch(1)
        leave = SecondaryButton("取消", name="form_cancel")
        leave.setToolTip("Esc")
        leave.clicked.connect(self.reject)
        self.done_button = PrimaryButton(action, "Ctrl+Enter", name="form_done")
        self.done_button.clicked.connect(self._send)
        self.foot.addWidget(leave)
        self.foot.addWidget(self.done_button)
        self.setTabOrder(self.done_button, leave)
        return frame

    def text(self, name: str) -> str:
        field = self.fields[name]
        return str(field.value() or "")

    def lacks(self, **wanted: str) -> bool:
        """Whether one of these fields is empty; each that is says what is wanted."""
        empty = [name for name in wanted if not self.fields[name].value()]
        for name in wanted:
            self.fields[name].set_error(wanted[name] if name in empty else None)
        return bool(empty)

    def day(self, name: str) -> Any:
        field = self.fields[name]
        return field.day() if isinstance(field, DateField) else None

    def ticked(self, prefix: str = "") -> tuple[str, ...]:
        """The object names of ticked boxes, without the prefix."""
        return tuple(
            name.removeprefix(prefix)
            for name, check in self.checks.items()
            if name.startswith(prefix) and check.value()
        )

    def refuse(self, error: AppError) -> None:
        """Each issue under its field, the rest above the button."""
        self._sent.invalidate()
        rest = []
        for issue in error.issues if isinstance(error, Refused) else ():
            if issue.field in self.fields:
                self.fields[issue.field].set_error(issue)
            else:
                rest.append(words_of_issue(issue))
        if error.field in self.fields:
            self.fields[error.field].set_error(words_of(error))
        elif not isinstance(error, Refused):
            rest.append(words_of(error))
        self.problem.setText(" ".join(rest))
        self.problem.setVisible(bool(rest))
        self._show_first_wrong()

    def _show_first_wrong(self) -> None:
        """What is wrong must be in sight, also where the form scrolls."""
        wrong = next((f for f in self.fields.values() if f.error.text()), None)
        if wrong is not None:
            self._sent.invalidate()
            wrong.control.setFocus()
            self._scroll.ensureWidgetVisible(wrong)

    def _send(self) -> None:
        if self._sent.isValid() and self._sent.elapsed() < TWICE_MS:
            return
        self._sent.start()
        self.problem.hide()
        self._hand_in(self)
        self._show_first_wrong()

    def _touch(self) -> None:
        self._touched = True

    # Qt's own names from here on.

    def sizeHint(self) -> QSize:
        """As wide as two columns, as high as what is in it, never larger than the window below."""
        px = theme().px
        over = self._over.window().size()
        width = min(px(WIDE), over.width() - AROUND)
        layout, inner = self._inner.layout(), self.layout()
        assert layout is not None
        assert inner is not None
        rest = inner.totalHeightForWidth(width) - self._scroll.sizeHint().height()
        height = layout.totalHeightForWidth(width) + max(rest, px(120))
        return QSize(width, min(height, over.height() - ABOVE))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.sizeHint())

    def reject(self) -> None:
        """Esc and 取消: what was typed is given up only when that is said."""
        if self._touched and not dialogs.confirm(
            self, "放弃已填的内容？", "这张表还没有保存。", yes="放弃", danger=True
        ):
            return
        super().reject()
