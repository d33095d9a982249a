"""Beside the form: what is known of the people on it, what contradicts, what else may fit, what was just accepted."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout

from app.commands.accept_application import Accepted
from app.queries.known_person import KnownPerson
from ui.cases.papers import PaperDesk
from ui.shell.desk import WindowDesk
from ui.widgets import Card, LinkButton, Notice, Secondary, SecondaryButton, Text, empty_layout

AFTER = (
    ("receipt", "受理回执"),
    ("missing_materials", "一次性告知书"),
    ("authorisation", "核对授权书"),
    ("application", "申请审核确认表"),
)


class KnownCard(Card):
    """已在档案中: who of the form is on file, what they receive, what is under way."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__("已在档案中")
        self._desk = desk
        self._box = QVBoxLayout()
        self.body.addLayout(self._box)
        self._people: dict[str, KnownPerson] = {}
        self.hide()

    def clear(self) -> None:
        self._people = {}
        self.hide()

    def add(self, known: KnownPerson, household: str) -> None:
        """Tell about somebody; ``household`` is the one that the form is for."""
        self._people[known.person.person_id] = known
        empty_layout(self._box)
        for person in self._people.values():
            self._tell(person, household)
        self.show()

    def _tell(self, known: KnownPerson, household: str) -> None:
        name = known.person.name
        link = LinkButton(name, name=f"known_{known.person.person_id[:8]}")
        person_id = known.person.person_id
        link.clicked.connect(lambda: self._desk.navigate("people", person_id=person_id))
        self._box.addWidget(link)
        if known.died_on is not None:
            self._box.addWidget(
                Notice(f"登记为 {known.died_on} 去世", "请核对身份证号。", "danger")
            )
        if known.household_id and known.household_id != household:
            words = f"现登记在{known.head_name}家庭"
            self._box.addWidget(Notice(words, "要先在那一户办理迁出。", "danger"))
        if known.records > 1:
            self._box.addWidget(
                Secondary(f"有 {known.records} 份档案认作同一人，下面是合在一起的。")
            )
        for words in known.receives or ("目前没有享受救助。",):
            self._box.addWidget(Text(f"正在享受：{words}" if known.receives else words))
        for number in known.open_cases:
            self._box.addWidget(Notice(f"正在办理：{number}", tone="warning"))


class HintsCard(Card):
    """矛盾与提示."""

    def __init__(self) -> None:
        super().__init__("矛盾与提示")
        self.setObjectName("hints")
        self._box = QVBoxLayout()
        self.body.addLayout(self._box)

    def show_hints(
        self, contradictions: Sequence[str], hints: Sequence[str], *, begun: bool
    ) -> None:
        empty_layout(self._box)
        if not begun:
            self._box.addWidget(Secondary("填入成员和收入后在这里提示。"))
            return
        for words in contradictions:
            self._box.addWidget(Notice(words, tone="warning"))
        if not contradictions:
            self._box.addWidget(Text("矛盾：无", tone="ok"))
        for words in hints:
            self._box.addWidget(Secondary(f"还可能享受  {words}"))


class DoneCard(Card):
    """刚刚受理: the number, and the papers to print."""

    def __init__(self, desk: WindowDesk, papers: PaperDesk) -> None:
        super().__init__("刚刚受理")
        self.setObjectName("done_card")
        self._desk = desk
        self._papers = papers
        self._box = QVBoxLayout()
        self.body.addLayout(self._box)
        self.hide()

    def show_accepted(self, accepted: Accepted, *, missing: bool) -> None:
        empty_layout(self._box)
        number, case_id = accepted.receipt_numbers[0], accepted.case_ids[0]
        due = f"{accepted.due_on} 前办结" if accepted.due_on else "次年放假安排公布后可算出期限"
        self._box.addWidget(Text(number))
        self._box.addWidget(Secondary(due))
        for form, words in AFTER:
            if form == "missing_materials" and not missing:
                continue
            self._button(
                words,
                "printer",
                f"print_{form}",
                partial(self._papers.print_paper, case_id, form, words),
            )
        self._button(
            "打开办件",
            "folder-open",
            "open_case",
            lambda: self._desk.navigate("cases", case_id=case_id),
        )
        self.show()

    def _button(self, words: str, icon: str, name: str, then: Callable[[], object]) -> None:
        made = SecondaryButton(words, icon_name=icon, name=name)
        made.clicked.connect(lambda: then())
        self._box.addWidget(made)
