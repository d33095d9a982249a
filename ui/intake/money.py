"""Income, rigid expenses and possessions: a card for each."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.policy.packs import Programme
from ui.intake.presenter import MoneyEntry
from ui.intake.rows import MoneyRow
from ui.widgets import Card, SecondaryButton
from ui.widgets.tab_order import tab_as_read

SECTIONS = (
    ("income", "收入", "近 12 个月，工资按 6 个月", "Ctrl+I"),
    ("expense", "刚性支出扣减", "因残、因病、就业、非义务教育", "Ctrl+E"),
    ("wealth", "家庭财产", "没有的不填", "Ctrl+G"),
)


class MoneyCard(Card):
    """Rows of one section."""

    changed = Signal()

    def __init__(self, programme: Programme, section: str) -> None:
        _, words, hint, keys = next(s for s in SECTIONS if s[0] == section)
        super().__init__(words, hint)
        self.section = section
        self._categories = getattr(programme, section)
        self._names: list[str] = []
        self._made = 0
        self.rows: list[MoneyRow] = []
        add = SecondaryButton("添加一项", keys, icon_name="plus", name=f"add_{section}")
        add.setAccessibleName(f"添加一项{words}")
        add.clicked.connect(self.begin_row)
        self.head.addWidget(add)
        self._box = QVBoxLayout()
        self._box.setSpacing(8)
        self.body.addLayout(self._box)

    def begin_row(self) -> MoneyRow:
        """An empty row to type in."""
        row = self._add()
        row.member.combo.setFocus()
        return row

    def _add(self) -> MoneyRow:
        row = MoneyRow(self._made, self.section, self._categories, self._names)
        self._made += 1
        row.changed.connect(self.changed)
        row.removed.connect(self._remove)
        self.rows.append(row)
        self._box.addWidget(row)
        tab_as_read(self)
        return row

    def _remove(self, row: MoneyRow) -> None:
        self.rows.remove(row)
        row.hide()
        row.deleteLater()
        self.changed.emit()

    def set_names(self, names: Sequence[str]) -> None:
        """Whose money it may be."""
        if list(names) != self._names:
            self._names = list(names)
            for row in self.rows:
                row.set_members(names)

    def show_items(self, items: Sequence[MoneyEntry], names: Sequence[str]) -> None:
        """Begin anew with those of this section; income has at least one row to type in."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows, self._names = [], list(names)
        for item in items:
            if item.section == self.section:
                self._add().show_entry(item)
        if not self.rows and self.section == "income":
            self._add()
