"""The rail: where am I, and what waits in each room; folds to icons where there is little room."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.shell.rooms import Room
from ui.style.current import theme
from ui.style.theme import icon
from ui.style.tokens import RAIL, RAIL_FOLDED
from ui.widgets.basic import label, look, picture, polish_again, row
from ui.widgets.labels import Badge, Elided


class RoomButton(QPushButton):
    """One room, with the count of what waits in it."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self._room = room
        self.setObjectName(f"room_{room.key}")
        self.setAccessibleName(room.title)
        self.setToolTip(room.title)
        self.setCheckable(True)
        self.setAutoDefault(False)
        look(self, "room")
        self._badge = Badge(self)
        self._folded = False
        self.paint_icon()
        self.fold(folded=False)

    def set_count(self, count: int, tone: str = "") -> None:
        self._badge.set_count(count, tone)
        self._badge.setVisible(count > 0 and not self._folded)
        said = f"{self._room.title} {count} 件" if count else self._room.title
        self.setAccessibleName(said)
        self.setToolTip(said)
        self._place()

    def fold(self, *, folded: bool) -> None:
        self._folded = folded
        self.setProperty("folded", folded)
        polish_again(self)
        self.setText("" if folded else f" {self._room.title}")
        self._badge.setVisible(not folded and self._badge.text() != "0")

    def paint_icon(self) -> None:
        tokens, size = theme().tokens, theme().px(18)
        colour = "#ffffff" if self.isChecked() else tokens.rail_text
        self.setIcon(icon(self._room.icon, colour, size))
        self.setIconSize(QSize(size, size))

    def _place(self) -> None:
        self._badge.adjustSize()
        middle = (self.height() - self._badge.height()) // 2
        self._badge.move(self.width() - self._badge.width() - theme().px(8), middle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


class Rail(QFrame):
    chosen = Signal(str)

    def __init__(self, rooms: Sequence[Room], place: str) -> None:
        super().__init__()
        look(self, "rail")
        px = theme().px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(8), px(14), px(8), px(12))
        box.setSpacing(px(8))
        self._place = Elided(place, "rail_quiet")
        self._words = (label("一窗", "rail_mark"), self._place)
        mark = picture("shield-check", theme().tokens.rail_text, px(22))
        top = row(px(6), mark, *self._words, gap=px(6))
        top.setStretchFactor(self._place, 1)
        box.addLayout(top)
        box.addSpacing(px(8))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(3))
        self.buttons: dict[str, RoomButton] = {}
        for room in rooms:
            made = self.buttons[room.key] = RoomButton(room)
            made.clicked.connect(lambda _=False, key=room.key: self.chosen.emit(key))
            column.addWidget(made)
        column.addStretch(1)
        scroll = QScrollArea()  # ten rooms do not fit beside each other at 512 pixels
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        inner.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        box.addWidget(scroll, 1)
        self._keys = label("F1 快捷键 · Ctrl+K 查找", "rail_quiet")
        box.addWidget(self._keys)
        self.fold(folded=False)

    def choose(self, key: str) -> None:
        """Mark the room that is open."""
        for name, made in self.buttons.items():
            made.setChecked(name == key)
            made.paint_icon()

    def set_place(self, place: str) -> None:
        """Whose desk this is, beside the name of the program."""
        self._place.setText(place)

    def set_count(self, key: str, count: int, tone: str = "") -> None:
        if key in self.buttons:
            self.buttons[key].set_count(count, tone)

    def fold(self, *, folded: bool) -> None:
        self.setFixedWidth(theme().px(RAIL_FOLDED if folded else RAIL))
        for part in (*self._words, self._keys):
            part.setVisible(not folded)
        for made in self.buttons.values():
            made.fold(folded=folded)
