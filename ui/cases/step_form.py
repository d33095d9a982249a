"""The form of a case's next step, made from the questions of the policy pack."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.commands.take_step import StepTaken, TakeStep
from app.errors import AppError, Refused
from app.queries.case_page import Asked, CaseDetail, StepChoice
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    ChoiceField,
    DateField,
    FilterButton,
    MultiLine,
    Notice,
    PrimaryButton,
    Secondary,
    Text,
    TextField,
    empty_layout,
)
from ui.words import words_of, words_of_issue

Field = TextField | MultiLine | ChoiceField | DateField
NOTHING = "无"


class StepForm(Card):
    """Which step, its fields in two columns, its day, one button."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__("下一步")
        self._desk = desk
        self._case_id = ""
        self.step: StepChoice | None = None
        self.fields: dict[str, Field] = {}
        self._buttons: dict[str, FilterButton] = {}
        self._choices = QGridLayout()
        self._choices.setColumnStretch(3, 1)
        self._notes = QHBoxLayout()
        self._questions = QGridLayout()
        self._questions.setHorizontalSpacing(12)
        self._questions.setVerticalSpacing(8)
        self._questions.setColumnStretch(0, 1)
        self._questions.setColumnStretch(1, 1)
        self._problem = Text("", "error", wrap=True)
        self._problem.setObjectName("step_problem")
        self._problem.hide()
        self.done = PrimaryButton("办理", "Ctrl+Enter", name="take_step")
        self.done.clicked.connect(self.take)
        self.on = DateField("step_on", "办理日期", today=lambda: desk.today)
        foot = QHBoxLayout()
        foot.addWidget(self.on)
        foot.addStretch(2)
        foot.addWidget(self.done)
        self._rule = Secondary("")
        self._awaited = Text("", wrap=True)
        self._awaited.setObjectName("awaited")
        self.body.addWidget(self._awaited)
        for part in (self._choices, self._notes, self._questions):
            self.body.addLayout(part)
        self.body.addWidget(self._rule)
        self.body.addWidget(self._problem)
        self.body.addLayout(foot)

    def show_detail(self, detail: CaseDetail) -> None:
        """Offer the steps that may be taken now; what was being filled in stays."""
        if detail.id != self._case_id:
            self.step = None
        self._case_id = detail.id
        empty_layout(self._choices)
        self._buttons = {}
        self.setVisible(bool(detail.steps or detail.awaited))
        self._awaited.setText(detail.awaited)
        self._awaited.setVisible(bool(detail.awaited))
        for part in (self._rule, self.on, self.done):
            part.setVisible(bool(detail.steps))
        for place, step in enumerate(detail.steps):
            made = FilterButton(step.label, name=f"step_{step.code}")
            made.clicked.connect(partial(self.choose, step))
            self._choices.addWidget(made, place // 3, place % 3)
            made.setHidden(len(detail.steps) == 1)
            self._buttons[step.code] = made
        kept = next((s for s in detail.steps if self.step and s.code == self.step.code), None)
        if detail.steps:
            self.choose(kept or detail.steps[0])
        else:
            self._clear()

    def choose(self, step: StepChoice) -> None:
        """Show the form of a step."""
        self._buttons[step.code].setChecked(True)
        same = self.step is not None and step.code == self.step.code
        if same and list(self.fields) == _names(step.questions):
            self.step = step
            return
        self.step = step
        self._clear()
        self.done.set_text(step.label)
        self.on.set_day(self._desk.today)
        self._rule.setText(step.rule)
        if step.warning is not None:
            self._notes.addWidget(Notice(words_of_issue(step.warning), tone="warning"))
        row = column = 0
        for question in step.questions:
            for name, field in self._fields_of(question):
                wide = isinstance(field, MultiLine)
                if wide and column:
                    row, column = row + 1, 0
                self._questions.addWidget(field, row, column, 1, 2 if wide else 1)
                self.fields[name] = field
                row, column = (row + 1, 0) if wide or column else (row, 1)

    def _clear(self) -> None:
        empty_layout(self._questions)
        empty_layout(self._notes)
        self.fields = {}
        self._problem.hide()

    def _fields_of(self, asked: Asked) -> Sequence[tuple[str, Field]]:
        words = f"{asked.label} *" if asked.needed else asked.label
        name = asked.name
        if asked.kind == "findings":
            made = [(f"{name}.{c}", TextField(f"{name}.{c}", label)) for c, label in asked.choices]
            for _, field in made:
                field.set_value(NOTHING)
            return made
        if asked.kind == "long":
            return [(name, MultiLine(name, words, hint=asked.hint, rows=2))]
        if asked.kind == "choice":
            return [(name, ChoiceField(name, words, asked.choices, hint=asked.hint))]
        if asked.kind == "date":
            day = DateField(name, words, hint=asked.hint, today=lambda: self._desk.today)
            return [(name, day)]
        return [(name, TextField(name, words, hint=asked.hint))]

    def content(self) -> dict[str, Any]:
        """What was filled in, as the step keeps it."""
        found: dict[str, Any] = {}
        for question in self.step.questions if self.step else ():
            value = self._value(question)
            if value:
                found[question.name] = value
        return found

    def _value(self, asked: Asked) -> Any:
        if asked.kind == "findings":
            return {
                label: self.fields[f"{asked.name}.{code}"].value() or NOTHING
                for code, label in asked.choices
            }
        field = self.fields[asked.name]
        if isinstance(field, DateField):
            day = field.day()
            return day.isoformat() if day else ""
        text = str(field.value() or "")
        return people_in(text) if asked.kind == "people" else text

    def take(self) -> None:
        """Hand the form in."""
        if self.step is None or not self._case_id:
            return
        day: date | None = self.on.day()
        self.done.setEnabled(False)
        command = TakeStep(
            case_id=self._case_id, step=self.step.code, on=day, content=self.content()
        )
        self._desk.do(command, self._taken, self._refused)

    def _taken(self, _taken: StepTaken) -> None:
        self.done.setEnabled(True)
        if self.step is not None:
            self._desk.notice(f"已办理：{self.step.label}", "ok")
        self.step = None
        self.fields = {}
        self._problem.hide()

    def _refused(self, error: AppError) -> None:
        self.done.setEnabled(True)
        words = []
        for issue in error.issues if isinstance(error, Refused) else ():
            field = self.on if issue.field == "on" else self.fields.get(issue.field)
            if field is not None:
                field.set_error(issue)
            else:
                words.append(words_of_issue(issue))
        if not isinstance(error, Refused):
            words.append(words_of(error))
        self._problem.setText(" ".join(words))
        self._problem.setVisible(bool(words))


def _names(questions: Sequence[Asked]) -> list[str]:
    return [
        name
        for q in questions
        for name in ([f"{q.name}.{c}" for c, _ in q.choices] if q.kind == "findings" else [q.name])
    ]


def people_in(text: str) -> list[str]:
    """Names divided by blanks, commas or 、; the dot inside a name divides nothing."""
    for mark in ("、", "，", ",", "；", ";"):
        text = text.replace(mark, " ")
    return text.split()
