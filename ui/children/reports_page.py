"""Mandatory reports for those on their lists: what waits for an answer, one report, who looked."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.clock import local_time
from app.queries.incident_page import IncidentPage, IncidentPageQuery
from app.queries.incidents import IncidentList, IncidentRow, Incidents
from ui.children.reports import ReportActs
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets import (
    Card,
    Column,
    DataTable,
    Heading,
    LinkButton,
    Notice,
    Page,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)


def _tone(row: IncidentRow) -> str:
    if row.closed or row.answered:
        return "ok"
    return "danger" if row.level else "warning"


COLUMNS = (
    Column("编号", lambda r: r.number, 150),
    Column("儿童", lambda r: r.child, 110),
    Column("情形", lambda r: r.situation),
    Column("报告", lambda r: local_time(r.reported_at.isoformat()), 120),
    Column("反馈", lambda r: r.waiting, 150, tone=_tone),
)


class ReportsPage(Page):
    """Nothing is opened by choosing a row: a look is recorded, so it takes Enter or the button."""

    def __init__(self, desk: WindowDesk, acts: ReportActs, *, back: Callable[[], object]) -> None:
        super().__init__()
        self._desk, self._acts = desk, acts
        self._incident = ""
        self.page: IncidentPage | None = None
        card = Card("强制报告登记", "只列您在名单内的")
        self._back = LinkButton("返回列表", "Esc", icon_name="arrow-left", name="back_to_list")
        self._back.clicked.connect(lambda: back())
        self._look = SecondaryButton("查看", icon_name="eye", name="look_report")
        self._look.clicked.connect(self._look_at_current)
        for part in (self._back, self._look):
            card.head.addWidget(part)
        self.table = DataTable(COLUMNS, lambda row: row.id, name="incidents", label="强制报告")
        self.table.activated.connect(lambda row: self.show_report(row.id))
        self.table.show_least(6)
        card.body.addWidget(self.table, 1)
        self.main.addWidget(card, 1)
        self.side.addWidget(self._one())
        self.side.addStretch(1)

    def _one(self) -> Card:
        card = Card()
        self.title = Heading("选一份报告后按“查看”", wrap=True)
        self.words = Secondary("每次查看、打印都会记录。")
        card.body.addWidget(self.title)
        card.body.addWidget(self.words)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme().px(4))
        card.body.addLayout(self._lines)
        feet = QHBoxLayout()
        self._print = SecondaryButton("打印登记表", icon_name="printer", name="print_report")
        self._print.clicked.connect(
            lambda: self._with_page(lambda p: self._acts.print_report(p.id))
        )
        self._reporter = SecondaryButton("报告人", icon_name="lock", name="show_reporter")
        self._reporter.clicked.connect(lambda: self._with_page(self._acts.show_reporter))
        self._follow = PrimaryButton("登记跟进", name="follow_up")
        self._follow.clicked.connect(lambda: self._with_page(self._acts.follow_up))
        for part in (self._print, self._reporter, self._follow):
            part.hide()
            feet.addWidget(part)
        feet.addStretch(1)
        card.body.addLayout(feet)
        return card

    def reload(self) -> None:
        self._desk.ask(Incidents(), self._show_list, self.table.states.show_error)

    def show_report(self, incident_id: str) -> None:
        self._incident = incident_id
        self._desk.ask(IncidentPageQuery(incident_id=incident_id), self._show)

    def _with_page(self, act: Callable[[IncidentPage], None]) -> None:
        if self.page is not None:
            act(self.page)

    def _look_at_current(self) -> None:
        row = self.table.current()
        if row is not None:
            self.show_report(row.id)

    def _show_list(self, page: IncidentList) -> None:
        self.table.set_rows(page.rows, empty="没有强制报告，或者您不在名单内。")

    def _show(self, page: IncidentPage) -> None:
        if page.id != self._incident:
            return
        self.page = page
        self.title.setText(f"{page.number}　{page.child}")
        self.words.setText(page.situation)
        empty_layout(self._lines)
        if not page.closed:
            tone = "danger" if page.level else "warning"
            self._lines.addWidget(Notice(page.waiting, "有了反馈请登记跟进。", tone))
        for label, words in page.lines:
            self._lines.addWidget(Secondary(label))
            self._lines.addWidget(Text(words))
        for note in page.notes:
            self._lines.addWidget(Text(note.title, tone="ok"))
            self._lines.addWidget(Secondary(note.note))
        self._lines.addWidget(Secondary(f"可查看：{'、'.join(page.readers)}"))
        looks = "；".join(page.looks[:6]) or "还没有别人查看"
        self._lines.addWidget(Secondary(f"查阅记录：{looks}"))
        self._print.setVisible(self._desk.may("document.print"))
        self._reporter.setVisible(page.has_reporter and self._desk.may("incident.reporter"))
        self._follow.setVisible(not page.closed and self._desk.may("incident.note"))
