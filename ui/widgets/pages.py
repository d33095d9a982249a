"""A page that scrolls, with a side column that goes below when the window is narrow."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QCheckBox,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.style import theme

NARROW = 924  # a window of 1100 less the open rail


class FlowPage(QScrollArea):
    """``main`` and ``side`` are columns to put cards into; ``top`` and ``foot`` take the whole width."""

    def __init__(self, *, side_width: int = 0, enter_moves: bool = True) -> None:
        super().__init__()
        px = theme().px
        self._side_width = side_width
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        inner = QWidget()
        inner.setObjectName("scrolled")
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(px(24), px(18), px(24), px(18))
        whole.setSpacing(px(14))
        self.top = QVBoxLayout()
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.main = QVBoxLayout()
        self.side = QVBoxLayout()
        self.foot = QVBoxLayout()
        for column in (self.top, self.columns, self.main, self.side, self.foot):
            column.setSpacing(px(14))
        self.columns.addLayout(self.main, 5)
        if side_width:
            self.columns.addLayout(self.side, 3)
        whole.addLayout(self.top)
        whole.addLayout(self.columns, 1)
        whole.addLayout(self.foot)
        self.setWidget(inner)
        if enter_moves:
            let_enter_move(inner)

    def is_narrow(self) -> bool:
        return self.width() < theme().px(NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        direction = QBoxLayout.Direction
        self.columns.setDirection(
            direction.TopToBottom if self.is_narrow() else direction.LeftToRight
        )
        super().resizeEvent(event)


class _EnterMoves(QObject):
    """Enter goes to the next field, as on the paper; on a button it presses it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            return False
        here = QApplication.focusWidget()
        if here is None or isinstance(here, QPlainTextEdit | QAbstractItemView):
            return False
        if isinstance(here, QAbstractButton) and not isinstance(here, QCheckBox | QRadioButton):
            here.click()
            return True
        here.focusNextChild()  # type: ignore[attr-defined]
        return True


def let_enter_move(form: QWidget) -> None:
    """Make Enter go on inside this widget: keys that its fields do not want arrive here."""
    form.installEventFilter(_EnterMoves(form))


def is_narrow_window(widget: QWidget) -> bool:
    """Under 1100 of the drawings' pixels: columns stand below each other and the rail folds."""
    return widget.window().width() < theme().px(1100)
