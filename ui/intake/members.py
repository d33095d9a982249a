"""The members' part of the form."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from app.policy.packs import PolicyPack
from ui.intake.presenter import MemberEntry
from ui.intake.rows import MemberRow
from ui.widgets import Card, SecondaryButton
from ui.widgets.tab_order import tab_as_read


class MembersCard(Card):
    """One row for each member; the first is the applicant."""

    changed = Signal()
    number_left = Signal(object)  # the row whose ID number has just been typed
    removed = Signal(int)  # its place

    def __init__(self, pack: PolicyPack, today: Callable[[], date]) -> None:
        super().__init__("家庭成员", "第一名是申请人（户主）")
        self._pack = pack
        self._today = today
        self.rows: list[MemberRow] = []
        add = SecondaryButton("添加成员", "Ctrl+M", icon_name="user-plus", name="add_member")
        add.clicked.connect(self.begin_row)
        self.head.addWidget(add)
        self._box = QVBoxLayout()
        self.body.addLayout(self._box)

    def begin_row(self) -> MemberRow:
        """An empty row to type in."""
        row = self._add()
        row.name.edit.setFocus()
        self.changed.emit()
        return row

    def _add(self) -> MemberRow:
        row = MemberRow(
            len(self.rows),
            self._pack.choices("dibao", "relation"),
            self._pack.programme("dibao").not_counted,
            self._pack.programme("dibao").lists.get("no_id", ()),
            self._today,
        )
        row.changed.connect(self.changed)
        row.removed.connect(lambda gone: self.removed.emit(self.rows.index(gone)))
        row.number_left.connect(self.number_left)
        self.rows.append(row)
        self._box.addWidget(row)
        tab_as_read(self)
        return row

    def show_members(self, members: Sequence[MemberEntry]) -> None:
        """Begin anew with these."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = []
        for member in members:
            self._add().show_entry(member)

    def entries(self) -> list[MemberEntry]:
        return [row.entry() for row in self.rows]

    def names(self) -> list[str]:
        return [row.name.value() for row in self.rows]
