"""My children today: counts, the list by urgency, a child's file beside it."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.changes import Changes
from app.queries.children_list import ChildrenList, ChildrenPage, ChildRow
from ui.children.acts import ChildActs
from ui.children.file_card import FileCard
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    Column,
    DangerButton,
    DataTable,
    FilterButton,
    Page,
    SecondaryButton,
    StatCard,
)

GROUPS = (
    ("due", "该走访"), ("left_behind_child", "留守"), ("hard_pressed_child", "困境"),
    ("unattended_child", "事实无人抚养"), ("", "全部"),
)  # fmt: skip
TONES = {"high": "danger", "middle": "warning", "low": "ok"}


def _visit_words(row: ChildRow) -> str:
    if row.days_left < 0:
        return f"超期 {-row.days_left} 天"
    return "今天" if row.days_left == 0 else f"剩 {row.days_left} 天"


def _visit_tone(row: ChildRow) -> str:
    return "danger" if row.days_left <= 0 else "warning" if row.days_left <= 3 else "ok"


COLUMNS = (
    Column("儿童", lambda r: f"{r.name}  {r.words}", 170),
    Column("类别", lambda r: " · ".join(r.groups), 150),
    Column("风险", lambda r: r.risk_label, 60, tone=lambda r: TONES[r.risk]),
    Column("要留意", lambda r: r.mind),
    Column("走访", _visit_words, 110, tone=_visit_tone),
)


class ChildrenView(Page):
    """``open(file_id=…)`` shows a child beside the list."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self._desk = desk
        self._group = "due"
        self.acts = ChildActs(desk, self)
        counts = QHBoxLayout()
        counts.setSpacing(12)
        self.total = StatCard("users", "在册儿童", "ink", name="stat_children")
        self.due = StatCard("footprints", "本周该走访", "brand", name="stat_due")
        self.late = StatCard("circle-alert", "超期未访", "danger", name="stat_late")
        self.agreements = StatCard("heart-handshake", "委托协议", "warning", name="stat_agreements")
        self.zeros = StatCard("list-checks", "三个清零", "danger", name="stat_zeros")
        for count in (self.total, self.due, self.late, self.agreements, self.zeros):
            counts.addWidget(count, 1)
        self.main.addLayout(counts)
        card = Card("今天该看谁")
        report = DangerButton("强制报告", "Ctrl+R", icon_name="bell-ring", name="report")
        report.clicked.connect(self._report)
        new = SecondaryButton("建档", icon_name="plus", name="new_file")
        new.clicked.connect(self.acts.new_file)
        card.head.addWidget(new)
        card.head.addWidget(report)
        filters = QHBoxLayout()
        self._filters: dict[str, FilterButton] = {}
        for code, words in GROUPS:
            made = FilterButton(words, name=f"group_{code or 'all'}")
            made.clicked.connect(partial(self.choose, code))
            self._filters[code] = made
            filters.addWidget(made)
        filters.addStretch(1)
        card.body.addLayout(filters)
        self.table = DataTable(COLUMNS, lambda row: row.id, name="children", label="儿童列表")
        self.table.selected.connect(self._selected)
        self.table.show_least(6)
        card.body.addWidget(self.table, 1)
        self.main.addWidget(card, 1)
        self.file = FileCard(desk, self.acts)
        self.side.addWidget(self.file)
        self.side.addStretch(1)
        desk.subscribe(self._changed)
        self.reload()

    def open(self, file_id: str = "", **_more: object) -> None:
        if file_id:
            self.file.show_file(file_id)

    def reload(self) -> None:
        self._desk.ask(ChildrenList(group=self._group), self._show, self.table.states.show_error)

    def _report(self) -> None:
        self.acts.report(self.file.page_shown)

    def choose(self, code: str) -> None:
        """Show one group, those due, or all."""
        self._group = code
        self.reload()

    def _show(self, page: ChildrenPage) -> None:
        self.total.set(page.total, "一人一档")
        self.due.set(page.due_this_week, "按风险定间隔")
        self.late.set(page.late, "请先去看" if page.late else "没有超期")
        self.agreements.set(f"{page.agreements_percent}%", "留守儿童")
        self.zeros.set(" · ".join(str(n) for n in page.zeros), "无监护 失学 无户籍")
        for code, words in GROUPS:
            self._filters[code].setText(f"{words} {page.counts.get(code, 0)}")
            self._filters[code].setChecked(code == self._group)
        empty = (
            "这一周没有该走访的孩子。" if page.total else "还没有建档。按“建档”开始登记第一名儿童。"
        )
        self.table.set_rows(page.rows, empty=empty)

    def _selected(self, row: ChildRow | None) -> None:
        if row is not None:
            self.file.show_file(row.id)

    def _changed(self, changes: Changes) -> None:
        if changes.touches(
            "child_file", "child_visit", "care_agreement", "parent_state", "child_task"
        ):
            self.reload()
            self.file.reload()


def make(desk: WindowDesk) -> QWidget:
    return ChildrenView(desk)
