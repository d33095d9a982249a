"""People: one file each, reached from the search box or from a household."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.commands.leave_household import LeaveHousehold
from app.queries.person_page import PersonPage, PersonPageQuery, Relative
from ui.people.facts import FactGrid
from ui.people.other_records import OtherRecordsCard
from ui.shell.desk import WindowDesk
from ui.sync.state_line import StateLine
from ui.widgets import (
    Card,
    ChoiceField,
    DateField,
    Heading,
    LinkButton,
    Page,
    RowLink,
    Secondary,
    StatePane,
    Text,
    empty_layout,
)
from ui.widgets.form_dialog import FormDialog

LEAVING = (
    ("moved", "迁走、另过"), ("married", "结婚"), ("split", "分户"), ("died", "去世"), ("other", "其他"),
)  # fmt: skip


class PeopleView(QWidget):
    """Empty until somebody is looked up: the search box is the way in."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self._desk = desk
        self._person = ""
        self.dialog: FormDialog | None = None
        self.page = Page()
        self.states = StatePane(self.page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        head = Card()
        self.name = Heading("")
        self.name.setObjectName("person_name")
        head.body.addWidget(self.name)
        self._reached = StateLine(desk)
        head.body.addWidget(self._reached)
        self.facts = FactGrid(desk)
        head.body.addWidget(self.facts)
        self.page.main.addWidget(head)
        self.others = OtherRecordsCard(desk)
        self.page.main.addWidget(self.others)
        doings = Card("办过的事")
        self._doings = QVBoxLayout()
        doings.body.addLayout(self._doings)
        self.page.main.addWidget(doings)
        self._visits_card = Card("走访")
        self._visits = QVBoxLayout()
        self._visits_card.body.addLayout(self._visits)
        self.page.main.addWidget(self._visits_card)
        self.page.main.addStretch(1)
        household = Card("家庭成员")
        self._household = QVBoxLayout()
        household.body.addLayout(self._household)
        self.page.side.addWidget(household)
        receives = Card("正在享受")
        self._receives = QVBoxLayout()
        receives.body.addLayout(self._receives)
        self.page.side.addWidget(receives)
        self.page.side.addStretch(1)
        self.states.show_empty(
            "在上方查找框输入姓名、身份证号任意几位、拼音首字母或电话，打开一个人的档案。",
            "也可以按 Ctrl+K 直接开始查找。",
        )
        desk.subscribe(self._changed)

    def open(self, person_id: str = "", **_more: object) -> None:
        self._person = person_id
        self.states.show_loading()
        self._reached.follow("person", person_id)
        self._desk.ask(PersonPageQuery(person_id=person_id), self._show, self.states.show_error)

    def _show(self, page: PersonPage) -> None:
        self.states.show_content()
        self.name.setText(page.name)
        self.facts.show_facts(page.facts)
        self.others.show_page(page)
        empty_layout(self._household)
        for relative in page.household:
            link = RowLink(relative.name, relative.words, "user")
            link.setObjectName(f"relative_{relative.person_id}")
            link.clicked.connect(partial(self.open, person_id=relative.person_id))
            row = QHBoxLayout()
            row.addWidget(link, 1)
            if page.household_id and self._desk.may(LeaveHousehold.action):
                leave = LinkButton("迁出", name=f"leave_{relative.person_id}")
                leave.setAccessibleName(f"{relative.name} 迁出本户")
                leave.clicked.connect(partial(self.leave, page.household_id, relative))
                row.addWidget(leave)
            self._household.addLayout(row)
        if not page.household:
            self._household.addWidget(Secondary("还没有登记家庭。"))
        empty_layout(self._doings)
        for doing in page.doings:
            link = RowLink(f"{doing.title}　{doing.on}", doing.words, "folder-open", "brand")
            link.setObjectName(f"doing_{doing.case_id}")
            link.clicked.connect(partial(self._desk.navigate, "cases", case_id=doing.case_id))
            self._doings.addWidget(link)
        if not page.doings:
            self._doings.addWidget(Secondary("还没有办过申请。"))
        self._show_visits(page)
        empty_layout(self._receives)
        for words in page.receives or ("没有正在享受的待遇。",):
            self._receives.addWidget(Text(words))

    def _show_visits(self, page: PersonPage) -> None:
        empty_layout(self._visits)
        self._visits_card.setVisible(bool(page.visits))
        for visit in page.visits:
            self._visits.addWidget(Text(f"{visit.on}　{visit.words}"))
        if page.visit_count > len(page.visits):
            self._visits.addWidget(Secondary(f"共走访 {page.visit_count} 次，这里是最近的几次。"))

    def leave(self, household_id: str, relative: Relative) -> None:
        """Out of this household from a day on: then another one may count them."""
        reason = ChoiceField("reason", "原因", LEAVING)
        day = DateField("on", "从哪天起", today=lambda: self._desk.today)
        day.set_day(self._desk.today)

        def hand_in(form: FormDialog) -> None:
            if form.lacks(reason="请选择原因。", on="请填写从哪天起。"):
                return
            command = LeaveHousehold(
                household_id=household_id,
                person_id=relative.person_id,
                on=form.day("on") or self._desk.today,
                reason=form.text("reason"),
            )
            self._desk.do(command, lambda _none: done(form), form.refuse)

        def done(form: FormDialog) -> None:
            form.accept()
            self._desk.notice(f"{relative.name} 已迁出。", "ok")

        hint = "迁出后可在另一户受理；办过的事都留在档案里。"
        title = f"{relative.name} 迁出本户"
        self.dialog = FormDialog(self, title, [reason, day], hint=hint, hand_in=hand_in)
        self.dialog.open()

    def _changed(self, changes: Changes) -> None:
        if self._person and changes.touches(
            "person",
            "membership",
            "case",
            "decision",
            "benefit",
            "payment",
            "same_person",
            "visit",
            "child_visit",
        ):
            self.open(person_id=self._person)


def make(desk: WindowDesk) -> QWidget:
    return PeopleView(desk)
