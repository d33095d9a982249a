"""A form over the room: fields in two columns, boxes to tick, one primary button."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.errors import AppError, Refused
from ui.widgets import CheckField, Heading, PrimaryButton, Secondary, SecondaryButton, Text
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import DateField, MultiLine, TextField
from ui.words import words_of, words_of_issue

Entry = TextField | MultiLine | ChoiceField | DateField


class FormDialog(QDialog):
    """Fields in two columns, boxes to tick below them, one primary button. ``hand_in`` sends it off."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Sequence[Entry],
        checks: Sequence[CheckField] = (),
        *,
        hint: str = "",
        action: str = "保存",
        hand_in: Callable[["FormDialog"], None],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(640, 440)
        self.fields = {field.name: field for field in fields}
        self.checks = {check.objectName(): check for check in checks}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.addWidget(Heading(title))
        if hint:
            outer.addWidget(Secondary(hint, wrap=True))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inner = QWidget()
        inner.setProperty("look", "page")
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        row = column = 0
        for field in fields:
            wide = isinstance(field, MultiLine)
            if wide and column:
                row, column = row + 1, 0
            grid.addWidget(field, row, column, 1, 2 if wide else 1)
            column = 0 if wide or column else 1
            row += column == 0
        row += 1
        for place, check in enumerate(checks):
            grid.addWidget(check, row + place // 2, place % 2)
        grid.setRowStretch(row + len(checks), 1)
        scroll.setWidget(inner)
        outer.addWidget(scroll, 1)
        self.problem = Text("", "error", wrap=True)
        self.problem.hide()
        outer.addWidget(self.problem)
        self.foot = foot = QHBoxLayout()
        foot.addStretch(1)
        leave = SecondaryButton("取消", name="form_cancel")
        leave.clicked.connect(self.reject)
        self.done_button = PrimaryButton(action, name="form_done")
        self.done_button.clicked.connect(lambda: hand_in(self))
        foot.addWidget(leave)
        foot.addWidget(self.done_button)
        outer.addLayout(foot)

    def text(self, name: str) -> str:
        field = self.fields[name]
        return str(field.value() or "")

    def day(self, name: str) -> Any:
        field = self.fields[name]
        return field.day() if isinstance(field, DateField) else None

    def ticked(self, prefix: str = "") -> tuple[str, ...]:
        """The object names of ticked boxes, without the prefix."""
        return tuple(
            name.removeprefix(prefix)
            for name, check in self.checks.items()
            if name.startswith(prefix) and check.value()
        )

    def refuse(self, error: AppError) -> None:
        """Each issue under its field, the rest above the button."""
        rest = []
        for issue in error.issues if isinstance(error, Refused) else ():
            if issue.field in self.fields:
                self.fields[issue.field].set_error(issue)
            else:
                rest.append(words_of_issue(issue))
        if not isinstance(error, Refused):
            rest.append(words_of(error))
        self.problem.setText(" ".join(rest))
        self.problem.setVisible(bool(rest))
