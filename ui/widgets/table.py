"""A table whose columns are data: 40-pixel rows, keyboard, sorting, chips, and a state for nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.style.current import theme
from ui.widgets.states import StatePane

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_TONE = Role.UserRole + 1
_LEAST_SHARE = 0.8  # of what a column needs; below that the table scrolls sideways
_OPEN = 140  # least width of a column without one of its own


@dataclass(frozen=True, slots=True)
class Column:
    """``text`` says what stands in a row; ``tone`` makes it a chip.

    ``width`` is what the column needs; None takes most of what is left over.
    """

    title: str
    text: Callable[[Any], str]
    width: int | None = None
    right: bool = False
    quiet: bool = False
    tone: Callable[[Any], str] | None = None
    sort: Callable[[Any], Any] | None = None


class TableModel(QAbstractTableModel):
    """Rows in memory; ``ask_more`` is called when the end of what is loaded comes into sight."""

    def __init__(self, columns: Sequence[Column], row_id: Callable[[Any], str]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.row_id = row_id
        self.rows: list[Any] = []
        self.ask_more: Callable[[], object] | None = None
        self.more = False

    def set_rows(self, rows: Sequence[Any], more: bool = False) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.more = more
        self.endResetModel()

    def append(self, rows: Sequence[Any], more: bool) -> None:
        self.more = more
        if rows:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            self.rows.extend(rows)
            self.endInsertRows()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns):
            return
        key = self.columns[column].sort or self.columns[column].text
        self.layoutAboutToBeChanged.emit()
        self.rows.sort(key=key, reverse=order == Qt.SortOrder.DescendingOrder)
        self.layoutChanged.emit()

    # Qt's own names from here on.

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self.columns[section].title
        if role == Role.TextAlignmentRole:
            return _alignment(self.columns[section])
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return column.text(row)
        if role == Role.TextAlignmentRole:
            return _alignment(column)
        if role == _TONE and column.tone:
            return column.tone(row)
        if role == Role.ForegroundRole and column.quiet:
            return QColor(theme().tokens.secondary)
        return None

    def canFetchMore(self, parent: Index = QModelIndex()) -> bool:
        return not parent.isValid() and self.more and self.ask_more is not None

    def fetchMore(self, parent: Index = QModelIndex()) -> None:
        if self.canFetchMore(parent) and self.ask_more is not None:
            self.more = False  # asked once; the answer says whether there is more
            self.ask_more()


class DataTable(QWidget):
    """``activated`` by Enter or a double click, ``selected`` when another row is chosen (or None)."""

    activated = Signal(object)
    selected = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        *,
        name: str,
        label: str,
        sortable: bool = True,
    ) -> None:
        super().__init__()
        self.model = TableModel(columns, row_id)
        self.view = _View([column.width for column in columns])
        self.view.setObjectName(name)
        self.view.setAccessibleName(label)
        self.view.setModel(self.model)
        self.view.setSortingEnabled(False)
        _dress(self.view)
        self.states = StatePane(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.states)
        self.view.activated.connect(lambda index: self.activated.emit(self.row_at(index.row())))
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._tell())
        if sortable:
            self.view.horizontalHeader().setSectionsClickable(True)
            self.view.horizontalHeader().sectionClicked.connect(self._sort)
        self._order = (-1, Qt.SortOrder.AscendingOrder)
        self._told: object = None

    def set_rows(
        self, rows: Sequence[Any], *, more: bool = False, empty: str = "这里还没有内容。"
    ) -> None:
        """Show these; the row that was chosen stays chosen, by its id."""
        kept = self.current()
        kept_id = self.model.row_id(kept) if kept is not None else None
        self.model.set_rows(rows, more)
        if not rows:
            self.states.show_empty(empty)
            self._tell()
            return
        self.states.show_content()
        at = next((n for n, row in enumerate(rows) if self.model.row_id(row) == kept_id), 0)
        self.view.selectRow(at)

    def append_rows(self, rows: Sequence[Any], *, more: bool = False) -> None:
        self.model.append(rows, more)

    def row_at(self, number: int) -> Any:
        return self.model.rows[number]

    def current(self) -> Any | None:
        index = self.view.currentIndex()
        return self.model.rows[index.row()] if 0 <= index.row() < len(self.model.rows) else None

    def show_least(self, rows: int) -> None:
        """Keep at least so many rows in sight, whatever else wants room."""
        self.view.setMinimumHeight(theme().px(40 * rows + 44))

    def _sort(self, column: int) -> None:
        last, order = self._order
        ascending = Qt.SortOrder.AscendingOrder
        turned = column == last and order == ascending
        self._order = (column, Qt.SortOrder.DescendingOrder if turned else ascending)
        self.view.horizontalHeader().setSortIndicator(*self._order)
        self.view.horizontalHeader().setSortIndicatorShown(True)
        kept = self.current()
        self.model.sort(*self._order)
        if kept is not None:
            self.view.selectRow(self.model.rows.index(kept))

    def _tell(self) -> None:
        now = self.current()
        if now is not self._told:
            self._told = now
            self.selected.emit(now)


class _View(QTableView):
    """Gives every column what it needs and shares out the rest, so that no column drifts away."""

    def __init__(self, widths: Sequence[int | None]) -> None:
        super().__init__()
        self._widths = widths

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for number, width in enumerate(self._shared(self.viewport().width())):
            self.horizontalHeader().resizeSection(number, width)

    def _shared(self, room: int) -> list[int]:
        """An open column grows to twice its least; beyond that all grow alike."""
        px = theme().px
        least = [px(width or _OPEN) for width in self._widths]
        if (
            sum(least) > room
        ):  # a little too narrow: words give way, with … and a tool tip, not the last column
            give = max(room - least[-1], 0) / max(sum(least[:-1]), 1)
            title = self.horizontalHeader().sectionSizeHint
            least[:-1] = [
                min(width, max(int(width * max(give, _LEAST_SHARE)), title(number)))
                for number, width in enumerate(least[:-1])
            ]
        spare = max(room - sum(least), 0)
        free = [number for number, width in enumerate(self._widths) if width is None]
        for number in free:
            more = min(spare // len(free), px(_OPEN))
            least[number] += more
        spare = max(room - sum(least), 0)
        whole = sum(least)
        shared = [width + spare * width // whole for width in least]
        shared[-1] += max(room - sum(shared), 0) if spare else 0
        return shared

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class _CellDelegate(QStyledItemDelegate):
    """Hairlines under rows, and chips where a column has a tone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        option.state &= ~QStyle.StateFlag.State_HasFocus
        tone = index.data(_TONE)
        rect: QRect = option.rect
        if tone is None:
            super().paint(painter, option, index)
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, QColor(theme().tokens.brand_soft))
            _paint_chip(painter, rect, str(index.data()), str(tone), option.font)
        painter.setPen(QPen(QColor(theme().tokens.hairline), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def _paint_chip(painter: QPainter, rect: QRect, text: str, tone: str, font: QFont) -> None:
    if not text:
        return
    now, px = theme(), theme().px
    small = QFont(font)
    small.setPixelSize(px(12))
    small.setBold(True)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(small)
    room = rect.width() - px(16)
    width = min(painter.fontMetrics().horizontalAdvance(text) + px(24), room)
    chip = QRect(rect.left() + px(11), rect.center().y() - px(10) + 1, width, px(20))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.soft_of(tone)))
    painter.drawRoundedRect(chip, px(10), px(10))
    painter.setPen(QColor(now.ink_of(tone)))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width - px(12))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def _dress(view: QTableView) -> None:
    px = theme().px
    view.setItemDelegate(_CellDelegate(view))
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(px(40))
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setMinimumSectionSize(px(60))


def _alignment(column: Column) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
