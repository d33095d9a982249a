"""Outline icons from resources/icons, drawn in any colour."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_FOLDER = Path(__file__).resolve().parents[2] / "resources" / "icons"
_SHARPNESS = 2  # pixels drawn per logical pixel, so that 150 % screens stay crisp


@cache
def _source(name: str) -> bytes:
    return (_FOLDER / f"{name}.svg").read_bytes()


def pixmap(name: str, colour: str, size: int = 18) -> QPixmap:
    """One icon, ``size`` logical pixels square."""
    # Qt's SVG reader has no notion of currentColor: it would come out black
    data = _source(name).replace(b"currentColor", colour.encode())
    picture = QPixmap(size * _SHARPNESS, size * _SHARPNESS)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(data)).render(painter)
    painter.end()
    picture.setDevicePixelRatio(_SHARPNESS)
    return picture


def icon(name: str, colour: str, size: int = 18) -> QIcon:
    return QIcon(pixmap(name, colour, size))
