"""Where the household lives, how it applies, what marks it bears."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.policy.packs import Choice
from ui.intake.presenter import Entered
from ui.widgets import Card, CheckField, ChoiceField, TextField

KINDS = (("rural", "农村"), ("urban", "城市"))
WHOLE = "家庭（全部成员）"


class HouseholdCard(Card):
    """The first part of the form."""

    changed = Signal()

    def __init__(self, villages: Sequence[tuple[str, str]], marks: Sequence[Choice]) -> None:
        super().__init__("申请", "城乡低保")
        self.village = ChoiceField("village", "所在村（居）", villages)
        self.kind = ChoiceField("urban_rural", "城乡类别", KINDS)
        self.address = TextField("address", "现住址")
        self.phone = TextField("phone", "联系电话", longest=20)
        self.way = ChoiceField("single", "申请方式")
        self.proxy = TextField("proxy_name", "代理人", placeholder="本人申请的不填", longest=50)
        self.proxy_relation = TextField("proxy_relation", "与申请人关系", longest=30)
        self.relative = TextField(
            "relative_of_staff", "近亲属备案", placeholder="与经办人、村干部有亲属关系时填"
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        first = (self.village, self.kind, self.address, self.phone)
        second = (self.way, self.proxy, self.proxy_relation, self.relative)
        for row, fields in enumerate((first, second)):
            for column, field in enumerate(fields):
                grid.addWidget(field, row, column)
                grid.setColumnStretch(column, 1)
                field.changed.connect(self.changed)
        self.body.addLayout(grid)
        box = QHBoxLayout()
        box.setSpacing(16)
        self._marks: dict[str, CheckField] = {}
        for choice in marks:
            made = CheckField(f"mark_{choice.code}", choice.label)
            made.changed.connect(self.changed)
            self._marks[choice.code] = made
            box.addWidget(made)
        box.addStretch(1)
        self.body.addLayout(box)
        self.set_members(())

    def set_members(self, names: Sequence[str]) -> None:
        """Who might apply alone (57号 第八条); what was chosen stays chosen."""
        people = [(str(n), f"单人户：{name or f'成员{n + 1}'}") for n, name in enumerate(names)]
        kept = self.way.code()
        self.way.set_choices([("", WHOLE), *people])
        self.way.set_value(kept)

    def show_entered(self, entered: Entered) -> None:
        self.village.set_error(None)  # of the form before
        self.village.set_value(entered.village or None)
        self.kind.set_value(entered.urban_rural)
        self.set_members([m.name for m in entered.members])
        self.way.set_value(entered.single)
        for field, text in (
            (self.address, entered.address), (self.phone, entered.phone), (self.proxy, entered.proxy_name),
            (self.proxy_relation, entered.proxy_relation), (self.relative, entered.relative_of_staff),
        ):  # fmt: skip
            field.set_value(text)
        for code, mark in self._marks.items():
            mark.set_value(code in entered.family_marks)

    def read_into(self, entered: Entered) -> None:
        entered.village = self.village.value() or ""
        entered.urban_rural = self.kind.value() or "rural"
        entered.address = self.address.value()
        entered.phone = self.phone.value()
        entered.single = self.way.code()
        entered.proxy_name = self.proxy.value()
        entered.proxy_relation = self.proxy_relation.value()
        entered.relative_of_staff = self.relative.value()
        entered.family_marks = [code for code, mark in self._marks.items() if mark.value()]
