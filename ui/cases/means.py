"""家庭经济状况: what was declared, what was found, and the correction that stays beside it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.commands.correct_means import CorrectMeans
from app.queries.case_page import CaseDetail, MeansLine
from app.rules.money import read_yuan
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    Chip,
    ChoiceField,
    LinkButton,
    MultiLine,
    Secondary,
    SecondaryButton,
    Text,
    TextField,
    empty_layout,
)
from ui.widgets.form_dialog import FormDialog

SECTIONS = (("income", "收入"), ("expense", "刚性支出"), ("wealth", "财产"))
PERIODS = (("month", "每月"), ("year", "每年"))
MOST_FEN = 100_000_000


class MeansCard(Card):
    """One line for each item; ``更正`` opens the form of what was found."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__("家庭经济状况")
        self._desk = desk
        self._detail: CaseDetail | None = None
        self.dialog: FormDialog | None = None
        self.add = SecondaryButton("补记查实的一项", icon_name="plus", name="add_found")
        self.add.clicked.connect(lambda: self.correct(None))
        self.head.addWidget(self.add)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addLayout(self._rows)

    def show_detail(self, detail: CaseDetail) -> None:
        self._detail = detail
        may = detail.means_open and self._desk.may(CorrectMeans.action)
        self.add.setVisible(may)
        empty_layout(self._rows)
        for section, words in SECTIONS:
            lines = [m for m in detail.means if m.section == section]
            if lines:
                self._rows.addWidget(Secondary(words))
            for line in lines:
                self._add_line(line, correctable=may and not line.replaced)
        if not detail.means:
            self._rows.addWidget(Secondary("没有申报收入、支出和财产。"))

    def _add_line(self, line: MeansLine, *, correctable: bool) -> None:
        row = QHBoxLayout()
        words = f"{line.name}　{line.label}" + (f"（{line.basis}）" if line.basis else "")
        row.addWidget(Text(words), 1)
        if line.found:
            row.addWidget(Chip("查实", "ok"))
        elif line.replaced:
            row.addWidget(Chip("申报，已更正"))
        row.addWidget(Text(line.amount, wrap=False))
        if correctable:
            key = f"{line.section}_{line.category}_{(line.person_id or 'all')[:6]}"
            link = LinkButton("更正", name=f"correct_{key}")
            link.setAccessibleName(f"更正 {line.name} {line.label}")
            link.clicked.connect(partial(self.correct, line))
            row.addWidget(link)
        self._rows.addLayout(row)

    def correct(self, line: MeansLine | None) -> None:
        """The form of what was found; without a line something that was not declared."""
        detail = self._detail
        if detail is None:
            return
        everything = [
            (f"{section}.{code}", f"{words}：{label}")
            for section, words in SECTIONS
            for code, label in detail.income_choices[section]
        ]
        what = ChoiceField("category", "项目", everything)
        who = ChoiceField("person", "成员", [(m.person_id, m.name) for m in detail.members])
        period = ChoiceField("period", "周期", PERIODS)
        amount = TextField("amount", "查实金额（元）或数量", longest=20)
        basis = MultiLine("basis", "依据", hint="核对结果、入户所见、凭证", rows=2)
        period.set_value("year" if line and line.period == "year" else "month")
        who.set_value(line.person_id if line else detail.members[0].person_id)
        if line is not None:
            what.set_value(f"{line.section}.{line.category}")
            what.combo.setEnabled(False)
            who.combo.setEnabled(False)
        hint = f"申报：{line.name} {line.label} {line.amount}。查无此项填 0。" if line else ""
        self.dialog = FormDialog(
            self,
            "更正经济状况",
            [what, who, period, amount, basis],
            hint=hint,
            hand_in=self._hand_in,
        )
        self.dialog.open()

    def _hand_in(self, form: FormDialog) -> None:
        assert self._detail is not None
        section, _, category = form.text("category").partition(".")
        counts = _counts(self._detail.means, section, category)
        typed = form.text("amount")
        amount = int(typed) if counts and typed.isdigit() else read_yuan(typed, MOST_FEN, "amount")
        if not isinstance(amount, int):
            form.fields["amount"].set_error(amount)
            return
        period = form.text("period") or "month"
        command = CorrectMeans(
            case_id=self._detail.id,
            section=section or "income",
            category=category,
            person_id=form.text("person") or None,
            amount_fen=amount,
            period="count" if counts else "once" if section == "wealth" else period,
            basis=form.text("basis"),
        )
        self._desk.do(command, lambda _id: self._done(form), form.refuse)

    def _done(self, form: FormDialog) -> None:
        form.accept()
        self._desk.notice("已按查实更正，金额已重算。", "ok")


def _counts(means: Sequence[MeansLine], section: str, category: str) -> bool:
    """Whether this category counts things instead of money."""
    known = [m.counts_things for m in means if (m.section, m.category) == (section, category)]
    return known[0] if known else section == "wealth" and category in ("car", "house", "company")
