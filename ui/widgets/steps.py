"""Where something stands: the bar of steps of a case, and what has happened so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.style.current import theme
from ui.widgets.labels import IconLabel, Secondary, Text


@dataclass(frozen=True, slots=True)
class Step:
    """``state``: done, now or later. ``note``: a date, or what it waits for."""

    title: str
    note: str = ""
    state: str = "later"


class StepBar(QWidget):
    """Steps in a row with a line between them."""

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        super().__init__()
        self.setObjectName("steps")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._steps: tuple[Step, ...] = ()
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        self._steps = tuple(steps)
        said = {"done": "已办", "now": "正在办", "later": "未到"}
        whole = "，".join(f"{s.title} {said[s.state]} {s.note}".strip() for s in steps)
        self.setAccessibleName(whole)
        self.setToolTip(whole)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = theme().px
        return QSize(px(96) * max(len(self._steps), 1), px(68))

    def minimumSizeHint(self) -> QSize:
        px = theme().px
        return QSize(px(40) * max(len(self._steps), 1), px(68))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        share = self.width() // len(self._steps)
        for number, step in enumerate(self._steps):
            last = number == len(self._steps) - 1
            self._paint_step(painter, number, step, share, last)
        painter.end()

    def _paint_step(
        self, painter: QPainter, number: int, step: Step, share: int, last: bool
    ) -> None:
        now, px = theme(), theme().px
        colours = now.tokens
        ground, mark, words = {
            "done": (colours.ok, colours.card, colours.ink),
            "now": (colours.brand, colours.card, colours.brand),
            "later": (colours.hairline, colours.secondary, colours.secondary),
        }[step.state]
        left, ring = number * share, px(22)
        if not last:
            line = colours.ok if step.state == "done" else colours.hairline
            painter.setPen(QPen(QColor(line), 2))
            painter.drawLine(left + ring, ring // 2, left + share, ring // 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawEllipse(left, 0, ring, ring)
        self._write(painter, QRect(left, 0, ring, ring), "✓" if step.state == "done" else str(number + 1), 12, mark, bold=True, centre=True)  # fmt: skip
        room = share - px(8)
        self._write(painter, QRect(left, px(24), room, px(22)), step.title, 14, words, bold=step.state == "now")  # fmt: skip
        self._write(painter, QRect(left, px(46), room, px(20)), step.note, 13, colours.secondary)

    def _write(
        self,
        painter: QPainter,
        where: QRect,
        text: str,
        size: int,
        colour: str,
        *,
        bold: bool = False,
        centre: bool = False,
    ) -> None:
        font = QFont(self.font())
        font.setPixelSize(theme().px(size))
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignHCenter if centre else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, where.width())
        painter.drawText(where, int(side | Qt.AlignmentFlag.AlignVCenter), shown)


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of what has happened; ``tone`` colours its mark."""

    title: str
    note: str = ""
    tone: str = ""
    icon: str = ""


class Timeline(QWidget):
    """经过: what happened, the latest first."""

    def __init__(self, items: Sequence[Happening] = ()) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme().px(8))
        self.set_items(items)

    def set_items(self, items: Sequence[Happening]) -> None:
        empty_layout(self._column)
        for item in items:
            row = QHBoxLayout()
            row.setSpacing(theme().px(8))
            if item.icon:
                row.addWidget(IconLabel(item.icon, item.tone, 16))
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Text(item.title))
            if item.note:
                words.addWidget(Secondary(item.note, tone="" if item.icon else item.tone))
            row.addLayout(words, 1)
            self._column.addLayout(row)
        self._column.addStretch(1)


def empty_layout(layout: QLayout) -> None:
    """Take everything out of a layout, so that it can be filled anew."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty_layout(inner)
            inner.deleteLater()
