"""A question with boxes: one stop of the Tab key, ticked by digits, as fast as a pencil."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.style.current import theme
from ui.widgets import Secondary, Text

LABEL = 150  # pixels of the label's column
HEIGHT, GAP, PAD = 30, 6, 10


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its words, and the tone that it takes when it is ticked."""

    code: str
    label: str
    tone: str = "brand"


class Boxes(QWidget):
    """Boxes that flow over as many lines as they need.

    Digits tick, arrows go from box to box, the space bar ticks the one that is marked; Enter and the down
    key go on. With ``single`` another tick takes the first away, and the form goes on by itself.
    """

    changed = Signal()
    gone_on = Signal()
    gone_back = Signal()

    def __init__(self, name: str, label: str, boxes: Sequence[Box], *, single: bool = True) -> None:
        super().__init__()
        self.setObjectName(name)
        self._label = label
        self._boxes = tuple(boxes)
        self._single = single
        self._ticked: set[str] = set()
        self._at = 0
        self._measured: tuple[QFont, tuple[int, ...]] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tell()

    def ticked(self) -> tuple[str, ...]:
        """The codes ticked, in the order of the boxes."""
        return tuple(box.code for box in self._boxes if box.code in self._ticked)

    def set_ticked(self, codes: Sequence[str]) -> None:
        self._ticked = {box.code for box in self._boxes if box.code in codes}
        self._tell()
        self.update()

    def labels(self) -> str:
        """What is ticked, in words."""
        return "、".join(box.label for box in self._boxes if box.code in self._ticked)

    def tick(self, place: int) -> None:
        """Tick a box or take its tick away."""
        if not 0 <= place < len(self._boxes):
            return
        code = self._boxes[place].code
        had = code in self._ticked
        if self._single:
            self._ticked.clear()
        if had:
            self._ticked.discard(code)
        else:
            self._ticked.add(code)
        self._at = place
        self._tell()
        self.update()
        self.changed.emit()
        if self._single and not had:
            self.gone_on.emit()

    def _press(self, place: int) -> None:
        """A digit: what is ticked already stays so where only one can be."""
        here = place < len(self._boxes)
        if self._single and here and self._boxes[place].code in self._ticked:
            self.gone_on.emit()
        else:
            self.tick(place)

    def _tell(self) -> None:
        """For those who hear the screen: the question, its boxes and what is ticked."""
        numbered = "，".join(f"{n} {box.label}" for n, box in enumerate(self._boxes, 1))
        self.setAccessibleName(f"{self._label}：{numbered}")
        self.setAccessibleDescription(f"已选 {self.labels()}" if self._ticked else "未选")

    def _places(self, width: int) -> list[QRect]:
        """Where each box lies at this width."""
        px = theme().px
        found, x, y = [], 0, 0
        for wide in self._widths():
            if x and x + wide > width:
                x, y = 0, y + px(HEIGHT + GAP)
            found.append(QRect(x, y, min(wide, width), px(HEIGHT)))
            x += wide + px(GAP)
        return found

    def _widths(self) -> tuple[int, ...]:
        """How wide each box is; measured once, since layouts ask for it hundreds of times."""
        font = self._font()
        if self._measured is None or self._measured[0] != font:
            advance, around = QFontMetrics(font).horizontalAdvance, 2 * theme().px(PAD)
            numbered = enumerate(self._boxes, 1)
            self._measured = font, tuple(advance(f"{n} {b.label}") + around for n, b in numbered)
        return self._measured[1]

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(theme().px(14))
        return font

    # Qt's own names from here on.

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return places[-1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:
        return QSize(theme().px(420), self.heightForWidth(theme().px(420)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().px(160), theme().px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        for place, rect in enumerate(self._places(self.width())):
            self._paint_box(painter, rect, place)
        painter.end()

    def _paint_box(self, painter: QPainter, rect: QRect, place: int) -> None:
        now, box = theme(), self._boxes[place]
        on = box.code in self._ticked
        marked = self.hasFocus() and place == self._at
        edge = now.ink_of(box.tone) if on else now.tokens.border
        painter.setPen(QPen(QColor(now.tokens.brand if marked else edge), 2 if marked else 1))
        painter.setBrush(QColor(now.soft_of(box.tone) if on else now.tokens.card))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), now.px(6), now.px(6))
        text = rect.adjusted(now.px(PAD), 0, -now.px(PAD), 0)
        digit = f"{place + 1} "
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(now.ink_of(box.tone) if on else now.tokens.secondary))
        painter.drawText(text, int(middle), digit)
        text.setLeft(text.left() + painter.fontMetrics().horizontalAdvance(digit))
        painter.setPen(QColor(now.ink_of(box.tone) if on else now.tokens.ink))
        words = painter.fontMetrics().elidedText(
            box.label, Qt.TextElideMode.ElideRight, text.width() + 1
        )
        painter.drawText(text, int(middle), words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.text().isdigit() and event.text() != "0":
            self._press(int(event.text()) - 1)
        elif key == Qt.Key.Key_Space:
            self.tick(self._at)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._at = (self._at + step) % len(self._boxes)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.gone_on.emit()
        elif key == Qt.Key.Key_Up:
            self.gone_back.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for place, rect in enumerate(self._places(self.width())):
            if rect.contains(event.position().toPoint()):
                self.tick(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class BoxField(QWidget):
    """A question beside its boxes, with the sentence that says what is wrong."""

    changed = Signal()

    def __init__(
        self,
        name: str,
        label: str,
        boxes: Sequence[Box],
        *,
        single: bool = True,
        hint: str = "",
        labelled: bool = True,
    ) -> None:
        super().__init__()
        self.name = name
        self.single = single
        px = theme().px
        self.boxes = Boxes(name, label, boxes, single=single)
        self.boxes.changed.connect(self._ticked)
        self.hint = Secondary(hint)
        self.error = Text("", "error")
        self.error.hide()
        if not hint:
            self.hint.hide()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(px(12))
        if labelled:
            words = Text(label)
            words.setFixedWidth(px(LABEL))
            words.setMinimumHeight(px(HEIGHT))
            across.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(px(2))
        for part in (self.boxes, self.hint, self.error):
            column.addWidget(part)
        column.addStretch(1)
        across.addLayout(column, 1)
        self.setFocusProxy(self.boxes)

    def value(self) -> str | list[str] | None:
        """One code, or a list of them; nothing where nothing is ticked."""
        ticked = self.boxes.ticked()
        if self.single:
            return ticked[0] if ticked else None
        return list(ticked) or None

    def set_value(self, value: str | Sequence[str] | None) -> None:
        codes = (value,) if isinstance(value, str) else tuple(value or ())
        self.boxes.set_ticked(codes)

    def set_hint(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def set_error(self, words: str) -> None:
        self.error.setText(words)
        self.error.setVisible(bool(words))

    def _ticked(self) -> None:
        self.set_error("")
        self.changed.emit()
