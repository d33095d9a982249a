"""The home page: what is due, the queue by deadline, what came back."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.queries.case_list import CaseList, CasePage, CaseRow
from app.queries.home_page import HomePage, HomePageQuery
from ui.cases.rows import case_columns
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    DataTable,
    Happening,
    LinkButton,
    Page,
    Secondary,
    SecondaryButton,
    StatCard,
    Timeline,
    empty_layout,
)

TONES = {"confirm": "ok", "refuse": "danger", "return": "warning", "verification_failed": "warning"}


class HomeView(Page):
    """Everything on it leads somewhere by one click."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self._desk = desk
        self.today = StatCard("clock", "今日到期", "warning", name="stat_today")
        self.overdue = StatCard("circle-alert", "已超期", "danger", name="stat_overdue")
        self.soon = StatCard("calendar", "三日内到期", "brand", name="stat_soon")
        self.open_cases = StatCard("folder-open", "在办", "ink", name="stat_open")
        self.mine = StatCard("file-text", "我的草稿", "ink", name="stat_drafts")
        cards = QHBoxLayout()
        cards.setSpacing(14)
        for card in (self.today, self.overdue, self.soon, self.open_cases):
            cards.addWidget(card, 1)
            card.clicked.connect(partial(desk.navigate, "cases"))
        cards.addWidget(self.mine, 1)
        self.mine.clicked.connect(self._open_drafts)
        self.main.addLayout(cards)
        queue = Card("待我办理", "按法定期限排序")
        self.table = DataTable(case_columns(), lambda row: row.id, name="queue", label="待办列表")
        self.table.activated.connect(self._open_case)
        self.table.show_least(7)
        queue.body.addWidget(self.table)
        self.main.addWidget(queue, 1)
        back = Card("县级返回")
        self.back = Timeline()
        self._none = Secondary("县里还没有返回的内容；交换后会显示在这里。")
        back.body.addWidget(self._none)
        back.body.addWidget(self.back)
        self.side.addWidget(back)
        drafts = Card("我的草稿")
        self._drafts = QVBoxLayout()
        drafts.body.addLayout(self._drafts)
        self.side.addWidget(drafts)
        if desk.may("intake.accept"):
            start = SecondaryButton("新的申请", icon_name="plus", name="new_application")
            start.clicked.connect(partial(desk.navigate, "intake"))
            drafts.body.addWidget(start)
        self.side.addStretch(1)
        desk.subscribe(self._changed)
        self.reload()

    def open(self, **_where: object) -> None:
        self.reload()

    def reload(self) -> None:
        self.table.states.show_loading()
        self._desk.ask(HomePageQuery(), self._show)
        if self._desk.may("case.read"):
            self._desk.ask(CaseList(limit=50), self._show_cases, self.table.states.show_error)
        else:
            self.table.set_rows((), empty="您的岗位没有待办的申请。")
        self._desk.drafts(self._show_drafts)

    def _show(self, page: HomePage) -> None:
        self.today.set(page.due_today, "今天必须办完")
        self.overdue.set(page.overdue, "请先办这些" if page.overdue else "没有超期")
        self.soon.set(page.soon, "工作日")
        self.open_cases.set(page.open_cases, "全部环节")
        self._none.setVisible(not page.came_back)
        self.back.set_items(
            [
                Happening(
                    f"{item.receipt_number} {item.label}",
                    f"{item.applicant} · {item.on.month}月{item.on.day}日",
                    TONES.get(item.step, "brand"),
                    "file-check" if item.step == "confirm" else "info",
                )
                for item in page.came_back
            ]
        )

    def _show_cases(self, page: CasePage) -> None:
        self.table.set_rows(page.rows, empty="没有在办的申请。按“新的申请”开始受理。")

    def _show_drafts(self, drafts: object) -> None:
        empty_layout(self._drafts)
        found = list(drafts)  # type: ignore[call-overload]
        self.mine.set(len(found), found[0].title if found else "没有草稿")
        for draft in found[:5]:
            link = LinkButton(draft.title, name=f"draft_{draft.id}")
            link.clicked.connect(partial(self._desk.navigate, draft.room, draft_id=draft.id))
            self._drafts.addWidget(link)
        if not found:
            self._drafts.addWidget(Secondary("填到一半的申请会自动存在这里，断电也在。"))

    def _open_drafts(self) -> None:
        if self._desk.may("intake.accept"):
            self._desk.navigate("intake")

    def _open_case(self, row: CaseRow) -> None:
        self._desk.navigate("cases", case_id=row.id)

    def _changed(self, changes: Changes) -> None:
        if changes.touches("case", "decision", "person"):
            self.reload()


def make(desk: WindowDesk) -> QWidget:
    return HomeView(desk)
