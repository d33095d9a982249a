"""The amount, line by line, each with its rule: shown at intake while one types, and on a case's page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.rules.dibao import Line
from app.rules.money import yuan
from ui.widgets import BigNumber, Card, Chip, Secondary, Text, empty_layout
from ui.widgets.basic import line


class AmountCard(Card):
    """预计享受: the one number that matters, and why."""

    def __init__(self, heading: str = "预计享受") -> None:
        super().__init__(heading)
        self.setObjectName("amount_card")
        self._kind = Chip("实时试算", "brand")
        self.head.addWidget(self._kind)
        self.number = BigNumber("—")
        self.number.setObjectName("amount")
        number = QHBoxLayout()
        number.addWidget(self.number)
        number.addWidget(Secondary("元/月", wrap=False), 0, Qt.AlignmentFlag.AlignBottom)
        number.addStretch(1)
        self.body.addLayout(number)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addLayout(self._lines)

    def show_lines(
        self, amount_fen: int, eligible: bool, lines: Sequence[Line], *, example: bool
    ) -> None:
        """Write the lines anew. Figures that are not known to be in force are marked 示例."""
        self.number.setText(yuan(amount_fen) if eligible else "不符合" if lines else "—")
        self._kind.setText("含示例标准" if example else "实时试算")
        empty_layout(self._lines)
        for item in lines:
            row = QHBoxLayout()
            words = Secondary(item.input, wrap=True)
            words.setToolTip(f"{item.label}：{item.document} 第{item.article}条")
            row.addWidget(words, 1)
            row.addWidget(Text(_result(item)), 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addLayout(row)
            cite = f"依据 {_document(item.document)}第{item.article}条"
            mark = "　示例" if item.certainty == "example" else ""
            self._lines.addWidget(Secondary(cite + mark))
        if lines:
            self._lines.addWidget(line())


def _result(item: Line) -> str:
    if item.holds is not None:
        return "符合" if item.holds else "不符合"
    return yuan(item.amount_fen) if item.amount_fen is not None else ""


def _document(code: str) -> str:
    short = {"dibao_confirmation": "民发〔2021〕57号", "liupanshui_plan": "市“十四五”民政规划 "}
    return short.get(code, code)
