"""Labels, buttons, cards, chips: each says its look by a property that the style sheet knows."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.style.current import theme
from ui.style.theme import icon, pixmap
from ui.style.tokens import LIGHT, NARROW


def look(widget: QWidget, name: str, **more: str) -> None:
    """Give a widget its look; call again to change it."""
    widget.setProperty("look", name)
    for key, value in more.items():
        widget.setProperty(key, value)
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


def chip(text: str, tone: str = "neutral") -> QLabel:
    """A small word on colour; the word says what the colour says."""
    made = label(text)
    look(made, "chip", tone=tone)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
    return made


def picture(name: str, colour: str = LIGHT.secondary, size: int = 18) -> QLabel:
    made = QLabel()
    made.setPixmap(pixmap(name, colour, size))
    made.setFixedSize(size, size)
    return made


def button(
    text: str,
    on_click: Callable[[], None] | None = None,
    *,
    kind: str = "",
    shortcut: str = "",
    picture_name: str = "",
    name: str = "",
) -> QPushButton:
    """A button; its shortcut is written on it."""
    made = QPushButton(f"{text}  {shortcut}" if shortcut else text)
    made.setObjectName(name or text)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    if kind:
        look(made, kind)
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
    if picture_name:
        colour = "#ffffff" if kind == "primary" else LIGHT.danger if kind == "danger" else LIGHT.ink
        made.setIcon(icon(picture_name, colour, 16))
    if on_click is not None:
        made.clicked.connect(lambda _checked=False: on_click())
    return made


def row(*parts: QWidget | int | None, gap: int = 8) -> QHBoxLayout:
    """Side by side; None is a stretch, a number a space."""
    made = QHBoxLayout()
    _fill(made, parts, gap)
    return made


def column(*parts: QWidget | int | None, gap: int = 8) -> QVBoxLayout:
    made = QVBoxLayout()
    _fill(made, parts, gap)
    return made


def _fill(box: QBoxLayout, parts: tuple[QWidget | int | None, ...], gap: int) -> None:
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(gap)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        else:
            box.addWidget(part)


class Card(QFrame):
    """A white sheet with a hairline round it; ``body`` takes what is on it."""

    def __init__(self, heading: str = "", hint: str = "") -> None:
        super().__init__()
        look(self, "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 14, 16, 14)
        self.body.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        if heading:
            self.heading = label(heading, "heading")
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
        self._columns.setContentsMargins(24, 18, 24, 18)
        self._columns.setSpacing(14)
        self.main = QVBoxLayout()
        self.main.setSpacing(14)
        self.side = QVBoxLayout()
        self.side.setSpacing(14)
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


def clear(box: QBoxLayout) -> None:
    """Take everything out of a layout."""
    while box.count():
        item = box.takeAt(0)
        if item is None:
            continue
        inner = item.layout()
        if (found := item.widget()) is not None:
            found.setParent(None)
            found.deleteLater()
        elif isinstance(inner, QBoxLayout):
            clear(inner)
