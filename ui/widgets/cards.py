"""Counts that can be pressed, notices inside a page, and the sentence over its lower edge."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.style.current import theme
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import BigNumber, Elided, IconLabel, Secondary, Text

_NOTICE_ICONS = {"ok": "circle-check", "warning": "circle-alert", "danger": "circle-alert"}


class StatCard(QFrame):
    """One count of the home page; the whole card can be pressed."""

    clicked = Signal()

    def __init__(self, icon_name: str, title: str, tone: str = "ink", *, name: str = "") -> None:
        super().__init__()
        self._title = title
        self.setObjectName(name or f"stat_{title}")
        self.setProperty("look", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(10))
        column.setSpacing(px(2))
        top = QHBoxLayout()
        top.setSpacing(px(6))
        top.addWidget(IconLabel(icon_name, tone, 20))
        top.addWidget(Elided(title, "secondary"), 1)
        column.addLayout(top)
        self.number = BigNumber("0", tone)
        self.note = Elided("", "secondary")
        column.addWidget(self.number)
        column.addWidget(self.note)
        self.set(0, "")

    def set(self, number: int | str, note: str = "") -> None:
        self.number.setText(str(number))
        self.note.setText(note)
        self.setAccessibleName(f"{self._title} {number} {note}".strip())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class Notice(QFrame):
    """A coloured bar inside a page: what is so, why, and what can be done about it."""

    def __init__(self, text: str, detail: str = "", tone: str = "brand") -> None:
        super().__init__()
        self.setProperty("look", "notice")
        self.setProperty("tone", tone)
        px = theme().px
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(px(12), px(8), px(12), px(8))
        self._row.setSpacing(px(8))
        self._row.addWidget(IconLabel(_NOTICE_ICONS.get(tone, "info"), tone, 16))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(text))
        if detail:
            words.addWidget(Secondary(detail))
        self._row.addLayout(words, 1)

    def add_link(self, text: str, then: Callable[[], object], keys: str = "") -> LinkButton:
        link = LinkButton(text, keys)
        link.clicked.connect(lambda: then())
        self._row.addWidget(link)
        return link


class Toast(QFrame):
    """One sentence over the lower edge of its parent, gone after some seconds."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setObjectName("toast")
        self.setProperty("look", "toast")
        px = theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(10), px(16), px(10))
        self.text = Text("")
        row.addWidget(self.text)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, seconds: int = 5) -> None:
        parent = self._over
        self.text.setText(text)
        px = theme().px
        wish = self.text.fontMetrics().horizontalAdvance(text) + px(40)
        width = min(wish, parent.width() - px(48))
        height = max(self.heightForWidth(width), self.sizeHint().height() if wish == width else 0)
        self.setGeometry(
            (parent.width() - width) // 2, parent.height() - height - px(48), width, height
        )
        self.show()
        self.raise_()
        self._timer.start(seconds * 1000)
