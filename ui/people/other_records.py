"""Other records that count as one with this one, why, and how that is taken back; those that were said to be others."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.commands.base import Command
from app.commands.say_same_person import SaySamePerson
from app.commands.take_back_same_person import TakeBackSamePerson
from app.queries.person_page import OtherRecord, PersonPage
from ui import dialogs
from ui.shell.desk import WindowDesk
from ui.widgets import Card, LinkButton, Secondary, Text, empty_layout

WHY = {
    "number": "身份证号和姓名都相同，程序自动认作同一人",
    "answer": "{said} 认定是同一人",
    "between": "经另一份档案认作同一人",
}
WHY_NOT = {
    "answer": "{said} 认定不是同一人",
    "against": "{said} 认定是同一人，但与别的“不是同一人”认定矛盾，先分开；请核实后撤回其中一个",
}


class OtherRecordsCard(Card):
    """Hidden where there are none."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__("同一个人的档案")
        self._desk = desk
        self._box = QVBoxLayout()
        self.body.addLayout(self._box)
        self.hide()

    def show_page(self, page: PersonPage) -> None:
        empty_layout(self._box)
        self.setVisible(bool(page.joined or page.apart))
        if page.joined:
            words = (
                f"共 {len(page.joined) + 1} 份档案认作同一人；本页的申请、待遇和走访是合在一起的。"
            )
            self._box.addWidget(Text(words))
        for other in page.joined:
            self._show(page, other, joined=True)
        if page.apart:
            self._box.addWidget(Text("没有合在一起的："))
        for other in page.apart:
            self._show(page, other, joined=False)

    def _show(self, page: PersonPage, other: OtherRecord, *, joined: bool) -> None:
        why = (WHY if joined else WHY_NOT)[other.by].format(said=other.said)
        self._box.addWidget(Text(other.words))
        self._box.addWidget(Secondary(why))
        row = QHBoxLayout()
        see = LinkButton("看这份档案", name=f"other_{other.person_id}")
        see.clicked.connect(partial(self._desk.navigate, "people", person_id=other.person_id))
        row.addWidget(see)
        if page.may_answer and not (joined and other.by == "between"):
            part = joined and other.by == "number"
            made = LinkButton(
                "不是同一人" if part else "撤回认定",
                name=f"{'part' if part else 'take_back'}_{other.person_id}",
            )
            then = self.part if part else self.take_back
            made.clicked.connect(partial(then, page, other))
            row.addWidget(made)
        row.addStretch(1)
        self._box.addLayout(row)

    def part(self, page: PersonPage, other: OtherRecord) -> None:
        """Two who count as one by number and name: somebody knows that they are not."""
        detail = "以后各算一个人：申请、待遇、走访分开显示和核对。下次交换后各处一致，可以撤回。"
        if dialogs.confirm(self, "认定这两份档案不是同一人？", detail, yes="不是同一人"):
            command = SaySamePerson(one_id=page.person_id, other_id=other.person_id, same=False)
            self._do(command, "已认定不是同一人，两份档案分开了。")

    def take_back(self, page: PersonPage, other: OtherRecord) -> None:
        detail = (
            "撤回以后如同没有认定过：号码和姓名都相同的仍算同一人，像是同一人的再列进“待定夺”。"
        )
        if dialogs.confirm(self, "撤回这次认定？", detail, yes="撤回"):
            command = TakeBackSamePerson(one_id=page.person_id, other_id=other.person_id)
            self._do(command, "已撤回认定。")

    def _do(self, command: Command[Any], words: str) -> None:
        self._desk.do(command, lambda _result: self._desk.notice(words, "ok"))
