"""A case's page: where it stands, the form of the next step, the amount with its reasons, what happened."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.commands.take_step import StepTaken, TakeStep
from app.errors import AppError, Refused
from app.queries.case_page import CaseDetail, CasePageQuery, StepChoice
from ui.cases.amount import AmountCard
from ui.cases.attachments import CaseAttachments
from ui.cases.forms import FORMS, Question
from ui.cases.papers import PaperDesk
from ui.shell.desk import WindowDesk
from ui.sync.state_line import StateLine
from ui.widgets import (
    Card,
    Chip,
    Happening,
    Heading,
    LinkButton,
    Notice,
    Page,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    StatePane,
    Step,
    StepBar,
    Text,
    Timeline,
    empty_layout,
)
from ui.widgets.fields import MultiLine, TextField
from ui.words import words_of, words_of_issue


class CaseView(QWidget):
    """``back`` returns to the list."""

    def __init__(self, desk: WindowDesk, back: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._case_id = ""
        self._detail: CaseDetail | None = None
        self._step: StepChoice | None = None
        self._fields: dict[str, TextField | MultiLine] = {}
        self._papers = PaperDesk(desk, self)
        self.page = Page()
        self.states = StatePane(self.page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        self._make_head(back)
        self._form = Card("下一步")
        self._choices = QHBoxLayout()
        self._questions = QVBoxLayout()
        self._questions.setSpacing(10)
        self._problem = Text("", "error", wrap=True)
        self._problem.hide()
        self._done = PrimaryButton("办理", "Ctrl+Enter", name="take_step")
        self._done.clicked.connect(self.take_step)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._done)
        for part in (self._choices, self._questions):
            self._form.body.addLayout(part)
        self._form.body.addWidget(self._problem)
        self._form.body.addLayout(foot)
        self.page.main.addWidget(self._form)
        self._members = Card("家庭成员")
        self._member_rows = QVBoxLayout()
        self._members.body.addLayout(self._member_rows)
        self.page.main.addWidget(self._members)
        self.attachments = CaseAttachments(desk)
        self.page.main.addWidget(self.attachments)
        self.page.main.addStretch(1)
        self.amount = AmountCard()
        self.page.side.addWidget(self.amount)
        self._check = Card("核对结果")
        self._check_rows = QVBoxLayout()
        self._check.body.addLayout(self._check_rows)
        self.page.side.addWidget(self._check)
        history = Card("经过")
        self.history = Timeline()
        history.body.addWidget(self.history)
        self.page.side.addWidget(history)
        self.page.side.addStretch(1)

    def _make_head(self, back: Callable[[], None]) -> None:
        head = Card()
        top = QHBoxLayout()
        top.setSpacing(10)
        self._title = Heading("", wrap=True)
        self._status = Chip("", "brand")
        self._due = Chip("", "warning")
        self._number = Secondary("")
        close = LinkButton("返回列表", "Esc", name="back_to_list")
        close.clicked.connect(back)
        for part in (self._title, self._status, self._due):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(close)
        head.body.addLayout(top)
        head.body.addWidget(self._number)
        self._reached = StateLine(self._desk)
        head.body.addWidget(self._reached)
        self.steps = StepBar()
        head.body.addWidget(self.steps)
        self._prints = QHBoxLayout()
        head.body.addLayout(self._prints)
        self.page.main.addWidget(head)

    def show_case(self, case_id: str) -> None:
        if case_id != self._case_id:
            self.states.show_loading()
            self._step = None
        self._case_id = case_id
        self._reached.follow("case", case_id)
        self._desk.ask(CasePageQuery(case_id=case_id), self._show, self.states.show_error)

    def changed(self, changes: Changes) -> None:
        if self._case_id and changes.touches("case", "decision", "benefit"):
            self.show_case(self._case_id)
        elif changes.touches("attachment"):
            self.attachments.reload()

    def _show(self, detail: CaseDetail) -> None:
        self._detail = detail
        self.states.show_content()
        self._title.setText(detail.title)
        self._status.setText(detail.status_label)
        left = detail.days_left
        day = f" · {detail.due_on.month}月{detail.due_on.day}日" if detail.due_on else ""
        unit = "天" if detail.due_natural else "个工作日"
        words = "" if left is None else f"超 {-left} {unit}" if left < 0 else f"剩 {left} {unit}"
        self._due.setText(words + day)
        self._due.setVisible(left is not None)
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
        self._show_papers(detail)
        self._show_choices(detail)
        self._show_members(detail)
        self.amount.show_lines(
            detail.amount_fen,
            detail.reasons,
            eligible=detail.eligible,
            pack=detail.pack_label,
            words=detail.amount_words,
        )
        self.attachments.show_case(detail.id, detail.materials)
        self._show_check(detail.inquiry)
        self.history.set_items(
            [
                Happening(h.label, f"{h.on.month}月{h.on.day}日 · {h.who}", "brand", "check")
                for h in detail.history
            ]
        )

    def _show_papers(self, detail: CaseDetail) -> None:
        empty_layout(self._prints)
        for form, words in detail.papers:
            if form == "missing_materials" and not detail.missing:
                continue
            made = SecondaryButton(words, icon_name="printer", name=f"print_{form}")
            made.clicked.connect(partial(self._papers.print_paper, detail.id, form, words))
            self._prints.addWidget(made)
        self._prints.addStretch(1)

    def _show_choices(self, detail: CaseDetail) -> None:
        empty_layout(self._choices)
        self._form.setVisible(bool(detail.steps))
        for step in detail.steps:
            made = SecondaryButton(step.label, name=f"step_{step.code}")
            made.clicked.connect(partial(self.choose_step, step))
            self._choices.addWidget(made)
        self._choices.addStretch(1)
        kept = next((s for s in detail.steps if self._step and s.code == self._step.code), None)
        if detail.steps:
            self.choose_step(kept or detail.steps[0])

    def choose_step(self, step: StepChoice) -> None:
        """Show the form of a step."""
        if self._step is not None and step.code == self._step.code and self._fields:
            return
        self._step = step
        empty_layout(self._questions)
        self._fields = {}
        self._problem.hide()
        self._done.set_text(step.label)
        for question in FORMS.get(step.form, ()):
            field = self._field(question)
            self._fields[question.name] = field
            self._questions.addWidget(field)

    def _field(self, question: Question) -> TextField | MultiLine:
        if question.kind in ("long", "findings"):
            return MultiLine(question.name, question.label, hint=question.hint)
        return TextField(question.name, question.label, hint=question.hint)

    def take_step(self) -> None:
        """Hand the form in."""
        if self._step is None or self._detail is None:
            return
        questions = {q.name: q for q in FORMS.get(self._step.form, ())}
        content: dict[str, Any] = {
            name: _content(questions[name].kind, field.value())
            for name, field in self._fields.items()
            if field.value()
        }
        self._done.setEnabled(False)
        self._desk.do(
            TakeStep(case_id=self._detail.id, step=self._step.code, content=content),
            self._taken,
            self._refused,
        )

    def _taken(self, _taken: StepTaken) -> None:
        self._done.setEnabled(True)
        if self._step is not None:
            self._desk.notice(f"已办理：{self._step.label}", "ok")
        self._step = None
        self._fields = {}
        self._problem.hide()

    def _refused(self, error: AppError) -> None:
        self._done.setEnabled(True)
        words = []
        for issue in error.issues if isinstance(error, Refused) else ():
            if issue.field in self._fields:
                self._fields[issue.field].set_error(issue)
            else:
                words.append(words_of_issue(issue))
        if not isinstance(error, Refused):
            words.append(words_of(error))
        self._problem.setText(" ".join(words))
        self._problem.setVisible(bool(words))

    def _show_members(self, detail: CaseDetail) -> None:
        empty_layout(self._member_rows)
        for member in detail.members:
            row = QHBoxLayout()
            link = LinkButton(member.name, name=f"member_{member.person_id}")
            link.clicked.connect(partial(self._desk.navigate, "people", person_id=member.person_id))
            row.addWidget(link)
            row.addWidget(Secondary(member.words))
            row.addStretch(1)
            row.addWidget(
                Chip("计入" if member.counted else "不计入", "ok" if member.counted else "")
            )
            self._member_rows.addLayout(row)
            self._member_rows.addWidget(Secondary(member.rule, wrap=True))
        if detail.missing:
            self._member_rows.addWidget(
                Notice("还缺材料：" + "、".join(detail.missing), tone="warning")
            )

    def _show_check(self, inquiry: dict[str, Any] | None) -> None:
        empty_layout(self._check_rows)
        self._check.setVisible(bool(inquiry))
        items = (inquiry or {}).get("items", {})
        pairs = items.items() if isinstance(items, dict) else [("", str(items))]
        for name, value in pairs:
            if name:
                self._check_rows.addWidget(Text(str(name), wrap=True))
            self._check_rows.addWidget(Secondary(str(value), wrap=True))


def _content(kind: str, text: str) -> Any:
    """The form's value as the step stores it."""
    if kind == "people":
        return text.replace("、", " ").replace("·", " ").split()
    if kind == "findings":
        return {"说明": text}
    return text
