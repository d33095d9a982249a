"""Words on the screen: headings, numbers, chips; none of them reads mark-up out of what it shows."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.style.current import theme
from ui.style.theme import pixmap


class Text(QLabel):
    """Plain text in one of the kinds of the sheet; wraps unless told otherwise."""

    def __init__(
        self,
        text: str = "",
        kind: str = "",
        tone: str = "",
        *,
        wrap: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)  # a name may contain < or &
        self.setProperty("look", kind)
        self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Change the colour; the words must say the same."""
        if self.property("tone") == tone:
            return
        self.setProperty("tone", tone)
        if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            self.style().unpolish(self)
            self.style().polish(self)


class Heading(Text):
    def __init__(self, text: str = "", *, wrap: bool = False) -> None:
        super().__init__(text, "heading", wrap=wrap)


class Secondary(Text):
    def __init__(self, text: str = "", *, wrap: bool = True, tone: str = "") -> None:
        super().__init__(text, "secondary", tone, wrap=wrap)


class BigNumber(Text):
    """The one number that matters."""

    def __init__(self, text: str = "", tone: str = "") -> None:
        super().__init__(text, "big", tone, wrap=False)


class Chip(Text):
    """A word on a soft ground: ok, warn, danger, brand, or nothing for neutral."""

    def __init__(self, text: str = "", tone: str = "") -> None:
        super().__init__(text, "chip", tone, wrap=False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Badge(Text):
    """A count on the rail; nothing is shown for nought."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "badge", wrap=False, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, count: int, tone: str = "") -> None:
        self.setText(str(count) if count < 1000 else "999+")
        self.set_tone(tone)
        self.setVisible(count > 0)


class Elided(Text):
    """One line that gives way: what does not fit is cut with … and stands whole in the tool tip."""

    def __init__(self, text: str = "", kind: str = "", tone: str = "") -> None:
        super().__init__(text, kind, tone, wrap=False)
        self.setProperty("elides", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        usual = super().minimumSizeHint()
        least = QFontMetrics(self.font()).horizontalAdvance("汉汉…")
        return QSize(min(usual.width(), least), usual.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        words = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), words)
        painter.end()


class IconLabel(QLabel):
    """A picture that says nothing by itself: the words stand beside it."""

    def __init__(self, name: str, tone: str = "", size: int = 18) -> None:
        super().__init__()
        self._size = size
        self.set_icon(name, tone)

    def set_icon(self, name: str, tone: str = "") -> None:
        size = theme().px(self._size)
        self.setPixmap(pixmap(name, theme().ink_of(tone), size))
        self.setFixedSize(size, size)
