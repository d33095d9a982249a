"""The amount, line by line; each line answers "why?": shown at intake while one types, and on a case's page."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.policy.explain import Reason
from app.rules.money import yuan
from ui.widgets import (
    BigNumber,
    Card,
    Chip,
    Heading,
    LinkButton,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)
from ui.widgets.basic import line

CONFIRMED = "已确认"  # as the page of a case says where its figure comes from


class AmountCard(Card):
    """预计享受: the one number that matters, and why."""

    def __init__(self, heading: str = "预计享受") -> None:
        super().__init__(heading)
        self._expected = heading
        self.setObjectName("amount_card")
        self._kind = Chip("实时试算", "brand")
        self.head.addWidget(self._kind)
        self.number = BigNumber("—")
        self.number.setObjectName("amount")
        number = QHBoxLayout()
        number.addWidget(self.number)
        self._unit = Secondary("元/月", wrap=False)
        number.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBottom)
        number.addStretch(1)
        self.body.addLayout(number)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addLayout(self._lines)
        self.body.addWidget(line())
        self.why = LinkButton("为什么？逐行依据与版本", "F3", name="why")
        self.why.clicked.connect(self.show_why)
        self.body.addWidget(self.why, 0, Qt.AlignmentFlag.AlignLeft)
        self._reasons: tuple[Reason, ...] = ()
        self._pack = ""
        self.dialog: WhySheet | None = None

    def show_lines(
        self,
        amount_fen: int,
        reasons: Sequence[Reason],
        *,
        eligible: bool,
        pack: str,
        words: str = "实时试算",
    ) -> None:
        """Write the lines anew. Figures that are not known to be in force are marked 示例."""
        self._reasons, self._pack = tuple(reasons), pack
        self.heading.setText("确认金额" if words == CONFIRMED else self._expected)
        self.number.setText(yuan(amount_fen) if eligible else "不符合" if reasons else "—")
        self._unit.setVisible(eligible)
        example = any(reason.example for reason in reasons)
        self._kind.setText(f"{words} · 含示例" if example else words)
        empty_layout(self._lines)
        for reason in reasons:
            row = QHBoxLayout()
            said = Secondary(reason.input, wrap=True)
            said.setToolTip(f"{reason.label}：{reason.rule}\n{reason.cite}")
            row.addWidget(said, 1)
            failed = reason.result == "不符合"
            row.addWidget(
                Text(reason.result, tone="danger" if failed else "", wrap=False),
                0,
                Qt.AlignmentFlag.AlignTop,
            )
            self._lines.addLayout(row)
        self.why.setEnabled(bool(reasons))

    def show_why(self) -> None:
        """Every line with its rule, article, version and certainty."""
        if self._reasons:
            self.dialog = WhySheet(self, self._reasons, self._pack)
            self.dialog.open()


class WhySheet(QDialog):
    """为什么: the lines of a computation, each with the rule it rests on."""

    def __init__(self, owner: QWidget, reasons: Sequence[Reason], pack: str) -> None:
        super().__init__(owner)
        self.setObjectName("why_sheet")
        self.setWindowTitle("为什么是这个数")
        room = owner.window()
        self.resize(min(760, room.width() - 40), min(620, room.height() - 40))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.addWidget(Heading("为什么是这个数"))
        outer.addWidget(
            Secondary(f"按{pack}计算。标“示例”的数字尚未由县里公布，以县里政策包为准。")
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("逐行依据")
        inner = QWidget()
        inner.setProperty("look", "page")
        lines = QVBoxLayout(inner)
        lines.setContentsMargins(0, 8, 8, 0)
        lines.setSpacing(10)
        for reason in reasons:
            lines.addWidget(_explained(reason))
        lines.addStretch(1)
        scroll.setWidget(inner)
        outer.addWidget(scroll, 1)
        shut = SecondaryButton("关闭", "Esc", name="why_close")
        shut.clicked.connect(self.reject)
        outer.addWidget(shut, 0, Qt.AlignmentFlag.AlignRight)


def _explained(reason: Reason) -> Card:
    card = Card()
    head = QHBoxLayout()
    named = reason.input.startswith(reason.label)
    head.addWidget(Text(reason.input if named else f"{reason.label}：{reason.input}"), 1)
    head.addWidget(Text(reason.result, wrap=False), 0, Qt.AlignmentFlag.AlignTop)
    card.body.addLayout(head)
    cited = QHBoxLayout()
    cited.addWidget(Secondary("　".join(p for p in (reason.rule, reason.source) if p)), 1)
    if reason.example:
        cited.addWidget(Chip("示例", "warning"))
    card.body.addLayout(cited)
    card.body.addWidget(Secondary(f"依据 {reason.cite}"))
    return card
