"""Visits: who is due, what is still to be done, the form of a visit."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.queries.visits_due import TaskRow, VisitRow, VisitsDue, VisitsPage
from ui.shell.desk import WindowDesk
from ui.visits.acts import VisitActs
from ui.widgets import (
    Card,
    Column,
    DataTable,
    LinkButton,
    Page,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    StatCard,
    Text,
    empty_layout,
)


def _words(row: VisitRow) -> str:
    if row.days_left < 0:
        return f"超期 {-row.days_left} 天"
    return "今天" if row.days_left == 0 else f"剩 {row.days_left} 天"


def _tone(row: VisitRow) -> str:
    return "danger" if row.days_left <= 0 else "warning" if row.days_left <= 3 else "ok"


COLUMNS = (
    Column("对象", lambda r: f"{r.name}  {r.words}", 170),
    Column("类别", lambda r: f"{r.group} · {r.grade}", 190),
    Column("村（居）", lambda r: r.village),
    Column("未办事项", lambda r: f"{len(r.open_tasks)} 项" if r.open_tasks else "", 90),
    Column("走访", _words, 110, tone=_tone),
)


class VisitsView(Page):
    """The list by urgency, the tasks beside it."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self._desk = desk
        self._page: VisitsPage | None = None
        self.acts = VisitActs(desk, self)
        counts = QHBoxLayout()
        counts.setSpacing(12)
        self.due = StatCard("footprints", "本周该走访", "brand", name="visits_due")
        self.late = StatCard("circle-alert", "超期未访", "danger", name="visits_late")
        self.coverage = StatCard("chart-column", "本月覆盖", "ink", name="visits_coverage")
        self.tasks = StatCard("list-checks", "未办事项", "warning", name="visits_tasks")
        for count in (self.due, self.late, self.coverage, self.tasks):
            counts.addWidget(count, 1)
        self.main.addLayout(counts)
        card = Card("该走访谁", "按下次走访日期排序")
        new = SecondaryButton("列入名单", icon_name="plus", name="enrol")
        new.clicked.connect(self._enrol)
        sheet = SecondaryButton("打印走访表", icon_name="printer", name="print_sheet")
        sheet.clicked.connect(self._print)
        self.start = PrimaryButton("开始走访", icon_name="footprints", name="start_visit")
        self.start.clicked.connect(self._visit)
        for part in (new, sheet, self.start):
            card.head.addWidget(part)
        new.setVisible(desk.may("visit.plan"))
        self.table = DataTable(COLUMNS, lambda row: row.id, name="visits", label="走访名单")
        self.table.activated.connect(self.visit)
        self.table.show_least(6)
        card.body.addWidget(self.table, 1)
        self.main.addWidget(card, 1)
        todo = Card("要办的事")
        self._todo = QVBoxLayout()
        todo.body.addLayout(self._todo)
        self.side.addWidget(todo)
        self.side.addStretch(1)
        desk.subscribe(self._changed)
        self.reload()

    def open(self, **_where: object) -> None:
        self.reload()

    def reload(self) -> None:
        self._desk.ask(VisitsDue(), self._show, self.table.states.show_error)

    def visit(self, row: VisitRow) -> None:
        if self._page is not None:
            self.acts.visit(row, self._page)

    def _show(self, page: VisitsPage) -> None:
        self._page = page
        self.due.set(page.due_this_week, "含超期")
        self.late.set(page.late, "请先去看" if page.late else "没有超期")
        self.coverage.set(f"{page.coverage_percent}%", "目标 100%")
        self.tasks.set(len(page.tasks), "走访发现的")
        self.table.set_rows(page.rows, empty="还没有走访对象。按“列入名单”登记第一位。")
        empty_layout(self._todo)
        for task in page.tasks[:12]:
            self._todo.addWidget(Text(f"{task.name}  {task.gravity_label}"))
            self._todo.addWidget(Secondary(f"{task.what}（{task.due_on} 前）"))
            link = LinkButton("办结", name=f"close_{task.id}")
            link.clicked.connect(partial(self._close, task))
            self._todo.addWidget(link)
        if not page.tasks:
            self._todo.addWidget(Secondary("没有未办的事。走访中发现的问题会列在这里。"))

    def _visit(self) -> None:
        row = self.table.current()
        if row is not None:
            self.visit(row)

    def _print(self) -> None:
        row = self.table.current()
        if row is not None:
            self.acts.print_sheet(row.id)

    def _enrol(self) -> None:
        if self._page is not None:
            self.acts.enrol(self._page)

    def _close(self, task: TaskRow) -> None:
        self.acts.close(task)

    def _changed(self, changes: Changes) -> None:
        if changes.touches("visit", "visit_enrolment", "task", "person"):
            self.reload()


def make(desk: WindowDesk) -> QWidget:
    return VisitsView(desk)
