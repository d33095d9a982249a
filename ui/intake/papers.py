"""Materials, the account, the reason, the commitment."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.policy.packs import Material
from app.rules.materials import Needed
from ui.intake.presenter import Entered
from ui.widgets import (
    Card,
    CheckField,
    ChoiceField,
    MultiLine,
    Notice,
    TextField,
    empty_layout,
)
from ui.widgets.tab_order import tab_as_read

STATES = (
    ("given", "已收"),
    ("looked_up", "由我们查询"),
    ("missing", "缺，待补"),
    ("not_needed", "不需要"),
)
COLUMNS = 4


class PapersCard(Card):
    """What is asked for follows from who the members are; what is missing is said at once."""

    changed = Signal()
    tell = Signal()  # print what is missing, without accepting

    def __init__(self, materials: Sequence[Material]) -> None:
        super().__init__("材料、账户与承诺")
        self.materials: dict[str, ChoiceField] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        for material in materials:
            field = ChoiceField(f"material_{material.code}", material.label, STATES)
            field.setParent(self)  # now, so that Tab comes here before what is below
            field.hide()
            field.changed.connect(self.changed)
            self.materials[material.code] = field
        self.payee = TextField("payee_name", "开户名")
        self.bank = TextField("bank", "开户银行")
        self.account = TextField("account_number", "一卡通账号", longest=30)
        self._accounts = (self.payee, self.bank, self.account)
        for entry in self._accounts:
            entry.changed.connect(self.changed)
        self._shown: tuple[str, ...] = ()
        self.body.addLayout(self._grid)
        self._missing = QHBoxLayout()
        self.body.addLayout(self._missing)
        self.reason = MultiLine("reason", "申请理由", rows=2)
        self.reason.changed.connect(self.changed)
        self.body.addWidget(self.reason)
        self.commitment = CheckField("commitment", "申请人已签署承诺书（信息真实、完整）")
        self.commitment.changed.connect(self.changed)
        self.body.addWidget(self.commitment)

    def show_needed(self, papers: Sequence[Needed]) -> None:
        """Offer the papers that this household needs, each with whom it is asked of."""
        codes = tuple(paper.material.code for paper in papers)
        for paper in papers:
            self.materials[paper.material.code].set_label(paper.label)
        if codes != self._shown:
            self._shown = codes
            self._lay_out(codes)
        self._say_missing(papers)
        tab_as_read(self)

    def _lay_out(self, codes: Sequence[str]) -> None:
        while self._grid.count():
            self._grid.takeAt(0)
        for code, field in self.materials.items():
            field.setVisible(code in codes)
        fields = [self.materials[code] for code in codes]
        for place, field in enumerate(fields):
            self._grid.addWidget(field, place // COLUMNS, place % COLUMNS)
        row = 1 + (len(fields) - 1) // COLUMNS
        for column, entry in enumerate(self._accounts):
            self._grid.addWidget(entry, row, column, 1, 2 if entry is self.account else 1)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)

    def _say_missing(self, papers: Sequence[Needed]) -> None:
        lacking = [p.label for p in papers if self.materials[p.material.code].code() == "missing"]
        empty_layout(self._missing)
        if lacking:
            notice = Notice(
                "还缺：" + "、".join(lacking), "可以先告知不受理，也可以容缺受理后补交。", "warning"
            )
            notice.add_link("打印一次性告知书", self.tell.emit)
            self._missing.addWidget(notice)

    def lacking(self) -> tuple[str, ...]:
        """The labels of what is marked as missing."""
        return tuple(
            self.materials[code].label.text()
            for code in self._shown
            if self.materials[code].code() == "missing"
        )

    def show_entered(self, entered: Entered) -> None:
        for code, choice in self.materials.items():
            choice.set_value(entered.materials.get(code, "given"))
        self.payee.set_value(entered.payee_name)
        self.bank.set_value(entered.bank)
        self.account.set_value(entered.account_number)
        self.reason.set_value(entered.reason)
        self.commitment.set_value(entered.commitment)

    def read_into(self, entered: Entered) -> None:
        entered.materials = {c: self.materials[c].value() or "missing" for c in self._shown}
        entered.payee_name = self.payee.value()
        entered.bank = self.bank.value()
        entered.account_number = self.account.value()
        entered.reason = self.reason.value()
        entered.commitment = self.commitment.value()
