"""Papers on a printer: the same drawing as in a PDF, painted by Qt, so that nothing is left on the disk."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter

from app.documents import fonts
from app.documents.draw import HAIR, draw_on

HIGH = 841.89  # points of an A4 page
POINTS = 72.0


@cache
def _families() -> dict[str, tuple[str, bool]]:
    """Each font of the papers as Qt knows it, and whether it is bold."""
    found = {}
    for name, path in fonts.files().items():
        number = QFontDatabase.addApplicationFont(str(path))
        family = QFontDatabase.applicationFontFamilies(number)[0]
        found[name] = (family, name == fonts.BOLD)
    return found


class PrinterSurface:
    """A printer's pages: points from the lower left corner, as in a PDF."""

    def __init__(self, printer: QPrinter) -> None:
        self._printer = printer
        self._painter = QPainter()
        self._scale = printer.resolution() / POINTS

    def title(self, words: str) -> None:
        self._printer.setDocName(words)
        self._painter.begin(self._printer)  # after this the name can't be changed

    def line(self, x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> None:
        pen = self._pen()
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        self._painter.drawLine(self._at(x1, y1), self._at(x2, y2))

    def box(self, x: float, y: float, width: float, height: float, *, filled: bool = False) -> None:
        where = QRectF(self._at(x, y + height), self._at(x + width, y))
        if filled:
            self._painter.fillRect(where, QColor("black"))
            return
        self._painter.setPen(self._pen())
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(where)

    def text(
        self, x: float, y: float, pieces: Sequence[tuple[str, str, float]], size: float
    ) -> None:
        self._painter.setPen(QColor("black"))
        for name, piece, width in pieces:
            family, bold = _families()[name]
            font = QFont(family)
            font.setPointSizeF(size)
            font.setBold(bold)
            self._painter.setFont(font)
            self._painter.drawText(self._at(x, y), piece)
            x += width

    def next_page(self) -> None:
        self._printer.newPage()

    def end(self) -> None:
        self._painter.end()

    def _at(self, x: float, y: float) -> QPointF:
        return QPointF(x * self._scale, (HIGH - y) * self._scale)

    def _pen(self) -> QPen:
        return QPen(QColor("black"), HAIR * self._scale)


def a4(printer: QPrinter) -> QPrinter:
    """Whole A4 pages: the paper's own margins are in its drawing."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(), QPageLayout.Unit.Point)
    return printer


def print_on(printer: QPrinter, form: str, copies: Sequence[dict[str, Any]]) -> None:
    """Paint a paper, each copy on pages of its own."""
    draw_on(PrinterSurface(a4(printer)), [(form, values) for values in copies])
