"""A picture of the window with whatever form is open over it, as a desktop would show the two."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

BAR = 34
SHADOW = 18


def picture_of(window: QWidget, form: QWidget | None) -> QPixmap:
    """The form in the middle, under a title bar, over a dimmed room."""
    picture = window.grab()
    if form is None or not form.isVisible():
        return picture
    sheet = form.grab()
    size = sheet.deviceIndependentSize().toSize()
    place = QRect(0, 0, size.width(), size.height() + BAR)
    place.moveCenter(window.rect().center())
    place.moveTop(max(place.top(), 4))
    painter = QPainter(picture)
    painter.fillRect(window.rect(), QColor(16, 28, 40, 90))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for step in range(SHADOW, 0, -3):
        painter.setBrush(QColor(0, 0, 0, 10))
        painter.drawRoundedRect(place.adjusted(-step, -step // 2, step, step), 10, 10)
    painter.setBrush(QColor("#dfe5ec"))
    painter.drawRoundedRect(place.adjusted(-1, 0, 1, 1), 8, 8)
    painter.setPen(QColor("#1b2733"))
    bar = QRect(place.left() + 14, place.top(), place.width() - 28, BAR)
    painter.drawText(bar, int(Qt.AlignmentFlag.AlignVCenter), form.windowTitle())
    painter.drawText(bar, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), "✕")
    painter.drawPixmap(place.left(), place.top() + BAR, sheet)
    painter.end()
    return picture
