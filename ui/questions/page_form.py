"""A form as large as a page over the room: it scrolls, its buttons stay in sight, and it waits as a draft."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.draft_timer import DraftTimer
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets import PrimaryButton, Secondary, SecondaryButton, Text

AROUND = 24


class PageForm(QDialog):
    """``draft`` names the draft that ``save`` keeps; ``size`` is width and height where there is room."""

    def __init__(
        self,
        parent: QWidget,
        desk: WindowDesk,
        *,
        name: str,
        title: str,
        draft: str,
        save: Callable[[], None],
        size: tuple[int, int],
    ) -> None:
        super().__init__(parent)
        self._over, self._desk, self._draft, self._size = parent, desk, draft, size
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setModal(True)
        self._timer = DraftTimer(self, save)

    def _lay_out(self, content: QWidget, feet: QFrame, head: QVBoxLayout | None = None) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if head is not None:
            outer.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(feet)

    def _feet(self, hint: str, done: PrimaryButton, *first: QWidget) -> QFrame:
        """What is wrong, and below it the buttons with ``hint``, which tells of the draft later."""
        px = theme().px
        frame = QFrame()
        frame.setProperty("look", "foot")
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(24), px(10), px(24), px(10))
        self.problem = Text("", "error")
        self.problem.hide()
        column.addWidget(self.problem)
        across = QHBoxLayout()
        across.setSpacing(px(8))
        self.saved = Secondary(hint, wrap=False)
        leave = SecondaryButton("取消", name="form_cancel")
        leave.clicked.connect(self.reject)
        self.done_button = done
        for part in (*first, self.saved):
            across.addWidget(part)
        across.addStretch(1)
        across.addWidget(leave)
        across.addWidget(self.done_button)
        column.addLayout(across)
        return frame

    def show_problem(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def accepted_and_gone(self) -> None:
        """Saved: the draft is of no use any more."""
        self._timer.stop()
        self._desk.forget_draft(self._draft)
        self.accept()

    # Qt's own names from here on.

    def hideEvent(self, event: QHideEvent) -> None:
        """However it goes out of sight, also by a lock: what was typed is kept at once."""
        super().hideEvent(event)
        self._timer.save_now()

    def sizeHint(self) -> QSize:
        """As large as a page, never larger than the window below."""
        px, over = theme().px, self._over.window().size()
        wide, high = self._size
        return QSize(min(px(wide), over.width() - AROUND), min(px(high), over.height() - AROUND))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.sizeHint())
