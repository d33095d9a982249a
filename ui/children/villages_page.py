"""The supervisor's view: every village's caseload, and the children at high risk."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.queries.caseload import Caseload, CaseloadQuery, VillageCaseload
from ui.children.rows import due_words
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets import (
    Card,
    Column,
    DataTable,
    LinkButton,
    Page,
    Secondary,
    Text,
    empty_layout,
)


def _groups(row: VillageCaseload, code: str) -> str:
    return str(row.groups.get(code, 0))


def _visits(row: VillageCaseload) -> str:
    if not row.children:
        return ""
    done = f"本月 {row.visited_this_month}/{row.children}"
    return f"{done} 超期 {row.late}" if row.late else done


def _visits_tone(row: VillageCaseload) -> str:
    whole = row.visited_this_month == row.children
    return "danger" if row.late else "ok" if whole else "warning"


COLUMNS = (
    Column("村（居）", lambda v: v.name, 100),
    Column("儿童", lambda v: str(v.children), 88, right=True, sort=lambda v: v.children),
    Column("高风险", lambda v: str(v.high or ""), 88, tone=lambda _v: "danger", sort=lambda v: v.high),
    Column("走访", _visits, 150, tone=_visits_tone, sort=lambda v: v.late),
    Column("协议", lambda v: f"{v.agreements_percent}%" if v.children else "", 88, right=True, sort=lambda v: v.agreements_percent),
    Column("三个清零", lambda v: " · ".join(str(n) for n in v.zeros) if v.children else "", 110),
    Column("笔记本", lambda v: "久未交换" if v.silent else v.laptop, quiet=True),
)  # fmt: skip


class VillagesPage(Page):
    """``open_village`` shows one village's children in the list."""

    def __init__(
        self,
        desk: WindowDesk,
        *,
        back: Callable[[], object],
        open_village: Callable[[str], object],
        open_file: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._desk = desk
        self._open_file = open_file
        card = Card("各村情况")
        self._back = LinkButton("返回列表", "Esc", icon_name="arrow-left", name="back_to_list")
        self._back.clicked.connect(lambda: back())
        card.head.addWidget(self._back)
        self.table = DataTable(COLUMNS, lambda row: row.area, name="caseload", label="各村儿童情况")
        self.table.activated.connect(lambda row: open_village(row.area))
        self.table.selected.connect(self._selected)
        self.table.show_least(8)
        card.body.addWidget(self.table, 1)
        self.main.addWidget(card, 1)
        self._village = Card("选一个村")
        self._about = QVBoxLayout()
        self._village.body.addLayout(self._about)
        self.side.addWidget(self._village)
        high = Card("高风险儿童", "全部村")
        self._high = QVBoxLayout()
        self._high.setSpacing(theme().px(4))
        high.body.addLayout(self._high)
        self.side.addWidget(high)
        self.side.addStretch(1)
        self._labels: tuple[tuple[str, str], ...] = ()

    def reload(self) -> None:
        self._desk.ask(CaseloadQuery(), self._show, self.table.states.show_error)

    def _show(self, page: Caseload) -> None:
        self._labels = page.group_labels
        self.table.set_rows(page.villages, empty="辖区里没有村（居）。")
        empty_layout(self._high)
        for child in page.high_risk:
            line = QHBoxLayout()
            link = LinkButton(f"{child.name}  {child.words}", name=f"high_{child.file_id}")
            link.clicked.connect(lambda _=False, file=child.file_id: self._open_file(file))
            line.addWidget(link)
            line.addStretch(1)
            self._high.addLayout(line)
            words = f"{child.village} · {child.why}。上次 {child.last_visit}，{due_words(child.days_left)}"
            self._high.addWidget(Secondary(words, tone="danger" if child.days_left < 0 else ""))
        if not page.high_risk:
            self._high.addWidget(Secondary("没有高风险儿童。"))

    def _selected(self, row: VillageCaseload | None) -> None:
        if row is None:
            return
        self._village.heading.setText(row.name)
        empty_layout(self._about)
        named = "　".join(f"{label} {_groups(row, code)}" for code, label in self._labels)
        lines = (
            f"儿童主任　{row.director or '还没有登记'}",
            f"类别　{named}",
            f"风险　高 {row.high}，中 {row.middle}，低 {row.children - row.high - row.middle}",
            f"走访　本周该访 {row.due}，超期 {row.late}，本月已访 {row.visited_this_month}",
            f"协议　{row.agreements_percent}%，要办 {row.agreements_ending} 份",
            f"待办　超期 {row.late_tasks} 项",
        )
        for words in lines:
            self._about.addWidget(Text(words))
        laptop = f"笔记本　{row.laptop}" + ("，请联系儿童主任交换" if row.silent else "")
        self._about.addWidget(Text(laptop, tone="warning" if row.silent else ""))
