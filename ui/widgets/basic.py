"""Labels, cards and pages: each says its look by a property that the style sheet knows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.style.current import theme
from ui.style.theme import pixmap
from ui.style.tokens import LIGHT, NARROW
from ui.widgets.labels import Elided


def look(widget: QWidget, name: str, **more: str) -> None:
    """Give a widget its look; call again to change it."""
    widget.setProperty("look", name)
    for key, value in more.items():
        widget.setProperty(key, value)
    polish_again(widget)


def polish_again(widget: QWidget) -> None:
    """Let the sheet see a changed property; a widget that was never shown is polished when it is."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(text: str = "", kind: str = "", *, wrap: bool = False) -> QLabel:
    """A piece of text. Text of people is never read as markup."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if kind:
        look(made, kind)
    return made


def picture(name: str, colour: str = LIGHT.secondary, size: int = 18) -> QLabel:
    made = QLabel()
    made.setPixmap(pixmap(name, colour, size))
    made.setFixedSize(size, size)
    return made


def row(*parts: QWidget | int | None, gap: int = 8) -> QHBoxLayout:
    """Side by side; None is a stretch, a number a space."""
    box = QHBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(gap)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        else:
            box.addWidget(part)
    return box


class Card(QFrame):
    """A white sheet with a hairline round it; ``body`` takes what is on it."""

    def __init__(self, heading: str = "", hint: str = "") -> None:
        super().__init__()
        look(self, "card")
        self.body = QVBoxLayout(self)
        px = theme().px
        self.body.setContentsMargins(px(16), px(14), px(16), px(14))
        self.body.setSpacing(px(8))
        self.head = QHBoxLayout()
        self.head.setSpacing(px(8))
        if heading:
            self.heading = Elided(heading, "heading")
            self.head.addWidget(self.heading)
            if hint:
                self.head.addWidget(label(hint, "secondary"))
            self.head.addStretch(1)
            self.body.addLayout(self.head)


def line() -> QFrame:
    made = QFrame()
    look(made, "line")
    return made


class Page(QWidget):
    """A scrolling page with a main column and, where there is room, a side column beside it."""

    def __init__(self) -> None:
        super().__init__()
        look(self, "page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        look(inner, "page")
        self._columns = QHBoxLayout(inner)
        px = theme().px
        self._columns.setContentsMargins(px(24), px(18), px(24), px(18))
        self._columns.setSpacing(px(14))
        self.main = QVBoxLayout()
        self.main.setSpacing(px(14))
        self.side = QVBoxLayout()
        self.side.setSpacing(px(14))
        self._columns.addLayout(self.main, 68)
        self._columns.addLayout(self.side, 32)
        self._scroll.setWidget(inner)
        outer.addWidget(self._scroll)

    def resizeEvent(self, event: object) -> None:
        """Where the window is narrow the side column goes below."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        wide = self.window().width() >= theme().px(NARROW)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(direction)

    def show_side(self, *, shown: bool) -> None:
        """A side column with nothing in it leaves its room to the main one."""
        self._columns.setStretch(1, 32 if shown else 0)
        self._columns.setSpacing(theme().px(14) if shown else 0)
