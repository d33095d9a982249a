"""What every form field has: a label, an input, and under it the one sentence that says what is wrong."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.errors import FieldIssue
from ui.style.current import theme
from ui.widgets.labels import Secondary, Text
from ui.words import words_of_issue

MOST_BUTTONS = 40  # beside one another; then it stays where it is


class FieldRow(QWidget):
    """A label, an input and the room for a sentence. ``name`` is the object name that tests use."""

    changed = Signal()

    def __init__(self, name: str, label: str, control: QWidget, hint: str = "") -> None:
        super().__init__()
        self.name = name
        self.enter_moves = True
        self.control = control
        control.setObjectName(name)
        control.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(4))
        self.label = Secondary(label)
        self.label.setBuddy(control)
        self.hint = Secondary(hint)
        self.error = Text("", "error")
        self.error.setObjectName(f"{name}_error")
        self.error.hide()
        for part in (self.label, control, self.hint, self.error):
            column.addWidget(part)
        self.hint.setVisible(
            bool(hint)
        )  # only now: without a place it would be a window of its own
        column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # without one it can't be given a tab order
        self.setFocusProxy(control)
        control.installEventFilter(self)

    def set_label(self, text: str) -> None:
        self.label.setText(text)
        self.control.setAccessibleName(text)

    def set_error(self, problem: str | FieldIssue | None) -> None:
        """Put the sentence under the field, or take it away."""
        words = words_of_issue(problem) if isinstance(problem, FieldIssue) else problem or ""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        self.hint.setVisible(bool(self.hint.text()) and not words)
        self.control.setAccessibleDescription(words)
        if (self.control.property("wrong") or False) != bool(words):
            self.control.setProperty("wrong", bool(words))
            self.control.style().unpolish(self.control)
            self.control.style().polish(self.control)

    def left(self) -> None:
        """Called when the person goes on to another field."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.enter_moves and self._goes_on(event)
        return False

    def _goes_on(self, event: QKeyEvent) -> bool:
        """Enter goes to the next field, as on the paper; in several lines it breaks the line."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not plain:
            return False
        if isinstance(self.control, QPlainTextEdit):
            return False
        go_on(self.control)
        return True


def beside_input(button: QWidget) -> QVBoxLayout:
    """A button in the line of the inputs beside it: below where their labels stand, above their sentences."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme().px(4))
    column.addWidget(Secondary(" ", wrap=False))
    column.addWidget(button)
    column.addStretch(1)
    return column


def go_on(control: QWidget) -> None:
    """To the next field, past buttons: Enter must not press 添加成员 on the way. The primary one stops it."""
    for _ in range(MOST_BUTTONS):
        control.focusNextChild()
        now = QApplication.focusWidget()
        if not isinstance(now, QPushButton) or now.property("look") in ("primary", None):
            return
        control = now
