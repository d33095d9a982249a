"""Walks through a window as a person's eyes and keys do, and says where something is cut off or out of reach."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

LEAST_CONTRAST = 4.5
# A thin stroke is blended with its ground: its pixels alone may stay below, but not far below
LEAST_PIXELS = 2.4
_INPUTS = (
    QLineEdit,
    QComboBox,
    QPlainTextEdit,
    QTextEdit,
    QAbstractSpinBox,
    QAbstractButton,
    QTableView,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """``kind``: narrow, short, outside, screen, contrast, name or tab."""

    kind: str
    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}: {self.words}"


def walk(widget: QWidget, size: tuple[int, int] = (1366, 768)) -> list[Finding]:
    """Show the widget at this size and look at everything that can be seen or reached in it."""
    widget.resize(*size)
    widget.show()
    settle(widget)
    found = list(_screen(widget, QSize(*size)))
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    for part in _parts(widget):
        found += _narrow(part)
        found += _outside(part)
        found += _contrast(part, widget, picture)
        found += _placeholder(part)
        found += _input(part)
    return found


def settle(widget: QWidget) -> None:
    """Let layouts find their final sizes: wrapped words may need a second look."""
    for _ in range(3):
        widget.ensurePolished()
        for part in (widget, *widget.findChildren(QWidget)):
            layout = part.layout()
            if isinstance(layout, QLayout):  # not what was freed in its place (PySide6 6.12)
                layout.activate()
        QApplication.sendPostedEvents()  # a scroll bar that has just come makes its page narrower
        widget.grab()


def _parts(root: QWidget) -> Iterator[QWidget]:
    for part in root.findChildren(QWidget):
        if part.isVisible() and part.window() is root.window():
            yield part


def _where(part: QWidget) -> str:
    return f"{type(part).__name__} {part.objectName() or part.accessibleName()}".strip()


def _screen(widget: QWidget, size: QSize) -> Iterator[Finding]:
    least = widget.minimumSizeHint().expandedTo(widget.minimumSize())
    if least.width() > size.width() or least.height() > size.height():
        words = f"needs {least.width()}×{least.height()} of {size.width()}×{size.height()}"
        yield Finding("screen", _where(widget), words)


def _narrow(part: QWidget) -> Iterator[Finding]:
    if isinstance(part, QLabel) and part.text():
        yield from _label(part)
    elif isinstance(part, QPushButton | QCheckBox | QRadioButton) and part.text():
        if part.sizeHint().width() > part.width():
            yield Finding("narrow", _where(part), part.text())
    elif isinstance(part, QComboBox) and part.currentText():
        room = part.width() - 40  # arrow and padding
        if part.fontMetrics().horizontalAdvance(part.currentText()) > room and not part.toolTip():
            yield Finding("narrow", _where(part), part.currentText())
    elif isinstance(part, QTabBar):
        for tab in range(part.count()):
            if not part.rect().contains(part.tabRect(tab)):
                yield Finding("narrow", _where(part), part.tabText(tab))
    elif isinstance(part, QTableView):
        yield from _headers(part)


def _label(label: QLabel) -> Iterator[Finding]:
    room = label.contentsRect()
    if label.property("elides"):
        if label.text() not in label.toolTip():
            yield Finding("narrow", _where(label), f"cut without a tool tip: {label.text()}")
    elif label.wordWrap():
        if label.heightForWidth(label.width()) > label.height():
            yield Finding("short", _where(label), label.text())
        longest = label.fontMetrics().boundingRect(
            QRect(0, 0, room.width(), 10_000), int(Qt.TextFlag.TextWordWrap), label.text()
        )
        if longest.width() > room.width():
            yield Finding("narrow", _where(label), label.text())
    elif label.sizeHint().width() > label.width():
        yield Finding("narrow", _where(label), label.text())
    elif label.sizeHint().height() > label.height():
        yield Finding("short", _where(label), label.text())


def _headers(table: QTableView) -> Iterator[Finding]:
    header, model = table.horizontalHeader(), table.model()
    if header.isHidden() or model is None:
        return
    for column in range(header.count()):
        if header.sectionSizeHint(column) > header.sectionSize(column):
            title = model.headerData(column, Qt.Orientation.Horizontal)
            yield Finding("narrow", _where(table), f"header {title}")


def _outside(part: QWidget) -> Iterator[Finding]:
    parent = part.parentWidget()
    if parent is None or part.isWindow() or isinstance(part, QScrollBar):
        return
    if isinstance(parent.parentWidget(), QAbstractScrollArea):
        area = parent.parentWidget()
        # what is scrolled may be taller than its view, never wider where nothing scrolls sideways
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if (
            isinstance(area, QScrollArea)
            and area.horizontalScrollBarPolicy() == never
            and part.width() > parent.width()
        ):
            yield Finding("outside", _where(part), f"{part.width()} in {parent.width()}")
        return
    if isinstance(parent, QLineEdit | QComboBox | QAbstractScrollArea | QTabBar):
        return
    if not parent.rect().contains(part.geometry()):
        yield Finding("outside", _where(part), f"{part.geometry().getRect()} in {parent.size()}")


def _placeholder(part: QWidget) -> Iterator[Finding]:
    if isinstance(part, QLineEdit) and part.placeholderText() and part.isEnabled():
        palette = part.palette()
        faint, ground = palette.color(palette.ColorRole.PlaceholderText), palette.base().color()
        share = faint.alphaF()
        seen = QColor.fromRgbF(
            *(
                share * over + (1 - share) * under
                for over, under in (
                    (faint.redF(), ground.redF()),
                    (faint.greenF(), ground.greenF()),
                    (faint.blueF(), ground.blueF()),
                )
            )
        )
        if ratio(seen, ground) < LEAST_CONTRAST:
            yield Finding("contrast", _where(part), f"placeholder: {part.placeholderText()}")


def _contrast(part: QWidget, root: QWidget, picture: QImage) -> Iterator[Finding]:
    if not isinstance(part, QLabel | QPushButton | QCheckBox) or not part.text().strip():
        return
    if not part.isEnabled():
        return
    seen = part.visibleRegion().boundingRect()
    where = QRect(part.mapTo(root, seen.topLeft()), seen.size()).intersected(picture.rect())
    if where.width() * 2 < part.width() or where.height() * 4 < part.height() * 3:
        return
    ground, pixels = _ground_and_pixels(picture.copy(where))
    said = part.palette().color(part.foregroundRole())
    if pixels < LEAST_CONTRAST and (ratio(said, ground) < LEAST_CONTRAST or pixels < LEAST_PIXELS):
        yield Finding("contrast", _where(part), f"{pixels:.1f} {ground.name()}: {part.text()}")


def _ground_and_pixels(image: QImage) -> tuple[QColor, float]:
    """The commonest colour, and how far from it any other pixel gets."""
    line = image.bytesPerLine() // 4
    values = memoryview(bytes(image.constBits())).cast("I")
    counted: Counter[int] = Counter()
    for row in range(image.height()):
        counted.update(values[row * line : row * line + image.width()])
    ground = QColor(counted.most_common(1)[0][0] & 0xFFFFFF)
    under = ground.rgb()
    return ground, max(_ratio_of(value & 0xFFFFFF, under & 0xFFFFFF) for value in counted)


def ratio(one: QColor, other: QColor) -> float:
    """Contrast as WCAG has it."""
    return _ratio_of(one.rgb() & 0xFFFFFF, other.rgb() & 0xFFFFFF)


@lru_cache(maxsize=65_536)
def _ratio_of(one: int, other: int) -> float:
    """The same few pairs are asked for a hundred thousand times."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(rgb: int) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return sum(
        share * linear((rgb >> shift & 0xFF) / 255)
        for share, shift in ((0.2126, 16), (0.7152, 8), (0.0722, 0))
    )


def _input(part: QWidget) -> Iterator[Finding]:
    takes = isinstance(part, _INPUTS) or bool(part.property("presses"))
    if not takes or not part.isEnabled() or _inner(part):
        return
    if not part.accessibleName():
        yield Finding("name", _where(part), "no accessible name")
    if not part.focusPolicy() & Qt.FocusPolicy.TabFocus and not _by_arrows(part):
        yield Finding("tab", _where(part), "the Tab key passes it by")


def _by_arrows(part: QWidget) -> bool:
    """One of several of which one is chosen: Qt lets Tab stop at that one, the arrow keys go on from it."""
    parent = part.parentWidget()
    if not isinstance(part, QAbstractButton) or not part.autoExclusive() or parent is None:
        return False
    beside = parent.findChildren(QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return any(
        one.isChecked() and one.autoExclusive() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        for one in beside
    )


def _inner(part: QWidget) -> bool:
    """A part of a larger input, which answers for it."""
    parent = part.parentWidget()
    return isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit | QTabBar | QTableView)


def centre(part: QWidget, root: QWidget) -> QPoint:
    """The middle of a widget in its window."""
    return part.mapTo(root, part.rect().center())
