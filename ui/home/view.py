"""The home page: what is due, late and soon, of every kind; what came back; what must not be overlooked."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.clock import local_time
from app.commands.record_visit import RecordVisit
from app.commands.visit_child import VisitChild
from app.drafts import Draft
from app.queries.case_list import CaseList
from app.queries.children_list import ChildrenList
from app.queries.home_page import CameBack, HomePage, HomePageQuery
from app.queries.visits_due import VisitsDue, VisitsPage
from ui.home.presenter import (
    KINDS,
    AgendaItem,
    alert_lines,
    chosen,
    of_cases,
    of_children,
    of_tasks,
    of_visits,
    split,
)
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    Column,
    DataTable,
    FilterButton,
    Page,
    RowLink,
    Secondary,
    SecondaryButton,
    StatCard,
    empty_layout,
)

TONES = {"confirm": "ok", "refuse": "danger", "return": "warning", "verification_failed": "warning"}
ICONS = {"confirm": "file-check", "refuse": "file-x", "return": "undo-2"}
COLUMNS = (
    Column("对象", lambda i: i.who, 150),
    Column("事项", lambda i: i.what, 130),
    Column("当前情况", lambda i: i.stage, quiet=True),
    Column("期限", lambda i: i.due, 130, tone=lambda i: i.tone, sort=lambda i: i.days_left),
)
WHEN = {"": "按期限排序", "today": "只看今天到期", "late": "只看已超期", "soon": "只看三日内到期"}
KINDS_OF = {"cases": ("case",), "visits": ("visit", "task"), "children": ("child",)}
MOST = 200  # more than anybody does in a week; the rooms have the whole lists
BACK, DRAFTS = 6, 5
# What is asked for, where the person may see it and may do it: a list of what others do is no agenda.
ANSWERS = (
    (CaseList.action, CaseList.action, "case"),
    (VisitsDue.action, RecordVisit.action, "visit"),
    (ChildrenList.action, VisitChild.action, "child"),
)
TOUCHED = (
    "case", "decision", "person", "visit", "visit_enrolment", "task", "child_file", "child_visit",
    "care_agreement",
)  # fmt: skip


class HomeView(Page):
    """Everything on it leads somewhere by one click."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self._desk = desk
        self._items: dict[str, list[AgendaItem]] = {}
        self._kind = self._when = ""
        self._asked = tuple(k for see, act, k in ANSWERS if desk.may(see) and desk.may(act))
        self._build_counts()
        self._build_agenda()
        self._alerts_card, self._alerts = self._side_card("提醒")
        self._alerts_card.hide()
        self._back_card, self._back = self._side_card("县级返回")
        self._back_card.hide()
        self._drafts_card, self._drafts = self._side_card("我的草稿")
        if desk.may("intake.accept"):
            start = SecondaryButton("新的申请", icon_name="plus", name="new_application")
            start.clicked.connect(partial(desk.navigate, "intake"))
            self._drafts_card.body.addWidget(start)
        else:
            self._drafts_card.hide()
        self.side.addStretch(1)
        desk.subscribe(self._changed)
        self.reload()

    def _build_counts(self) -> None:
        self.today = StatCard("clock", "今日到期", "warning", name="stat_today")
        self.overdue = StatCard("circle-alert", "已超期", "danger", name="stat_overdue")
        self.soon = StatCard("calendar", "三日内到期", "brand", name="stat_soon")
        self.open_cases = StatCard("folder-open", "在办", "ink", name="stat_open")
        self.mine = StatCard("file-text", "我的草稿", "ink", name="stat_drafts")
        cards = QHBoxLayout()
        cards.setSpacing(14)
        for card in (self.today, self.overdue, self.soon, self.open_cases, self.mine):
            cards.addWidget(card, 1)
        self.today.clicked.connect(partial(self.choose, when="today"))
        self.overdue.clicked.connect(partial(self.choose, when="late"))
        self.soon.clicked.connect(partial(self.choose, when="soon"))
        self.open_cases.clicked.connect(partial(self._desk.navigate, "cases"))
        self.mine.clicked.connect(self._open_drafts)
        self.main.addLayout(cards)
        # Shown only once they have a place: a widget without one would be a window of its own.
        self.open_cases.setVisible(self._desk.may(CaseList.action))
        self.mine.setVisible(self._desk.may("intake.accept"))

    def _build_agenda(self) -> None:
        card = Card("待我办理")
        self._how = Secondary("", wrap=False)
        card.head.insertWidget(1, self._how)
        self._filters: dict[str, FilterButton] = {}
        for kind, words in KINDS:
            made = FilterButton(words, name=f"kind_{kind or 'all'}")
            made.clicked.connect(partial(self.choose, kind=kind))
            made.hide()
            self._filters[kind] = made
            card.head.addWidget(made)
        self.table = DataTable(COLUMNS, lambda item: item.id, name="queue", label="待办列表")
        self.table.activated.connect(self._open_item)
        self.table.view.clicked.connect(lambda at: self._open_item(self.table.row_at(at.row())))
        self.table.show_least(6)
        card.body.addWidget(self.table)
        self.main.addWidget(card, 1)

    def _side_card(self, heading: str) -> tuple[Card, QVBoxLayout]:
        card, rows = Card(heading), QVBoxLayout()
        rows.setSpacing(2)
        card.body.addLayout(rows)
        self.side.addWidget(card)
        return card, rows

    # What is shown.

    def open(self, **_where: object) -> None:
        self.reload()

    def choose(self, kind: str | None = None, when: str | None = None) -> None:
        """Show one kind, or what is due at one time; the same count once more shows all again."""
        if kind is not None:
            self._kind, self._when = kind, self._when if kind == self._kind else ""
        if when is not None:
            self._kind, self._when = "", "" if when == self._when else when
        self._show_agenda()
        self.table.view.setFocus()

    def reload(self) -> None:
        """Ask for every kind that the person may see; the list stands when all have answered."""
        if not self._items:
            self.table.states.show_loading()
        desk = self._desk
        desk.ask(HomePageQuery(), self._show)
        desk.drafts(self._show_drafts)
        if "case" in self._asked:
            desk.ask(
                CaseList(limit=MOST), lambda page: self._came("case", of_cases(page.rows)), self._failed
            )  # fmt: skip
        if "visit" in self._asked:
            desk.ask(VisitsDue(due_only=True), self._show_visits, self._failed)
        if "child" in self._asked:
            desk.ask(
                ChildrenList(group="due"),
                lambda page: self._came("child", of_children(page.rows)),
                self._failed,
            )
        if not self._asked:
            self.table.states.show_denied("您的岗位没有待办的事项。")

    def _show_visits(self, page: VisitsPage) -> None:
        self._items["visit"] = of_visits(page.rows)
        self._came("task", of_tasks(page.tasks))

    def _came(self, kind: str, items: list[AgendaItem]) -> None:
        self._items[kind] = items
        if all(
            one in self._items for one in self._asked
        ):  # not in bits: the first row is the first
            self._show_agenda()
        for room, kinds in KINDS_OF.items():
            if kind in kinds:
                self._count(room, [i for one in kinds for i in self._items.get(one, ())])

    def _count(self, room: str, items: list[AgendaItem]) -> None:
        """What stands beside the room on the rail: as many as are to be done, marked where one is late."""
        late = any(item.days_left < 0 for item in items)
        self._desk.set_count(room, len(items), "warning" if late else "")

    def _failed(self, problem: object) -> None:
        self.table.states.show_error(problem, self.reload)  # type: ignore[arg-type]

    def _show_agenda(self) -> None:
        everything = [item for items in self._items.values() for item in items]
        for card, when, none in (
            (self.today, "today", "今天没有到期的"),
            (self.overdue, "late", "没有超期"),
            (self.soon, "soon", "没有"),
        ):
            found = chosen(everything, "", when)
            card.set(len(found), split(found) or none)
            card.set_chosen(chosen=self._when == when)
        for kind, words in KINDS:
            button = self._filters[kind]
            count = len(chosen(everything, kind, self._when))
            button.set_text(f"{words} {count}")
            button.setVisible(not kind or bool(self._items.get(kind)))
            button.setChecked(kind == self._kind)
        self._how.setText(WHEN[self._when])
        rows = chosen(everything, self._kind, self._when)
        words = "这里没有要办的。" if everything else "没有待办的事。新的申请从“一窗受理”开始。"
        self.table.set_rows(rows[:MOST], empty=words)

    def _show(self, page: HomePage) -> None:
        self.open_cases.set(page.open_cases, "全部环节")
        self._show_alerts(page)
        self._back_card.setVisible(page.level == "township" and self._desk.may(CaseList.action))
        cards = (self._alerts_card, self._back_card, self._drafts_card)
        self.show_side(shown=any(not card.isHidden() for card in cards))
        empty_layout(self._back)
        for item in page.came_back[:BACK]:
            self._back.addWidget(self._back_link(item))
        if not page.came_back:
            self._back.addWidget(Secondary("县里还没有返回的内容；交换后会显示在这里。"))

    def _back_link(self, item: CameBack) -> RowLink:
        note = f"{item.receipt_number} · {item.on.month}月{item.on.day}日"
        icon, tone = ICONS.get(item.step, "info"), TONES.get(item.step, "brand")
        made = RowLink(f"{item.applicant}  {item.label}", note, icon, tone)
        made.setObjectName(f"back_{item.case_id}_{item.step}")
        made.clicked.connect(partial(self._desk.navigate, "cases", case_id=item.case_id))
        return made

    def _show_alerts(self, page: HomePage) -> None:
        empty_layout(self._alerts)
        lines = alert_lines(page.alerts, self._desk.rooms)
        for told in lines:
            made = RowLink(told.title, told.note, "triangle-alert", told.tone)
            made.setObjectName(f"alert_{told.room}_{told.title}")
            where = {"section": told.section} if told.section else {}
            made.clicked.connect(partial(self._desk.navigate, told.room, **where))
            self._alerts.addWidget(made)
        self._alerts_card.setVisible(bool(lines))

    def _show_drafts(self, drafts: Sequence[Draft]) -> None:
        empty_layout(self._drafts)
        self.mine.set(len(drafts), drafts[0].title if drafts else "没有草稿")
        for draft in drafts[:DRAFTS]:
            self._drafts.addWidget(self._draft_link(draft))
        if not drafts:
            self._drafts.addWidget(Secondary("填到一半的申请会自动存在这里，断电也在。"))

    def _draft_link(self, draft: Draft) -> RowLink:
        made = RowLink(draft.title, f"存于 {local_time(draft.saved_at.isoformat())}", "file-text")
        made.setObjectName(f"draft_{draft.id}")
        made.clicked.connect(partial(self._desk.navigate, draft.room, draft_id=draft.id))
        return made

    def _open_drafts(self) -> None:
        if self._desk.may("intake.accept"):
            self._desk.navigate("intake")

    def _open_item(self, item: AgendaItem) -> None:
        self._desk.navigate(item.room, **dict(item.where))

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*TOUCHED) or not changes:
            self.reload()


def make(desk: WindowDesk) -> QWidget:
    return HomeView(desk)
