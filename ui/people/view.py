"""People: one file each, reached from the search box or from a household."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.queries.person_page import PersonPage, PersonPageQuery
from ui.shell.desk import WindowDesk
from ui.widgets import Card, Heading, Page, RowLink, Secondary, StatePane, Text, empty_layout


class PeopleView(QWidget):
    """Empty until somebody is looked up: the search box is the way in."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self._desk = desk
        self._person = ""
        self.page = Page()
        self.states = StatePane(self.page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
        head = Card()
        self.name = Heading("")
        self.name.setObjectName("person_name")
        head.body.addWidget(self.name)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setColumnStretch(1, 1)
        head.body.addLayout(self._facts)
        self.page.main.addWidget(head)
        doings = Card("办过的事")
        self._doings = QVBoxLayout()
        doings.body.addLayout(self._doings)
        self.page.main.addWidget(doings)
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
        self._desk.ask(PersonPageQuery(person_id=person_id), self._show, self.states.show_error)

    def _show(self, page: PersonPage) -> None:
        self.states.show_content()
        self.name.setText(page.name)
        empty_layout(self._facts)
        for number, fact in enumerate(page.facts):
            self._facts.addWidget(Secondary(fact.label, wrap=False), number, 0)
            self._facts.addWidget(Text(fact.value), number, 1)
        empty_layout(self._household)
        for relative in page.household:
            link = RowLink(relative.name, relative.words, "user")
            link.setObjectName(f"relative_{relative.person_id}")
            link.clicked.connect(partial(self.open, person_id=relative.person_id))
            self._household.addWidget(link)
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
        empty_layout(self._receives)
        for words in page.receives or ("没有正在享受的待遇。",):
            self._receives.addWidget(Text(words))

    def _changed(self, changes: Changes) -> None:
        if self._person and changes.touches("person", "membership", "case", "decision", "benefit"):
            self.open(person_id=self._person)


def make(desk: WindowDesk) -> QWidget:
    return PeopleView(desk)
