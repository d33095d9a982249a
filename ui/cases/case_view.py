"""A case's page: where it stands, the form of the next step, the amount with its reasons, what happened."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.queries.case_page import CaseDetail, CasePageQuery, StepChoice
from ui.cases.amount import AmountCard
from ui.cases.attachments import CaseAttachments
from ui.cases.means import MeansCard
from ui.cases.paper_state import PaperStateCard
from ui.cases.papers import PaperDesk
from ui.cases.step_form import StepForm
from ui.people.facts import FactGrid
from ui.shell.desk import WindowDesk
from ui.sync.state_line import StateLine
from ui.widgets import (
    Card,
    Chip,
    Elided,
    Happening,
    LinkButton,
    Notice,
    Page,
    Secondary,
    StatePane,
    Step,
    StepBar,
    Text,
    Timeline,
    empty_layout,
)
from ui.words import words_of_issue

TOUCHING = ("case", "decision", "benefit", "means_item", "material", "authorisation", "membership", "person", "payment")  # fmt: skip


class CaseView(QWidget):
    """``back`` returns to the list."""

    def __init__(self, desk: WindowDesk, back: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._case_id = ""
        self._detail: CaseDetail | None = None
        self._papers = PaperDesk(desk, self)
        self.page = Page()
        self.states = StatePane(self.page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        self._make_head(back)
        self.form = StepForm(desk)
        self._facts = FactGrid(desk)
        facts = Card("申请信息")
        facts.body.addWidget(self._facts)
        self._members = Card("家庭成员")
        self._member_rows = QVBoxLayout()
        self._members.body.addLayout(self._member_rows)
        self.means = MeansCard(desk)
        self.lacking = PaperStateCard(desk)
        self.attachments = CaseAttachments(desk)
        for card in (self.form, facts, self._members, self.means, self.lacking, self.attachments):
            self.page.main.addWidget(card)
        self.page.main.addStretch(1)
        self._make_side()

    def _make_head(self, back: Callable[[], None]) -> None:
        head = self._head = Card()
        top = QHBoxLayout()
        self._title = Elided("", "heading")
        self._title.setObjectName("case_title")
        self._status = Chip("", "brand")
        self._due = Chip("", "warning")
        self._relative = Chip("近亲属备案", "warning")
        self._number = Elided("", "secondary")
        close = LinkButton("返回列表", "Esc", name="back_to_list")
        close.clicked.connect(back)
        for part in (self._title, self._status, self._due, self._relative):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(close)
        head.body.addLayout(top)
        head.body.addWidget(self._number)
        self._reached = StateLine(self._desk)
        head.body.addWidget(self._reached)
        self.steps = StepBar()
        head.body.addWidget(self.steps)
        self._warnings = QVBoxLayout()
        head.body.addLayout(self._warnings)
        self.page.main.addWidget(head)

    def _make_side(self) -> None:
        self.amount = AmountCard()
        self._paying = Card("发放")
        self._paying_words = Text("")
        self._paying.body.addWidget(self._paying_words)
        prints = self._print_card = Card("表单与通知")
        self._prints = QVBoxLayout()
        self._prints.setSpacing(2)
        prints.body.addLayout(self._prints)
        self._check = Card("核对结果")
        self._check_rows = QVBoxLayout()
        self._check.body.addLayout(self._check_rows)
        happened = Card("经过")
        self.history = Timeline()
        happened.body.addWidget(self.history)
        for card in (self.amount, self._paying, prints, self._check, happened):
            self.page.side.addWidget(card)
        self.page.side.addStretch(1)

    def show_case(self, case_id: str) -> None:
        if case_id != self._case_id:
            self.states.show_loading()
            self._desk.in_turns(self, ())  # the one before may still be half shown
        self._case_id = case_id
        self._reached.follow("case", case_id)
        self._desk.ask(CasePageQuery(case_id=case_id), self._show, self.states.show_error)

    def changed(self, changes: Changes) -> None:
        if self._case_id and changes.touches(*TOUCHING):
            self.show_case(self._case_id)
        elif changes.touches("attachment"):
            self.attachments.reload()

    def choose_step(self, step: StepChoice) -> None:
        """Show the form of a step."""
        self.form.choose(step)

    def take_step(self) -> None:
        """Hand the form in."""
        self.form.take()

    def _show(self, detail: CaseDetail) -> None:
        """Card by card; the page shows when the last is filled."""
        if detail.id != self._case_id:
            return
        self._detail = detail
        fill = (
            self._show_head,
            self._show_form,
            self._show_facts,
            self._show_members,
            self._show_means,
            self._show_lacking,
            self._show_attachments,
            self._show_amount,
            self._show_paying,
            self._show_papers,
            self._show_check,
            self._show_history,
        )
        self._desk.in_turns(
            self, [*(partial(part, detail) for part in fill), self.states.show_content]
        )

    def _show_form(self, detail: CaseDetail) -> QWidget:
        self.form.show_detail(detail)
        return self.form

    def _show_facts(self, detail: CaseDetail) -> QWidget:
        self._facts.show_facts(detail.facts)
        return self._facts

    def _show_means(self, detail: CaseDetail) -> QWidget:
        self.means.show_detail(detail)
        return self.means

    def _show_lacking(self, detail: CaseDetail) -> QWidget:
        self.lacking.show_detail(detail)
        return self.lacking

    def _show_attachments(self, detail: CaseDetail) -> QWidget:
        self.attachments.show_case(detail.id, detail.materials)
        return self.attachments

    def _show_amount(self, detail: CaseDetail) -> QWidget:
        self.amount.show_lines(
            detail.amount_fen,
            detail.reasons,
            eligible=detail.eligible,
            pack=detail.pack_label,
            words=detail.amount_words,
        )
        return self.amount

    def _show_paying(self, detail: CaseDetail) -> QWidget:
        self._paying_words.setText(detail.receiving)
        self._paying.setVisible(bool(detail.receiving))
        return self._paying

    def _show_history(self, detail: CaseDetail) -> QWidget:
        self.history.set_items(
            [
                Happening(
                    h.label, "\n".join(p for p in (f"{h.on.month}月{h.on.day}日 · {h.who}", h.note) if p), "brand", "check"
                )
                for h in detail.history
            ]
        )  # fmt: skip
        return self.history

    def _show_head(self, detail: CaseDetail) -> QWidget:
        self._title.setText(detail.title)
        self._status.setText(detail.status_label)
        left = detail.days_left
        day = f" · {detail.due_on.month}月{detail.due_on.day}日" if detail.due_on else ""
        unit = "天" if detail.due_natural else "个工作日"
        words = "" if left is None else f"超 {-left} {unit}" if left < 0 else f"剩 {left} {unit}"
        self._due.setText(words + day)
        self._due.setToolTip(f"为什么：{detail.due_rule}")
        self._due.set_tone("danger" if left is not None and left <= 0 else "warning")
        self._due.setVisible(left is not None)
        self._relative.setToolTip(detail.relative or "")
        self._relative.setVisible(bool(detail.relative))
        self._number.setText(
            f"{detail.receipt_number}　{detail.village}　受理 {detail.accepted_on} {detail.accepted_by}"
        )
        self.steps.set_steps(
            [
                Step(
                    s.label,
                    f"{s.done_on.month}月{s.done_on.day}日" if s.done_on else "",
                    "now" if s.current else "done" if s.done_on else "later",
                )
                for s in detail.stages
            ]
        )
        empty_layout(self._warnings)
        for issue in detail.warnings:
            self._warnings.addWidget(Notice(words_of_issue(issue), tone="danger"))
        return self._head

    def _show_papers(self, detail: CaseDetail) -> QWidget:
        empty_layout(self._prints)
        for form, words in detail.papers:
            if form == "missing_materials" and not detail.missing:
                continue
            made = LinkButton(words, icon_name="printer", name=f"print_{form}")
            made.clicked.connect(partial(self._papers.print_paper, detail.id, form, words))
            row = QHBoxLayout()
            row.addWidget(made)
            row.addStretch(1)
            self._prints.addLayout(row)
        return self._print_card

    def _show_members(self, detail: CaseDetail) -> QWidget:
        empty_layout(self._member_rows)
        for member in detail.members:
            row = QHBoxLayout()
            link = LinkButton(member.name, name=f"member_{member.person_id}")
            link.clicked.connect(partial(self._desk.navigate, "people", person_id=member.person_id))
            row.addWidget(link)
            row.addWidget(Secondary(member.words), 1)
            row.addWidget(
                Chip("计入" if member.counted else "不计入", "ok" if member.counted else "")
            )
            self._member_rows.addLayout(row)
            self._member_rows.addWidget(Secondary(member.rule, wrap=True))
        return self._members

    def _show_check(self, detail: CaseDetail) -> QWidget:
        inquiry = detail.inquiry or {}
        empty_layout(self._check_rows)
        self._check.setVisible(bool(inquiry))
        items = inquiry.get("items", {})
        pairs = items.items() if isinstance(items, dict) else [("", str(items))]
        for name, value in pairs:
            row = QHBoxLayout()
            row.addWidget(Secondary(str(name), wrap=True), 2)
            row.addWidget(Text(str(value)), 3)
            self._check_rows.addLayout(row)
        return self._check
