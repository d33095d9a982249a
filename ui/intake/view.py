"""Intake: one page from the person to the receipt; the amount beside it as one types."""

import uuid
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.commands.accept_application import Accepted
from app.drafts import Draft
from app.errors import AppError, FieldIssue, Refused
from app.policy.packs import Material
from app.queries.intake_choices import IntakeChoices, IntakeChoicesQuery
from app.queries.known_person import KnownPerson, KnownPersonQuery
from app.rules.id_number import tidy
from ui.cases.amount import AmountCard
from ui.cases.papers import PaperDesk
from ui.intake.presenter import (
    Entered,
    MemberEntry,
    from_body,
    issues_of,
    live_amount,
    to_body,
    to_command,
)
from ui.intake.rows import MemberRow, MoneyRow
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    CheckField,
    Notice,
    Page,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    StatePane,
    Text,
    empty_layout,
)
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import MultiLine, TextField
from ui.words import words_of, words_of_issue

SECTIONS = (("income", "收入"), ("expense", "刚性支出扣减"), ("wealth", "家庭财产"))
KINDS = (("rural", "农村"), ("urban", "城市"))
STATES = (
    ("given", "已收"),
    ("looked_up", "由我们查询"),
    ("missing", "缺，待补"),
    ("not_needed", "不需要"),
)
DRAFT_MS = 300


