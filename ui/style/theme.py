"""Putting the look on: style, fonts from the program's own resources, icons in any colour."""

import re
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from ui.immortal import make_constants_immortal
from ui.style.current import Theme, theme
from ui.style.sheet import style_sheet
from ui.style.tokens import LIGHT, Tokens

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
ICONS = RESOURCES / "icons"
_SIZE = re.compile(r"\b(\d+)px")  # every size of the sheet grows with the scale
FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


def put_on(application: QApplication, tokens: Tokens = LIGHT, scale: float = 1.0) -> None:
    """Make every window of the program look alike on every system; each is dressed by ``dress``."""
    make_constants_immortal()
    application.setStyle("Fusion")
    for name in FONTS:
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / name))
    font = QFont("Noto Sans SC")
    font.setPixelSize(round(tokens.base * scale))
    application.setFont(font)
    palette = application.palette()
    role = QPalette.ColorRole
    for ink in (role.WindowText, role.Text, role.ButtonText):
        # not by the sheet: its colour would leave placeholders at half strength
        palette.setColor(ink, QColor(tokens.ink))
        palette.setColor(QPalette.ColorGroup.Disabled, ink, QColor(tokens.secondary))
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(tokens.secondary))
    palette.setColor(QPalette.ColorRole.Window, QColor(tokens.page))
    application.setPalette(palette)
    application.setProperty("theme", Theme(tokens, scale))


def dress(window: QWidget) -> None:
    """Put the sheet on a window; dialogs and all else that has it for a parent wear it too.

    The application itself has none: with one, Qt goes through everything in a part each time that the
    part is put into a larger one, and that was two thirds of what building a room took.
    """
    window.setStyleSheet(_sheet(theme()))


@lru_cache(maxsize=4)
def _sheet(now: Theme) -> str:
    sheet = _SIZE.sub(lambda found: f"{now.px(int(found[1]))}px", style_sheet(now.tokens))
    return sheet.replace("ICONS", ICONS.as_posix())


@lru_cache(maxsize=256)
def icon(name: str, colour: str = LIGHT.ink, size: int = 18) -> QIcon:
    """An icon of the one family, in a colour."""
    return QIcon(pixmap(name, colour, size))


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str = LIGHT.ink, size: int = 18) -> QPixmap:
    """The icon as a picture at twice the size, for sharp edges on any screen."""
    svg = (ICONS / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    picture = QPixmap(QSize(size * 2, size * 2))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter)
    painter.end()
    picture.setDevicePixelRatio(2.0)
    return picture
