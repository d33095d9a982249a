"""The form's page: the form scrolls, the amount stays beside it, the foot with the button stays below."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.style.current import theme
from ui.style.tokens import NARROW
from ui.widgets import PrimaryButton, Secondary, SecondaryButton, Text
from ui.widgets.field_row import FieldRow
from ui.widgets.tab_order import tab_as_read

AROUND = 60  # what is seen above and below a field that was gone to


class IntakeFrame(QWidget):
    """``main`` and ``side`` take cards. Where the window is narrow the side goes below the form."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        across = QHBoxLayout()
        across.setSpacing(0)
        self._form, inner = _scrolling("表单")
        self._column = QVBoxLayout(inner)
        px = theme().px
        self._column.setContentsMargins(px(24), px(18), px(10), px(12))
        self._column.setSpacing(14)
        self.main = QVBoxLayout()
        self.main.setSpacing(14)
        self._column.addLayout(self.main)
        self._beside, room = _scrolling("旁边的试算和提示")
        self._beside_column = QVBoxLayout(room)
        self._beside_column.setContentsMargins(px(4), px(18), px(24), px(12))
        self._side = QWidget()
        self._side.setProperty("look", "page")
        self.side = QVBoxLayout(self._side)
        self.side.setContentsMargins(0, 0, 0, 0)
        self.side.setSpacing(14)
        self._beside_column.addWidget(self._side)
        self._beside_column.addStretch(1)
        across.addWidget(self._form, 68)
        across.addWidget(self._beside, 32)
        outer.addLayout(across, 1)
        outer.addWidget(self._make_foot())

    def _make_foot(self) -> QWidget:
        foot = QWidget()
        foot.setProperty("look", "page")
        column = QVBoxLayout(foot)
        px = theme().px
        column.setContentsMargins(px(24), px(4), px(24), px(10))
        column.setSpacing(4)
        self.problem = Text("", "error", wrap=True)
        self.problem.setObjectName("intake_problem")
        self.problem.hide()
        column.addWidget(self.problem)
        row = QHBoxLayout()
        self.words = Secondary("已自动保存 · 断电不丢", wrap=False)
        row.addWidget(self.words)
        row.addStretch(1)
        self.clear = SecondaryButton("清空重填", name="clear_form")
        self.accept_button = PrimaryButton("受理", "Ctrl+Enter", name="accept")
        row.addWidget(self.clear)
        row.addWidget(self.accept_button)
        column.addLayout(row)
        return foot

    def tab_as_read(self) -> None:
        """Down the form, then 受理 before 清空重填 (a Tab too few must not empty it), then the side."""
        tab_as_read(self.main, self.accept_button, self.clear, self.side)

    def go_to(self, field: FieldRow) -> None:
        """Show this field with its label and its sentence, and let it be typed in."""
        field.setFocus()
        QTimer.singleShot(0, field, lambda: self._form.ensureWidgetVisible(field, 0, AROUND))

    def show_amount(self, words: str) -> None:
        """Said in the foot too, where the side is out of sight."""
        self.words.setText(
            words if not self._beside.isVisible() and words else "已自动保存 · 断电不丢"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.window().width() >= theme().px(NARROW)
        self._beside.setVisible(wide)
        if wide:
            self._beside_column.insertWidget(0, self._side)
        else:
            self._column.addWidget(self._side)
        self._side.show()


def _scrolling(words: str) -> tuple[QScrollArea, QWidget]:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(words)
    inner = QWidget()
    inner.setProperty("look", "page")
    area.setWidget(inner)
    return area, inner
