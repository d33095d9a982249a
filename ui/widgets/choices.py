"""Choosing one of many by code, by words or by the initials of their pinyin."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QCompleter,
    QLineEdit,
    QStyledItemDelegate,
)

from ui.style.theme import dress
from ui.widgets.field_row import FieldRow, go_on

_CODE = Qt.ItemDataRole.UserRole
_KEYS = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    code: str
    label: str


class ChoiceField(FieldRow):
    """Typing narrows the list: ``2``, ``低保`` and ``db`` all find 低保.

    The rows are made by Qt, never as QStandardItem here: clearing a model of items that Python had made has been
    seen to end the process (PySide6 6.12; in one of some fifty runs of the intake's tests).
    """

    def __init__(
        self,
        name: str,
        label: str,
        choices: Sequence[Choice | tuple[str, str]] = (),
        *,
        hint: str = "",
    ) -> None:
        self._popup: QAbstractItemView | None = None
        self.combo = QComboBox()
        edit = self._edit = QLineEdit()
        self.combo.setLineEdit(edit)  # makes it editable, without a line edit of Qt's own before
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(4)
        self.combo.setMaxVisibleItems(12)
        super().__init__(name, label, self.combo, hint)
        edit.setObjectName(f"{name}_text")
        edit.setAccessibleName(label)
        edit.installEventFilter(self)
        completer = _ByKeys(self.combo.model(), self)
        completer.activated.connect(self._completed)
        self.combo.setCompleter(completer)
        self.combo.activated.connect(self._chosen)
        self._code: str | None = None
        self._keyed = False
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[Choice | tuple[str, str]]) -> None:
        """Offer these; what was chosen stays chosen if it is still among them."""
        kept = self._code
        self.combo.clear()
        for row, given in enumerate(choices):
            choice = given if isinstance(given, Choice) else Choice(*given)
            self.combo.addItem(choice.label, choice.code)
            self.combo.setItemData(row, choice.label, Qt.ItemDataRole.ToolTipRole)
        self._keyed = False
        if self._edit.hasFocus():
            self._put_keys()
        self.set_value(kept)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus():
            self._put_keys()
            if event.reason() == Qt.FocusReason.MouseFocusReason:  # what is typed replaces it
                QTimer.singleShot(0, self._edit, self._edit.selectAll)
        if self._popup is not None and watched is self._popup:
            return isinstance(event, QKeyEvent) and self._takes_offered(self._popup, event)
        return super().eventFilter(watched, event)

    def _takes_offered(self, popup: QAbstractItemView, event: QKeyEvent) -> bool:
        """Enter takes what is marked in the list, or else the first that fits, and goes on."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not enter or event.type() != QEvent.Type.KeyPress:
            return False
        marked, first = popup.currentIndex(), popup.model().index(0, 0)
        label = (marked if marked.isValid() else first).data(Qt.ItemDataRole.DisplayRole)
        popup.hide()
        self._completed(str(label))
        go_on(self.combo)
        return True

    def _put_keys(self) -> None:
        """What each row can be found by: made when somebody comes to type, not with the window."""
        if self._keyed:
            return
        self._keyed = True
        completer = self.combo.completer()
        if self._popup is None and completer is not None:
            self._popup = completer.popup()
            if self._popup is not None:
                self._popup.setProperty("look", "choices")
                self._popup.setItemDelegate(QStyledItemDelegate(self._popup))  # heeds the sheet
                dress(self._popup)  # it is a window of its own
                self._popup.installEventFilter(self)
        for row in range(self.combo.count()):
            keys = _keys(self._code_at(row), self.combo.itemText(row))
            self.combo.setItemData(row, keys, _KEYS)

    def _code_at(self, row: int) -> str:
        return str(self.combo.itemData(row, _CODE))

    def value(self) -> str | None:
        return self._code

    def code(self) -> str:
        """The code chosen, or nothing."""
        return self._code or ""

    def choose(self, code: str) -> None:
        self.set_value(code)

    def set_value(self, code: str | None) -> None:
        row = self.combo.findData(code, _CODE) if code is not None else -1
        self._code = code if row >= 0 else None
        self.combo.setCurrentIndex(row)
        if row < 0:
            self.combo.setEditText("")
        self._show_start()

    def left(self) -> None:
        """Take the one thing that fits what was typed; otherwise say that nothing does."""
        typed = self.combo.currentText().strip()
        if not typed:
            self._take(-1)
            return
        self._put_keys()
        fitting = [row for row in range(self.combo.count()) if self._fits(row, typed)]
        whole = [row for row in fitting if self.combo.itemText(row) == typed]
        best = whole or fitting
        if best:
            self._take(best[0])
        else:
            differs, self._code = self._code is not None, None
            self.set_error("单子里没有这一项，请从下拉单里选。")
            if differs:
                self.changed.emit()

    def _fits(self, row: int, typed: str) -> bool:
        return typed.lower() in str(self.combo.itemData(row, _KEYS))

    def _completed(self, label: str) -> None:
        self._chosen(self.combo.findText(label))

    def _chosen(self, row: int) -> None:
        self._take(row)

    def _take(self, row: int) -> None:
        code = None if row < 0 else self._code_at(row)
        differs = code != self._code
        self.set_error(None)
        self._code = code
        self.combo.setCurrentIndex(row)
        self._show_start()
        if differs:
            self.changed.emit()

    def _show_start(self) -> None:
        self._edit.setCursorPosition(0)
        self.combo.setToolTip(self.combo.currentText())


class _ByKeys(QCompleter):
    """Finds by the keys of a row, puts in its words."""

    def __init__(self, model: QAbstractItemModel, parent: ChoiceField) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(_KEYS)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def _keys(code: str, label: str) -> str:
    from pypinyin import Style, lazy_pinyin  # large: the log-in window must not wait for it

    initials = "".join(lazy_pinyin(label, style=Style.FIRST_LETTER))
    return f"{label} {code} {initials}".lower()
