"""My children today: counts, the list by urgency, a child beside it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from app.queries.children_list import ChildrenList, ChildrenPage, ChildRow
from ui.children.acts import ChildActs
from ui.children.file_card import FileCard
from ui.children.rows import RISK_TONES, due_tone, due_words
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets import (
    Card,
    ChoiceField,
    Column,
    DangerButton,
    DataTable,
    FilterButton,
    Page,
    SecondaryButton,
    StatCard,
)

GROUPS = (
    ("due", "该走访"), ("high", "高风险"), ("agreement", "协议"), ("left_behind_child", "留守"),
    ("hard_pressed_child", "困境"), ("unattended_child", "无人抚养"), ("orphan", "孤儿"), ("", "全部"),
)  # fmt: skip

COLUMNS = (
    Column("儿童", lambda r: f"{r.name}  {r.words}", 160),
    Column(
        "类别", lambda r: " · ".join(r.groups) + ("" if r.confirmed or not r.groups else "（待核实）"), 190
    ),
    Column("风险", lambda r: r.risk_label, 88, tone=lambda r: RISK_TONES[r.risk]),
    Column("要留意", lambda r: r.mind),
    Column("走访", lambda r: due_words(r.days_left), 110, tone=lambda r: due_tone(r.days_left), sort=lambda r: r.days_left),
)  # fmt: skip


class ListPage(Page):
    """``choose`` shows one group, those due, or all; ``open_file`` opens a whole file."""

    def __init__(
        self,
        desk: WindowDesk,
        acts: ChildActs,
        *,
        open_file: Callable[[str], object],
        open_villages: Callable[[], object],
        open_reports: Callable[[], object],
    ) -> None:
        super().__init__()
        self._desk, self.acts = desk, acts
        self._open_file = open_file
        self._group, self._village = "due", ""
        px = theme().px
        counts = QHBoxLayout()
        counts.setSpacing(px(12))
        self.total = StatCard("users", "在册儿童", "ink", name="stat_children")
        self.due = StatCard("footprints", "本周该走访", "brand", name="stat_due")
        self.late = StatCard("circle-alert", "超期未访", "danger", name="stat_late")
        self.agreements = StatCard("heart-handshake", "委托协议", "warning", name="stat_agreements")
        self.zeros = StatCard("list-checks", "三个清零", "danger", name="stat_zeros")
        for count in (self.total, self.due, self.late, self.agreements, self.zeros):
            counts.addWidget(count, 1)
        for count, group in (
            (self.total, ""),
            (self.due, "due"),
            (self.late, "due"),
            (self.agreements, "agreement"),
        ):
            count.clicked.connect(partial(self.choose, group))
        self.main.addLayout(counts)
        self.main.addWidget(self._list(open_villages, open_reports), 1)
        self.file = FileCard(desk, acts, open_file)
        self.side.addWidget(self.file)
        self.side.addStretch(1)

    def _list(
        self, open_villages: Callable[[], object], open_reports: Callable[[], object]
    ) -> Card:
        card = Card("今天该看谁")
        villages = SecondaryButton("各村情况", name="villages")
        villages.clicked.connect(lambda: open_villages())
        reports = SecondaryButton("报告登记", name="reports")
        reports.clicked.connect(lambda: open_reports())
        new = SecondaryButton("建档", icon_name="plus", name="new_file")
        new.clicked.connect(self.acts.new_file)
        report = DangerButton("强制报告", "Ctrl+R", icon_name="bell-ring", name="report")
        report.clicked.connect(self._report)
        for part in (villages, reports, new, report):
            card.head.addWidget(part)
        # Shown only once they have a place: a widget without one would be a window of its own.
        villages.setVisible(len(self._desk.actor.covers) > 1)
        reports.setVisible(self._desk.may("incident.read"))
        new.setVisible(self._desk.may("child.write"))
        report.setVisible(self._desk.may("incident.report"))
        self.village = ChoiceField("village", "村（居）", [("", "全部村（居）")])
        self.village.set_value("")
        self.village.setMaximumWidth(theme().px(320))
        self.village.changed.connect(self._choose_village)
        card.body.addWidget(self.village)
        self.village.setVisible(len(self._desk.actor.covers) > 1)
        filters = QHBoxLayout()
        filters.setSpacing(0)
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
        self.table.activated.connect(lambda row: self._open_file(row.id))
        self.table.show_least(6)
        card.body.addWidget(self.table, 1)
        return card

    def reload(self) -> None:
        query = ChildrenList(group=self._group, village=self._village)
        self._desk.ask(query, self._show, self.table.states.show_error)

    def choose(self, code: str) -> None:
        """Show one group, those due, or all."""
        self._group = code
        self.reload()

    def choose_village(self, area: str) -> None:
        """Show one village's children, all of them."""
        self._village, self._group = area, ""
        self.reload()

    def _show(self, page: ChildrenPage) -> None:
        self.total.set(page.total, "一人一档")
        self.due.set(page.due_this_week, "按风险定间隔")
        self.late.set(page.late, "请先去看" if page.late else "没有超期")
        ending = f"{page.agreements_ending} 份要办" if page.agreements_ending else "留守儿童"
        self.agreements.set(f"{page.agreements_percent}%", ending)
        self.zeros.set(" · ".join(str(n) for n in page.zeros), "无监护 失学 无户籍")
        for code, words in GROUPS:
            count = page.counts.get(code, 0)
            self._filters[code].setText(f"{words} {count}")
            self._filters[code].setChecked(code == self._group)
            self._filters[code].setVisible(code != "orphan" or count > 0)
        self.village.set_choices([("", "全部村（居）"), *page.villages])
        self.village.set_value(self._village)
        empty = "这里没有要看的孩子。" if page.total else "还没有建档。按“建档”开始登记第一名儿童。"
        self.table.set_rows(page.rows, empty=empty)

    def _selected(self, row: ChildRow | None) -> None:
        if row is not None:
            self.file.show_file(row.id)

    def _choose_village(self) -> None:
        self._village = self.village.value() or ""
        self.reload()

    def _report(self) -> None:
        self.acts.report(self.file.page_shown)
