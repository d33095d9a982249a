"""材料与授权: what has been handed in, what is still missing, and taking it in."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.commands.record_papers import RecordPapers
from app.queries.case_page import CaseDetail
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    CheckField,
    Chip,
    DateField,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)
from ui.widgets.form_dialog import FormDialog


class PaperStateCard(Card):
    """One line for each paper and each signature."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__("材料与授权")
        self._desk = desk
        self._detail: CaseDetail | None = None
        self.dialog: FormDialog | None = None
        self.take_in = SecondaryButton("补齐", icon_name="check", name="take_in_papers")
        self.take_in.clicked.connect(self.open_form)
        self.head.addWidget(self.take_in)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.body.addLayout(self._rows)

    def show_detail(self, detail: CaseDetail) -> None:
        self._detail = detail
        lacking = any(p.missing for p in detail.papers_state)
        self.take_in.setVisible(lacking and self._desk.may(RecordPapers.action))
        empty_layout(self._rows)
        for paper in detail.papers_state:
            row = QHBoxLayout()
            row.addWidget(Text(paper.label), 1)
            row.addWidget(Chip(paper.state, "warning" if paper.missing else "ok"))
            self._rows.addLayout(row)
        if any(p.missing and p.kind == "authorisation" for p in detail.papers_state):
            self._rows.addWidget(Secondary("成年成员的核对授权未签齐前，不能提请信息核对。"))
        self.setVisible(bool(detail.papers_state))

    def open_form(self) -> None:
        """Tick what has come."""
        if self._detail is None:
            return
        missing = [p for p in self._detail.papers_state if p.missing]
        checks = [CheckField(f"{p.kind}.{p.id}", p.label) for p in missing]
        day = DateField("signed_on", "收到或签署日期", today=lambda: self._desk.today)
        day.set_day(self._desk.today)
        self.dialog = FormDialog(
            self,
            "补齐材料和授权",
            [day],
            checks,
            hint="勾选已经收到或签好的。",
            hand_in=self._hand_in,
        )
        self.dialog.open()

    def _hand_in(self, form: FormDialog) -> None:
        assert self._detail is not None
        command = RecordPapers(
            case_id=self._detail.id,
            given=form.ticked("material."),
            authorised=form.ticked("authorisation."),
            signed_on=form.day("signed_on"),
        )
        self._desk.do(command, lambda _none: self._done(form), form.refuse)

    def _done(self, form: FormDialog) -> None:
        form.accept()
        self._desk.notice("已登记。", "ok")
