"""The one search box: finds people and cases by anything that is typed, best first."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from app.queries.find_anything import FindAnything, Found
from ui.shell.desk import WindowDesk
from ui.style.theme import icon
from ui.style.tokens import LIGHT

WAIT_MS = 60


class SearchBox(QLineEdit):
    """Asks while typing; the arrow keys walk the results, Enter opens one."""

    opened = Signal(object)

    def __init__(self, desk: WindowDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("search")
        self.setAccessibleName("查找")
        self.setPlaceholderText("查人、查件：身份证号任意几位 / 姓名 / 拼音首字母 / 受理编号")
        self.addAction(
            icon("search", LIGHT.secondary, 16), QLineEdit.ActionPosition.LeadingPosition
        )
        self.setMaxLength(60)
        self.setMinimumWidth(160)
        self.setMaximumWidth(430)
        self._results = QListWidget(parent.window())
        self._results.setObjectName("search_results")
        self._results.setAccessibleName("查找结果")
        self._results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._results.hide()
        self._results.itemClicked.connect(self._open_item)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        self.textChanged.connect(lambda _text: self._timer.start(WAIT_MS))
        self.installEventFilter(self)
        self._asked = ""

    def _ask(self) -> None:
        self._asked = self.text().strip()
        if not self._asked:
            self._results.hide()
            return
        asked = self._asked
        self._desk.ask(FindAnything(text=asked), lambda found: self._show(asked, found))

    def _show(self, asked: str, found: tuple[Found, ...]) -> None:
        if asked != self._asked or not self.hasFocus():
            return
        self._results.clear()
        for item in found:
            entry = QListWidgetItem(f"{item.title}    {item.subtitle}")
            name = "folder-open" if item.kind == "case" else "user"
            entry.setIcon(icon(name, LIGHT.brand, 16))
            entry.setData(Qt.ItemDataRole.UserRole, item)
            self._results.addItem(entry)
        if not found:
            self._results.addItem("没有找到。可以换几位数字、拼音首字母或受理编号再试。")
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        rows = min(max(self._results.count(), 1), 9)
        width = min(max(self.width(), 460), self.window().width() - corner.x() - 12)
        self._results.setGeometry(corner.x(), corner.y(), width, rows * 37 + 6)
        self._results.setCurrentRow(0)
        self._results.show()
        self._results.raise_()

    def _open_item(self, entry: QListWidgetItem) -> None:
        found = entry.data(Qt.ItemDataRole.UserRole)
        self._results.hide()
        if found is not None:
            self.clear()
            self.opened.emit(found)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(150, self._results.hide)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        row = self._results.currentRow()
        match event.key():
            case Qt.Key.Key_Down:
                self._results.setCurrentRow(min(row + 1, self._results.count() - 1))
            case Qt.Key.Key_Up:
                self._results.setCurrentRow(max(row - 1, 0))
            case Qt.Key.Key_Escape:
                self._results.hide()
                self.clear()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._results.isVisible():
                if (entry := self._results.currentItem()) is not None:
                    self._open_item(entry)
            case _:
                return False
        return True
