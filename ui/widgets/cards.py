"""Counts that can be pressed, notices inside a page, and the sentence over its lower edge."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.style.current import theme
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import BigNumber, Elided, IconLabel, Secondary, Text

_NOTICE_ICONS = {"ok": "circle-check", "warning": "circle-alert", "danger": "circle-alert"}


class _Pressable(QFrame):
    """A frame that is pressed as a whole: by the mouse, by Enter, by the space bar."""

    clicked = Signal()

    def __init__(self, look: str) -> None:
        super().__init__()
        self.setProperty("look", look)
        self.setProperty("presses", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class StatCard(_Pressable):
    """One count of a page; the whole card can be pressed."""

    def __init__(self, icon_name: str, title: str, tone: str = "ink", *, name: str = "") -> None:
        super().__init__("card")
        self._title = title
        self._tone = tone
        self.setObjectName(name or f"stat_{title}")
        px = theme().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(12), px(14), px(10))
        column.setSpacing(px(2))
        top = QHBoxLayout()
        top.setSpacing(px(6))
        self._icon = IconLabel(icon_name, tone, 20)
        top.addWidget(self._icon)
        top.addWidget(Elided(title, "secondary"), 1)
        column.addLayout(top)
        self.number = BigNumber("0", tone)
        self.note = Elided("", "secondary")
        column.addWidget(self.number)
        column.addWidget(self.note)
        self.set(0, "")

    def set(self, number: int | str, note: str = "") -> None:
        """Nought is no reason for a colour."""
        self.number.setText(str(number))
        self.number.set_tone("ink" if number == 0 else self._tone)
        self.note.setText(note)
        self.setAccessibleName(f"{self._title} {number} {note}".strip())

    def set_chosen(self, *, chosen: bool) -> None:
        """Show that the list below is narrowed to what is counted here."""
        if (self.property("chosen") or False) != chosen:
            self.setProperty("chosen", chosen)
            self.style().unpolish(self)
            self.style().polish(self)


class RowLink(_Pressable):
    """Two lines in a side card that lead somewhere: what it is, and the small print under it."""

    def __init__(self, title: str, note: str = "", icon_name: str = "", tone: str = "") -> None:
        super().__init__("row")
        px = theme().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(2), px(2), px(2), px(2))
        row.setSpacing(px(8))
        if icon_name:
            row.addWidget(IconLabel(icon_name, tone, 16))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(title))
        if note:
            words.addWidget(Elided(note, "secondary"))
        row.addLayout(words, 1)
        row.addWidget(IconLabel("chevron-right", "", 14))
        self.setAccessibleName(f"{title} {note}".strip())


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
        self.text = Text("", "on_ink")
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