class IntakeView(QWidget):
    """``open(draft_id=…)`` goes on with a draft; without one a new application begins."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self._desk = desk
        self._choices: IntakeChoices | None = None
        self._draft_id = uuid.uuid4().hex
        self._household_id = ""
        self._members: list[MemberRow] = []
        self._money: list[MoneyRow] = []
        self._materials: dict[str, ChoiceField] = {}
        self._filling = False
        self._papers = PaperDesk(desk, self)
        self.page = Page()
        self.states = StatePane(self.page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self._save_draft)
        self.states.show_loading()
        desk.ask(IntakeChoicesQuery(), self._build, self.states.show_error)

    # Building.

    def _build(self, choices: IntakeChoices) -> None:
        self._choices = choices
        programme = choices.pack.programme("dibao")
        self._build_household(choices)
        members = Card("家庭成员", "第一名是申请人（户主）")
        add = SecondaryButton("添加成员", "Ctrl+M", icon_name="user-plus", name="add_member")
        add.clicked.connect(self.add_member)
        members.head.addWidget(add)
        self._member_box = QVBoxLayout()
        members.body.addLayout(self._member_box)
        self.page.main.addWidget(members)
        self._money_boxes: dict[str, QVBoxLayout] = {}
        for section, words in SECTIONS:
            self._build_money(section, words)
        self._build_papers(programme.materials)
        self._build_side()
        self.page.main.addStretch(1)
        self.states.show_content()
        self._show(Entered())

    def _build_household(self, choices: IntakeChoices) -> None:
        card = Card("申请", "城乡低保")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        self.village = ChoiceField("village", "所在村（居）", choices.villages)
        self.kind = ChoiceField("urban_rural", "城乡类别", KINDS)
        self.address = TextField("address", "现住址")
        self.phone = TextField("phone", "联系电话", longest=20)
        for column, field in enumerate((self.village, self.kind, self.address, self.phone)):
            grid.addWidget(field, 0, column)
            field.changed.connect(self._edited)
        marks = QHBoxLayout()
        marks.setSpacing(16)
        self._marks: dict[str, CheckField] = {}
        for choice in choices.pack.choices("dibao", "family_mark"):
            made = CheckField(f"mark_{choice.code}", choice.label)
            made.changed.connect(self._edited)
            self._marks[choice.code] = made
            marks.addWidget(made)
        marks.addStretch(1)
        card.body.addLayout(grid)
        card.body.addLayout(marks)
        self.page.main.addWidget(card)

    def _build_money(self, section: str, words: str) -> None:
        card = Card(words)
        add = SecondaryButton("添加一项", icon_name="plus", name=f"add_{section}")
        add.clicked.connect(partial(self.add_money, section))
        card.head.addWidget(add)
        box = QVBoxLayout()
        box.setSpacing(8)
        card.body.addLayout(box)
        self._money_boxes[section] = box
        self.page.main.addWidget(card)

    def _build_papers(self, materials: Sequence[Material]) -> None:
        card = Card("材料、账户与承诺")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        for place, material in enumerate(materials):
            code = material.code
            field = ChoiceField(f"material_{code}", material.label, STATES)
            field.changed.connect(self._edited)
            self._materials[code] = field
            grid.addWidget(field, place // 4, place % 4)
        self.payee = TextField("payee_name", "开户名")
        self.bank = TextField("bank", "开户银行")
        self.account = TextField("account_number", "一卡通账号", longest=30)
        self.relative = TextField(
            "relative_of_staff", "近亲属备案", hint="与经办人或村（居）干部有近亲属关系时填写"
        )
        row = 1 + (len(materials) - 1) // 4
        for column, entry in enumerate((self.payee, self.bank, self.account, self.relative)):
            grid.addWidget(entry, row, column)
            entry.changed.connect(self._edited)
        card.body.addLayout(grid)
        self.reason = MultiLine("reason", "申请理由", rows=2)
        self.reason.changed.connect(self._edited)
        card.body.addWidget(self.reason)
        self.commitment = CheckField("commitment", "申请人已签署承诺书（信息真实、完整）")
        self.commitment.changed.connect(self._edited)
        card.body.addWidget(self.commitment)
        self.problem = Text("", "error", wrap=True)
        self.problem.setObjectName("intake_problem")
        self.problem.hide()
        card.body.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.addWidget(Secondary("每改一处都会自动保存，断电不丢。"), 1)
        clear = SecondaryButton("清空重填", name="clear_form")
        clear.clicked.connect(self.start_again)
        self.accept_button = PrimaryButton("受理", "Ctrl+Enter", name="accept")
        self.accept_button.clicked.connect(self.accept)
        foot.addWidget(clear)
        foot.addWidget(self.accept_button)
        card.body.addLayout(foot)
        self.page.main.addWidget(card)

    def _build_side(self) -> None:
        self.amount = AmountCard()
        self.page.side.addWidget(self.amount)
        self._known_card = Card("已在档案中")
        self._known_box = QVBoxLayout()
        self._known_card.body.addLayout(self._known_box)
        self._known_card.hide()
        self.page.side.addWidget(self._known_card)
        hints = Card("还可能享受")
        self._hints = QVBoxLayout()
        hints.body.addLayout(self._hints)
        self.page.side.addWidget(hints)
        self._done_card = Card("刚刚受理")
        self._done_box = QVBoxLayout()
        self._done_card.body.addLayout(self._done_box)
        self._done_card.hide()
        self.page.side.addWidget(self._done_card)
        self.page.side.addStretch(1)

    # Rows.

    def add_member(self) -> MemberRow:
        assert self._choices is not None
        pack = self._choices.pack
        row = MemberRow(
            len(self._members),
            pack.choices("dibao", "relation"),
            pack.programme("dibao").not_counted,
            lambda: self._desk.today,
        )
        row.changed.connect(self._edited)
        row.removed.connect(self._remove_member)
        row.number_left.connect(self._look_up)
        self._members.append(row)
        self._member_box.addWidget(row)
        if not self._filling:
            row.name.edit.setFocus()
            self._edited()
        return row

    def add_money(self, section: str) -> MoneyRow:
        assert self._choices is not None
        programme = self._choices.pack.programme("dibao")
        row = MoneyRow(len(self._money), section, getattr(programme, section), self._names())
        row.changed.connect(self._edited)
        row.removed.connect(self._remove_money)
        self._money.append(row)
        self._money_boxes[section].addWidget(row)
        if not self._filling:
            row.amount.edit.setFocus()
        return row

    def _remove_member(self, row: MemberRow) -> None:
        self._members.remove(row)
        row.deleteLater()
        self._edited()

    def _remove_money(self, row: MoneyRow) -> None:
        self._money.remove(row)
        row.deleteLater()
        self._edited()

    def _names(self) -> list[str]:
        return [row.name.value() for row in self._members]

    # What stands on the form.

    def entered(self) -> Entered:
        return Entered(
            village=self.village.value() or "",
            urban_rural=self.kind.value() or "rural",
            address=self.address.value(),
            phone=self.phone.value(),
            reason=self.reason.value(),
            household_id=self._household_id,
            members=[row.entry() for row in self._members],
            money=[row.entry() for row in self._money],
            family_marks=[code for code, mark in self._marks.items() if mark.value()],
            payee_name=self.payee.value(),
            bank=self.bank.value(),
            account_number=self.account.value(),
            relative_of_staff=self.relative.value(),
            commitment=self.commitment.value(),
            materials={code: f.value() or "missing" for code, f in self._materials.items()},
        )

    def _show(self, entered: Entered) -> None:
        self._filling = True
        for row in (*self._members, *self._money):
            row.deleteLater()
        self._members, self._money = [], []
        self._household_id = entered.household_id
        self.village.set_value(entered.village or None)
        self.kind.set_value(entered.urban_rural)
        for field, text in (
            (self.address, entered.address), (self.phone, entered.phone), (self.reason, entered.reason),
            (self.payee, entered.payee_name), (self.bank, entered.bank),
            (self.account, entered.account_number), (self.relative, entered.relative_of_staff),
        ):  # fmt: skip
            field.set_value(text)
        for code, mark in self._marks.items():
            mark.set_value(code in entered.family_marks)
        for code, choice in self._materials.items():
            choice.set_value(entered.materials.get(code, "given"))
        self.commitment.set_value(entered.commitment)
        for member in entered.members:
            self.add_member().show_entry(member)
        for item in entered.money:
            self.add_money(item.section).show_entry(item)
        if not entered.money:
            self.add_money("income")
        self._filling = False
        self._recompute()

    def _edited(self) -> None:
        if self._filling:
            return
        for row in self._money:
            row.set_members(self._names())
        self.problem.hide()
        self._recompute()
        self._timer.start()

    def _recompute(self) -> None:
        assert self._choices is not None
        found = live_amount(self.entered(), self._choices.pack, self._desk.today)
        empty_layout(self._hints)
        if found is None:
            self.amount.show_lines(0, eligible=False, lines=(), example=False)
            self._hints.addWidget(Secondary("填入成员和收入后在这里提示。"))
            return
        self.amount.show_lines(found.amount_fen, found.eligible, found.lines, example=found.example)
        hints = list(found.hints)
        if found.border_family:
            hints.append("低保边缘家庭：重残、重病成员可以单独申请")
        for words in hints or ["没有发现其他可申请的救助。"]:
            self._hints.addWidget(Secondary(words))
        for issue in found.issues:
            self._hints.addWidget(Notice(words_of_issue(issue), tone="warning"))

    def _save_draft(self) -> None:
        entered = self.entered()
        if not any(m.name or m.id_number for m in entered.members):
            return
        title = f"低保申请 {entered.members[0].name or '未填姓名'}"
        self._desk.save_draft(
            Draft(
                self._draft_id, self._desk.actor.user_id, "intake", title, to_body(entered), self._desk.now
            )
        )  # fmt: skip

    # Somebody who is known.

    def _look_up(self, row: MemberRow) -> None:
        number = tidy(row.id_number.value())
        if len(number) == 18 and row is self._members[0] and not self._household_id:
            self._desk.ask(KnownPersonQuery(id_number=number), self._found)

    def _found(self, known: KnownPerson | None) -> None:
        """A known person brings the household; nothing that is known is asked for again."""
        if known is None:
            return
        entered = self.entered()
        entered.household_id = known.household_id
        entered.village, entered.urban_rural = known.village, known.urban_rural
        entered.address = entered.address or known.address
        entered.members = [
            MemberEntry(
                name=m.name, id_number=m.id_number, relation=m.relation, person_id=m.person_id,
                phone=m.phone, disability_grade=str(m.disability_grade or ""),
                disability_type=m.disability_type, serious_illness=m.serious_illness,
                student=bool(m.student_stage), not_counted=m.not_counted_reason,
            )
            for m in known.members
        ]  # fmt: skip
        self._show(entered)
        empty_layout(self._known_box)
        for words in known.receives or ("目前没有享受低保。",):
            self._known_box.addWidget(Text(words))
        for number in known.open_cases:
            self._known_box.addWidget(Notice(f"正在办理：{number}", tone="warning"))
        self._known_card.show()
        self._timer.start()

    # Handing in.

    def accept(self) -> None:
        entered = self.entered()
        issues = issues_of(entered, self._desk.today)
        if issues:
            self._show_issues(issues)
            return
        self.accept_button.setEnabled(False)
        self._timer.stop()
        command = to_command(entered, self._desk.today, self._draft_id)
        self._desk.do(command, self._accepted, self._refused)

    def _accepted(self, accepted: Accepted) -> None:
        self.accept_button.setEnabled(True)
        number = accepted.receipt_numbers[0]
        due = f"，{accepted.due_on} 前办结" if accepted.due_on else ""
        self._desk.notice(f"已受理 {number}{due}", "ok")
        empty_layout(self._done_box)
        self._done_box.addWidget(Text(number))
        case_id = accepted.case_ids[0]
        for form, words in (("receipt", "受理回执"), ("missing_materials", "一次性告知书")):
            made = SecondaryButton(words, icon_name="printer", name=f"print_{form}")
            made.clicked.connect(partial(self._papers.print_paper, case_id, form, words))
            self._done_box.addWidget(made)
        see = SecondaryButton("打开办件", icon_name="folder-open", name="open_case")
        see.clicked.connect(partial(self._desk.navigate, "cases", case_id=case_id))
        self._done_box.addWidget(see)
        self._done_card.show()
        self.start_again()

    def _refused(self, error: AppError) -> None:
        self.accept_button.setEnabled(True)
        if isinstance(error, Refused):
            self._show_issues(error.issues)
        else:
            self.problem.setText(words_of(error))
            self.problem.show()

    def _show_issues(self, issues: Sequence[FieldIssue]) -> None:
        """Each under its field; what belongs to none stands above the button."""
        rest = []
        for issue in issues:
            field = self._field_of(issue.field)
            if field is not None:
                field.set_error(issue)
            else:
                rest.append(words_of_issue(issue))
        first = f"还有 {len(issues)} 处需要改，请看红字。" if len(rest) < len(issues) else ""
        self.problem.setText(" ".join([first, *rest]).strip())
        self.problem.show()

    def _field_of(self, name: str) -> TextField | ChoiceField | None:
        if name == "village":
            return self.village
        parts = name.split(".")
        if parts[0] == "members" and len(parts) > 1 and int(parts[1]) < len(self._members):
            row = self._members[int(parts[1])]
            return row.id_number if parts[-1] != "name" else row.name
        if parts[0] == "money" and int(parts[1]) < len(self._money):
            return self._money[int(parts[1])].amount
        return None

    def start_again(self) -> None:
        """A new form; what was handed in or drafted stays where it is."""
        self._draft_id = uuid.uuid4().hex
        self._known_card.hide()
        self.problem.hide()
        self._show(Entered())

    def open(self, draft_id: str = "", **_more: object) -> None:
        if draft_id:
            self._desk.drafts(partial(self._open_draft, draft_id))

    def _open_draft(self, draft_id: str, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            if draft.id == draft_id:
                self._draft_id = draft_id
                self._show(from_body(draft.body))


def make(desk: WindowDesk) -> QWidget:
    return IntakeView(desk)
