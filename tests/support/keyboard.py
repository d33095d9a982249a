"""Somebody who has no mouse: keys go to whatever has the focus, Chinese as an input method commits it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

MOST_STEPS = 80
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Keyboard:
    """Types into the window in front."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    @property
    def where(self) -> QWidget:
        """What has the focus: a popup first, as the system gives keys."""
        popup = QApplication.activePopupWidget()
        return popup or QApplication.focusWidget() or self._window

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.keyClick(self.where, key, modifiers)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        """Write text where the focus is."""
        if text.isascii():
            QTest.keyClicks(self.where, text)
        else:
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(QApplication.focusWidget(), event)
        QApplication.processEvents()

    def go_to(self, name: str) -> None:
        """Tab on until the field of this name has the focus."""
        seen: list[str] = []
        for _ in range(MOST_STEPS):
            if self.at() == name:
                return
            seen.append(self.at())
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never reaches {name}: {seen}")

    def at(self) -> str:
        """The name of the field that has the focus; of a list, that of the list."""
        focus = QApplication.focusWidget()
        name = focus.objectName() if focus else ""
        return name.removesuffix("_text")

    def shown(self) -> str:
        """What stands in the field that has the focus."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QPlainTextEdit):
            return focus.toPlainText()
        return focus.text() if isinstance(focus, QLineEdit) else ""
