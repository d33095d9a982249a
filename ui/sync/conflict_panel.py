"""The conflict desk: both values, who, when, what each was looking at; choose, keep both, ask the other."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.clock import local_time
from app.commands.ask_about_conflict import AskAboutConflict
from app.commands.base import Command
from app.commands.combine_conflict import CombineConflict
from app.commands.resolve_conflict import ResolveConflict
from app.commands.say_same_person import SaySamePerson
from app.commands.settle_decisions import SettleDecisions
from app.commands.settle_deletion import SettleDeletion
from app.queries.conflict_list import (
    ConflictList,
    ConflictListQuery,
    DecisionConflict,
    FieldConflict,
    LikelySame,
    ValueLine,
)
from ui.shell.desk import WindowDesk
from ui.sync.cards_panel import CardsPanel
from ui.widgets import (
    Card,
    Choice,
    ChoiceField,
    MultiLine,
    Notice,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)
from ui.widgets.form_dialog import FormDialog

GONE = "gone"
REASONS = {
    "number": "身份证号相同、姓名不同",
    "birth": "姓名和出生日期相同，其中一份没有身份证号",
}


class ConflictPanel(CardsPanel):
    """待您定夺."""

    def __init__(self, desk: WindowDesk, parent: QWidget) -> None:
        super().__init__(desk, parent)
        self._first = True  # whether the next card is the first

    def reload(self) -> None:
        self._desk.ask(ConflictListQuery(), self._show, self.states.show_error)

    def _show(self, found: ConflictList) -> None:
        self.counted.emit(found.count)
        self._first = True
        empty_layout(self._box)
        if not found.count:
            self.states.show_empty(
                "没有需要定夺的内容。", "两边都改过同一项时会列在这里，两个值都留着，不会丢。"
            )
            return
        self.states.show_content()
        for case in found.decisions:
            self._box.addWidget(self._decision_card(case))
        for conflict in found.fields:
            self._box.addWidget(self._field_card(conflict))
        for pair in found.likely:
            self._box.addWidget(self._pair_card(pair))
        self._box.addStretch(1)

    # One field, several values.

    def _field_card(self, conflict: FieldConflict) -> Card:
        deletion = conflict.field == GONE
        hint = "一边删除，另一边又改了" if deletion else "两边都改过，两个值都在"
        card = Card(f"{conflict.title} · {conflict.label}", hint)
        card.setObjectName(f"conflict_{conflict.record_id}_{conflict.field}")
        for question in conflict.questions:
            who = "您" if question.to_me else question.to
            words = f"{question.asked_by}问{who}：{question.text}"
            card.body.addWidget(Notice(words, local_time(question.at), "brand"))
        lines = [
            (value.value, _who_when(value), _replaced(value, deletion=deletion))
            for value in conflict.values
        ]
        group = _choices(card, lines, f"value_{conflict.record_id}")
        if not conflict.may_settle:
            card.body.addWidget(Secondary("您的岗位不能改这一项，请由有权限的人员定夺。"))
            return card
        foot = QHBoxLayout()
        if conflict.combined is not None:
            both = SecondaryButton("两个都留", name="keep_both")
            both.setToolTip(conflict.combined)
            both.clicked.connect(partial(self._combine, conflict))
            foot.addWidget(both)
        others = {v.user: v.who for v in conflict.values if v.user not in ("", self._me)}
        if others:
            ask = SecondaryButton("问对方", icon_name="phone", name="ask_other")
            ask.clicked.connect(partial(self._ask, conflict, others))
            foot.addWidget(ask)
        foot.addStretch(1)
        take = self._main_button("采用所选", "take_chosen")
        take.clicked.connect(lambda: self._take(conflict, group.checkedId()))
        foot.addWidget(take)
        card.body.addLayout(foot)
        return card

    @property
    def _me(self) -> str:
        return self._desk.actor.user_id

    def _take(self, conflict: FieldConflict, place: int) -> None:
        value = conflict.values[place]
        if conflict.field == GONE:
            self._do(
                SettleDeletion(kind=conflict.kind, record_id=conflict.record_id, keep=value.shown),
                "已定夺：保留。" if value.shown else "已定夺：删除。",
            )
            return
        command = ResolveConflict(
            kind=conflict.kind,
            record_id=conflict.record_id,
            field=conflict.field,
            writer=value.writer,
            counter=value.counter,
        )
        self._do(command, f"已采用“{value.value}”，下次交换后各处一致。")

    def _combine(self, conflict: FieldConflict) -> None:
        def command(text: str | None) -> CombineConflict:
            return CombineConflict(
                kind=conflict.kind, record_id=conflict.record_id, field=conflict.field, text=text
            )

        if not conflict.editable:
            self._do(command(None), "两个都留下了，下次交换后各处一致。")
            return
        text = MultiLine("text", conflict.label)
        text.set_value(conflict.combined or "")

        def hand_in(dialog: FormDialog) -> None:
            self._hand_in(dialog, command(dialog.text("text")), "已合并，下次交换后各处一致。")

        self._form("合并成一个", "把两边写的合成一段，可以修改。", text, "保存", hand_in)

    def _ask(self, conflict: FieldConflict, others: dict[str, str]) -> None:
        to = ChoiceField("to", "问谁", tuple(Choice(user, who) for user, who in others.items()))
        to.set_value(next(iter(others)))
        text = MultiLine("text", "想问什么", hint="不要写收入、账号等金额信息")
        text.set_value(f"“{conflict.title}”的{conflict.label}，我们写的不一样，请核实哪个对。")

        def hand_in(dialog: FormDialog) -> None:
            command = AskAboutConflict(
                kind=conflict.kind,
                record_id=conflict.record_id,
                field=conflict.field,
                to=dialog.text("to"),
                text=dialog.text("text"),
            )
            self._hand_in(dialog, command, "已记下，下次交换时带给对方。")

        self._form(
            "问对方",
            "随下次交换带到对方的机器，显示在他的“待定夺”里。",
            [to, text],
            "带给对方",
            hand_in,
        )

    # A case with two results.

    def _decision_card(self, case: DecisionConflict) -> Card:
        card = Card(f"{case.title} · 办理结果", "两边各办了一步；定夺前不出通知、不发放")
        card.setObjectName(f"decisions_{case.case_id}")
        lines = [
            (head.label, f"{head.who} · {head.on}", head.note or "没有说明") for head in case.heads
        ]
        group = _choices(card, lines, f"head_{case.case_id}")
        foot = QHBoxLayout()
        foot.addStretch(1)
        take = self._main_button("以所选为准", "take_decision")
        take.clicked.connect(lambda: self._settle(case, group.checkedId()))
        take.setEnabled(any(head.may_choose for head in case.heads))
        foot.addWidget(take)
        card.body.addLayout(foot)
        if not any(head.may_choose for head in case.heads):
            card.body.addWidget(Secondary("这几步都不属于您的岗位，请由有权限的人员定夺。"))
        return card

    def _settle(self, case: DecisionConflict, place: int) -> None:
        head = case.heads[place]
        command = SettleDecisions(case_id=case.case_id, decision_id=head.decision_id)
        self._do(command, f"已定夺：以“{head.label}”为准，另一步留在经过里。")

    # Two records, perhaps one person.

    def _pair_card(self, pair: LikelySame) -> Card:
        card = Card("可能是同一个人", REASONS[pair.reason])
        card.setObjectName(f"pair_{pair.one_id}_{pair.other_id}")
        for person_id, words in ((pair.one_id, pair.one), (pair.other_id, pair.other)):
            row = QHBoxLayout()
            row.addWidget(Text(words), 1)
            see = SecondaryButton("看档案", name=f"see_{person_id}")
            see.clicked.connect(partial(self._desk.navigate, "people", person_id=person_id))
            row.addWidget(see)
            card.body.addLayout(row)
        if pair.may_answer:
            foot = QHBoxLayout()
            foot.addStretch(1)
            for same, words in ((False, "不是同一人"), (True, "是同一人")):
                made = SecondaryButton(words, name=f"same_{same}")
                command = SaySamePerson(one_id=pair.one_id, other_id=pair.other_id, same=same)
                made.clicked.connect(partial(self._do, command, f"已认定：{words}。"))
                foot.addWidget(made)
            card.body.addLayout(foot)
        return card

    def _main_button(self, words: str, name: str) -> PrimaryButton | SecondaryButton:
        """The first on the page is the one thing to do here; one after the other."""
        first, self._first = self._first, False
        return PrimaryButton(words, name=name) if first else SecondaryButton(words, name=name)

    # Doing it.

    def _do(self, command: Command[Any], words: str, *_clicked: object) -> None:
        self._desk.do(command, lambda _result: self._desk.notice(words, "ok"))

    def _hand_in(self, dialog: FormDialog, command: Command[Any], words: str) -> None:
        def done(_result: object) -> None:
            dialog.accept()
            self._desk.notice(words, "ok")

        self._desk.do(command, done, dialog.refuse)

    def _form(
        self, title: str, hint: str, fields: Any, action: str, hand_in: Callable[[FormDialog], None]
    ) -> None:
        listed = fields if isinstance(fields, list) else [fields]
        self.dialog = FormDialog(self, title, listed, hint=hint, action=action, hand_in=hand_in)
        self.dialog.open()


class ValueChoice(QFrame):
    """One of several: what it is, who and when, what they were looking at. A click anywhere on it chooses it."""

    def __init__(self, what: str, who: str, before: str, name: str) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setProperty("chosen", "")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        self.button = QRadioButton()
        self.button.setObjectName(name)
        self.button.setAccessibleName(f"{what}，{who}，{before}")
        row.addWidget(self.button)
        row.addWidget(Text(what), 1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(who))
        words.addWidget(Secondary(before))
        row.addLayout(words, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.button.setChecked(True)
        self.button.setFocus()
        event.accept()


def _choices(card: Card, lines: list[tuple[str, str, str]], name: str) -> QButtonGroup:
    group = QButtonGroup(card)
    for place, (what, who, before) in enumerate(lines):
        made = ValueChoice(what, who, before, f"{name}_{place}")
        group.addButton(made.button, place)
        card.body.addWidget(made)
    group.button(0).setChecked(True)
    return group


def _who_when(value: ValueLine) -> str:
    return f"{value.who} · {local_time(value.at)}" if value.at else value.who


def _replaced(value: ValueLine, *, deletion: bool) -> str:
    """What they were looking at when they wrote it."""
    meanwhile = "；各处暂时显示这个" if value.shown and not deletion else ""
    if deletion:
        return "留着，写的都还在" if value.shown else "从此不再显示，历史里还在"
    if value.replaced is None:
        return f"改自什么，本机没有记录{meanwhile}"
    return f"改自 {value.replaced}{meanwhile}"
