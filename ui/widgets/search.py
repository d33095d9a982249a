"""The search box with results under it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QLineEdit,
    QListWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.style.current import theme
from ui.style.theme import icon, pixmap
from ui.widgets.labels import Secondary

_WAIT = 60  # milliseconds without a key before the question is asked
_MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One thing found; ``payload`` is handed back when it is chosen."""

    title: str
    subtitle: str = ""
    icon: str = "user"
    payload: object = None


class SearchBox(QLineEdit):
    """Asks after a short pause; arrows and Enter choose; Esc closes, and empties the box the second time."""

    asked = Signal(str)
    activated = Signal(object)

    def __init__(self, placeholder: str, *, name: str = "search") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(placeholder)
        self.setPlaceholderText(placeholder)
        self.setClearButtonEnabled(True)
        self.addAction(
            icon("search", theme().tokens.secondary, theme().px(16)),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_WAIT)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._edited)
        self.textChanged.connect(self._cleared)
        self._results: _Results | None = None

    def set_results(
        self, rows: Sequence[SearchRow], nothing: str = "没有找到，请换几个字再试。"
    ) -> None:
        """Show what was found for the words that stand in the box."""
        if not self.text().strip():
            return
        if self._results is None:
            self._results = _Results(self.window())
            self._results.list.clicked.connect(lambda index: self._take(index.row()))
        self._results.fill(rows, nothing)
        self._results.place(self)

    def close_results(self) -> None:
        if self._results is not None:
            self._results.hide()

    def results_open(self) -> bool:
        return self._results is not None and self._results.isVisible()

    def _edited(self) -> None:
        self._pause.start()

    def _cleared(self, text: str) -> None:
        if not text.strip():
            self._pause.stop()
            self.close_results()

    def _ask(self) -> None:
        if self.text().strip():
            self.asked.emit(self.text().strip())

    def _take(self, number: int) -> None:
        assert self._results is not None
        row = self._results.rows[number]
        self.close_results()
        self.clear()
        self.activated.emit(row.payload)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if not self.results_open():
                self.clear()
            self.close_results()
            return
        if self._results is None or not self.results_open():
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pause.stop()
                self._ask()
                return
            super().keyPressEvent(event)
            return
        listed = self._results.list
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            listed.setCurrentRow(max(0, min(listed.count() - 1, listed.currentRow() + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if listed.currentRow() >= 0:
                self._take(listed.currentRow())
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.close_results()


class _Results(QFrame):
    """A sheet under the box, a child of the window so that the box keeps the keyboard."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._over = window
        self.rows: Sequence[SearchRow] = ()
        self.setProperty("look", "results")
        self.setObjectName("results")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(24)
        shadow.setOffset(0, 6)
        shadow.setColor(QColor(16, 49, 79, 60))
        self.setGraphicsEffect(shadow)
        self.nothing = Secondary("")
        self.nothing.setContentsMargins(8, 8, 8, 8)
        self.list = QListWidget()
        self.list.setProperty("look", "plain")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName("查找结果")
        self.list.setItemDelegate(_ResultDelegate(self))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.nothing)
        column.addWidget(self.list)

    def fill(self, rows: Sequence[SearchRow], nothing: str) -> None:
        self.list.clear()
        self.rows = tuple(rows)
        self.list.addItems([f"{row.title} {row.subtitle}" for row in rows])
        self.list.setCurrentRow(0)
        self.nothing.setText(nothing)
        self.nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))

    def place(self, box: QLineEdit) -> None:
        corner = box.mapTo(self._over, QPoint(0, box.height() + 4))
        shown = min(self.list.count(), _MOST_SHOWN)
        height = shown * theme().px(48) + 12 if shown else theme().px(44)
        height = min(height, self._over.height() - corner.y() - 8)
        width = min(max(box.width(), theme().px(460)), self._over.width() - corner.x() - 12)
        self.setGeometry(QRect(corner, QSize(width, height)))
        self.show()
        self.raise_()


class _ResultDelegate(QStyledItemDelegate):
    def __init__(self, results: _Results) -> None:
        super().__init__(results)
        self._results = results

    def sizeHint(self, option: QStyleOptionViewItem, index: object) -> QSize:
        return QSize(0, theme().px(48))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row = self._results.rows[index.row()]
        now, px = theme(), theme().px
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(now.tokens.brand_soft))
        painter.drawPixmap(
            rect.left() + px(10),
            rect.center().y() - px(8),
            pixmap(row.icon, now.tokens.brand, px(16)),
        )
        words = rect.adjusted(px(36), px(4), -px(8), -px(4))
        for text, size, colour, top in (
            (row.title, 14, now.tokens.ink, 0),
            (row.subtitle, 13, now.tokens.secondary, words.height() // 2),
        ):
            font = QFont(option.font)
            font.setPixelSize(px(size))
            painter.setFont(font)
            painter.setPen(QColor(colour))
            line = QRect(words.left(), words.top() + top, words.width(), words.height() // 2)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, line.width()
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
