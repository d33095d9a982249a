"""What was found, in the visitor's own words: one line each, with its gravity and what was done on the spot."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.questions.boxes import Box, BoxField
from ui.style.current import theme
from ui.widgets import LinkButton, TextField

TONES = {"note": "brand", "todo": "brand", "urgent": "warning", "danger": "danger"}
Pairs = Sequence[tuple[str, str]]


def gravity_boxes(gravities: Pairs) -> list[Box]:
    return [Box(code, label, TONES.get(code, "brand")) for code, label in gravities]


class FindingRow(QWidget):
    """One finding."""

    changed = Signal()

    def __init__(self, number: int, gravities: Pairs, kinds: Pairs) -> None:
        super().__init__()
        self.what = TextField(f"finding_{number}", "发现的问题")
        self.done = TextField(f"finding_done_{number}", "现场怎么处理的（没处理不填）")
        self.gravity = BoxField(f"finding_gravity_{number}", "程度", gravity_boxes(gravities))
        self.gravity.set_value("todo")
        self.kind = BoxField(
            f"finding_kind_{number}", "类别", [Box(code, label) for code, label in kinds]
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(12))
        grid.addWidget(self.what, 0, 0)
        grid.addWidget(self.done, 0, 1)
        grid.addWidget(self.gravity, 1, 0, 1, 2)
        grid.addWidget(self.kind, 2, 0, 1, 2)
        self.kind.setVisible(bool(kinds))
        for part in (self.what, self.done, self.gravity, self.kind):
            part.changed.connect(self.changed)

    def entered(self) -> dict[str, str]:
        return {
            "what": self.what.value(),
            "done": self.done.value(),
            "gravity": str(self.gravity.value() or "todo"),
            "kind": str(self.kind.value() or "other"),
        }

    def show_entered(self, entered: dict[str, str]) -> None:
        self.what.set_value(entered.get("what"))
        self.done.set_value(entered.get("done"))
        self.gravity.set_value(entered.get("gravity") or "todo")
        self.kind.set_value(entered.get("kind"))


class FindingRows(QWidget):
    """The lines and the button for one more."""

    changed = Signal()

    def __init__(self, gravities: Pairs, kinds: Pairs = ()) -> None:
        super().__init__()
        self._gravities, self._kinds = gravities, kinds
        self.rows: list[FindingRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(10))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme().px(12))
        column.addLayout(self._lines)
        self.more = LinkButton("再记一个问题", "Alt+N", icon_name="plus", name="more_finding")
        self.more.clicked.connect(self._one_more)
        column.addWidget(self.more)

    def add(self) -> FindingRow:
        row = FindingRow(len(self.rows), self._gravities, self._kinds)
        row.changed.connect(self.changed)
        self.rows.append(row)
        self._lines.addWidget(row)
        return row

    def entered(self) -> list[dict[str, str]]:
        return [row.entered() for row in self.rows if row.what.value()]

    def show_entered(self, found: Sequence[dict[str, str]]) -> None:
        for entered in found:
            self.add().show_entered(entered)

    def _one_more(self) -> None:
        self.add().what.setFocus()
