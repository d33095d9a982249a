"""Visits: who is due, by village, the late ones first; what is still to be done; the form of a visit."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.queries.visits_due import TaskRow, VisitRow, VisitsDue, VisitsPage
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.visits.acts import DRAFT, VisitActs
from ui.visits.person_card import PersonCard, task_link
from ui.widgets import (
    Card,
    ChoiceField,
    Column,
    DataTable,
    Notice,
    Page,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    StatCard,
    Text,
    empty_layout,
)

SHOWN = 6


def _words(row: VisitRow) -> str:
    if row.days_left < 0:
        return f"超期 {-row.days_left} 天"
    return "今天" if row.days_left == 0 else f"剩 {row.days_left} 天"


def _tone(row: VisitRow) -> str:
    return "danger" if row.days_left <= 0 else "warning" if row.days_left <= 3 else "ok"


COLUMNS = (
    Column("对象", lambda r: f"{r.name}  {r.words}", 135),
    Column("类别", lambda r: f"{r.group} · {r.grade}", 180),
    Column("村（居）", lambda r: r.village, 122),
    Column("要留意", lambda r: r.alarm or (f"{len(r.open_tasks)} 项未办" if r.open_tasks else "")),
    Column("走访", _words, 105, tone=_tone, sort=lambda r: r.days_left),
)


class VisitsView(Page):
    """``open(enrolment_id=…)`` shows somebody beside the list, ``draft_id`` goes on with a form."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self._desk = desk
        self._page: VisitsPage | None = None
        self._village = ""
        self.acts = VisitActs(desk, self)
        px = theme().px
        counts = QHBoxLayout()
        counts.setSpacing(px(12))
        self.due = StatCard("footprints", "本周该走访", "brand", name="visits_due")
        self.late = StatCard("circle-alert", "超期未访", "danger", name="visits_late")
        self.coverage = StatCard("chart-column", "本月覆盖", "ink", name="visits_coverage")
        self.tasks = StatCard("list-checks", "未办事项", "warning", name="visits_tasks")
        for count in (self.due, self.late, self.coverage, self.tasks):
            counts.addWidget(count, 1)
        self.main.addLayout(counts)
        self.main.addWidget(self._list(), 1)
        self.person = PersonCard(
            desk,
            print_sheet=self.acts.print_sheet,
            change=self.acts.change,
            show_photo=self.acts.show_photo,
        )
        self.side.addWidget(self.person)
        todo = Card("要办的事", "最急的在前")
        self._todo = QVBoxLayout()
        self._todo.setSpacing(px(4))
        todo.body.addLayout(self._todo)
        self.side.addWidget(todo)
        self.side.addStretch(1)
        desk.subscribe(self._changed)
        self.reload()

    def _list(self) -> Card:
        card = Card("该走访谁")
        new = SecondaryButton("列入名单", icon_name="plus", name="enrol")
        new.clicked.connect(self._enrol)
        self._sheet = SecondaryButton("录入纸质表", "Alt+L", name="enter_sheet")
        self._sheet.clicked.connect(self._enter_sheet)
        self.start = PrimaryButton("开始走访", icon_name="footprints", name="start_visit")
        self.start.clicked.connect(self._visit)
        for part in (new, self._sheet, self.start):
            card.head.addWidget(part)
        new.setVisible(self._desk.may("visit.plan"))
        for part in (self._sheet, self.start):
            part.setVisible(self._desk.may("visit.record"))
        across = QHBoxLayout()
        self.village = ChoiceField("village", "村（居）", [("", "全部村（居）")])
        self.village.set_value("")
        self.village.setMaximumWidth(theme().px(340))
        self.village.changed.connect(self._choose_village)
        self.print_all = SecondaryButton(
            "打印本村走访表", icon_name="printer", name="print_village"
        )
        self.print_all.clicked.connect(lambda: self.acts.print_village(self._village))
        self.print_all.hide()
        across.addWidget(self.village, 1)
        across.addWidget(self.print_all)
        across.addStretch(1)
        card.body.addLayout(across)
        self.table = DataTable(COLUMNS, lambda row: row.id, name="visits", label="走访名单")
        self.table.activated.connect(self.visit)
        self.table.selected.connect(self._selected)
        self.table.show_least(6)
        card.body.addWidget(self.table, 1)
        return card

    def open(self, enrolment_id: str = "", draft_id: str = "", **_where: object) -> None:
        self.reload()
        if enrolment_id:
            self.person.show_person(enrolment_id)
        if draft_id:
            self.acts.visit_by_id(draft_id.removeprefix(DRAFT))

    def reload(self) -> None:
        query = VisitsDue(village=self._village)
        self._desk.ask(query, self._show, self.table.states.show_error)

    def visit(self, row: VisitRow) -> None:
        if self._desk.may("visit.record"):
            self.acts.visit(row, self._page)

    def _show(self, page: VisitsPage) -> None:
        self._page = page
        self.due.set(page.due_this_week, "含超期")
        self.late.set(page.late, "请先去看" if page.late else "没有超期")
        self.coverage.set(f"{page.coverage_percent}%", "目标 100%")
        late = f"超期 {page.late_tasks} 项" if page.late_tasks else "没有超期"
        self.tasks.set(len(page.tasks), late)
        everywhere = ("", f"全部村（居） {sum(v.people for v in page.by_village)} 人")
        villages = [
            (v.area, f"{v.name}  {v.people} 人" + (f"，超期 {v.late}" if v.late else ""))
            for v in page.by_village
        ]
        self.village.set_choices([everywhere, *villages])
        self.village.set_value(self._village)
        self.print_all.setVisible(bool(self._village) and self._desk.may("document.print"))
        self.table.set_rows(page.rows, empty="还没有走访对象。按“列入名单”登记第一位。")
        self._show_tasks(page)

    def _show_tasks(self, page: VisitsPage) -> None:
        empty_layout(self._todo)
        if page.dangers:
            words = f"{page.dangers} 件危及生命的事没有办结"
            self._todo.addWidget(Notice(words, "列入乡镇领导名单，下次交换报县。", "danger"))
        for task in page.tasks[:SHOWN]:
            late = f"超期 {-task.days_left} 天" if task.days_left < 0 else f"{task.due_on} 前"
            tone = "danger" if task.days_left < 0 or task.gravity == "danger" else ""
            self._todo.addWidget(Text(f"{task.name}  {task.gravity_label} · {late}", tone=tone))
            self._todo.addWidget(Secondary(task.what))
            if self._desk.may("task.close"):
                close = partial(self._close, task)
                self._todo.addWidget(task_link("办结", f"close_{task.id}", close))
        if len(page.tasks) > SHOWN:
            self._todo.addWidget(Secondary(f"还有 {len(page.tasks) - SHOWN} 项，选对象后可见。"))
        if not page.tasks:
            self._todo.addWidget(Secondary("没有未办的事。走访中发现的问题会列在这里。"))

    def _selected(self, row: VisitRow | None) -> None:
        if row is not None:
            self.person.show_person(row.id)

    def _choose_village(self) -> None:
        self._village = self.village.value() or ""
        self.reload()

    def _visit(self) -> None:
        row = self.table.current()
        if row is not None:
            self.visit(row)

    def _enter_sheet(self) -> None:
        self.acts.enter_sheet(self._page.sheets_out if self._page else ())

    def _enrol(self) -> None:
        if self._page is not None:
            self.acts.enrol(self._page)

    def _close(self, task: TaskRow) -> None:
        self.acts.close(task)

    def _changed(self, changes: Changes) -> None:
        if changes.touches("visit", "visit_enrolment", "task", "person"):
            self.reload()
            self.person.reload()


def make(desk: WindowDesk) -> QWidget:
    return VisitsView(desk)
