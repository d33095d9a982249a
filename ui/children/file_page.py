"""One child, one file: identity, parents, who cares, groups with their ground, visits, agreements, tasks."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.queries.child_page import AgreementLine, ChildPage, ChildPageQuery, GroupLine
from ui.children.acts import ChildActs
from ui.children.file_card import parent_note, parent_words
from ui.children.rows import RISK_TONES, due_words
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets import (
    Card,
    Chip,
    Heading,
    LinkButton,
    Notice,
    Page,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)


class FilePage(Page):
    """``show_file`` asks for a file and shows it; ``back`` returns to the list."""

    def __init__(
        self,
        desk: WindowDesk,
        acts: ChildActs,
        *,
        back: Callable[[], object],
        open_report: Callable[[str], object],
    ) -> None:
        super().__init__()
        self._desk, self._acts = desk, acts
        self._open_report = open_report
        self._file_id = ""
        self.page: ChildPage | None = None
        self.main.addWidget(self._head(back))
        self._groups = self._section("类别", "按情形算出，由人核实")
        self._parents = self._section("父母")
        self._identity = self._section("基本情况")
        self._visits = self._section("走访记录")
        self.main.addStretch(1)
        self._notices = QVBoxLayout()
        self.side.addLayout(self._notices)
        self._tasks = self._side("要办的事")
        self._agreements = self._side("委托照护协议")
        self._reports = self._side("强制报告")
        self.side.addStretch(1)

    def _head(self, back: Callable[[], object]) -> Card:
        card = Card()
        top = QHBoxLayout()
        self._back = LinkButton("返回列表", "Esc", icon_name="arrow-left", name="back_to_list")
        self._back.clicked.connect(lambda: back())
        top.addWidget(self._back)
        top.addStretch(1)
        card.body.addLayout(top)
        line = QHBoxLayout()
        self.name = Heading("")
        self.risk = Chip("")
        line.addWidget(self.name)
        line.addWidget(self.risk)
        line.addStretch(1)
        card.body.addLayout(line)
        self.words = Secondary("")
        card.body.addWidget(self.words)
        feet = QHBoxLayout()
        made: tuple[tuple[type[SecondaryButton], str, str, str, Callable[[], object]], ...] = (
            (PrimaryButton, "走访", "footprints", "child.visit", lambda: self._acts.visit(self.page)),
            (SecondaryButton, "委托照护", "heart-handshake", "child.agreement", lambda: self._acts.entrust(self.page)),
            (SecondaryButton, "改档案", "pencil", "child.write", lambda: self._acts.change_file(self.page)),
            (SecondaryButton, "打印登记表", "printer", "document.print", lambda: self._acts.print_register(self.page)),
            (SecondaryButton, "结案、移交", "", "child.write", lambda: self._acts.close_file(self.page)),
        )  # type: ignore[assignment]  # fmt: skip
        card.body.addLayout(feet)
        for number, (kind, words, icon, action, then) in enumerate(made):
            button = kind(words, icon_name=icon, name=f"file_act_{number}")
            button.clicked.connect(lambda _=False, act=then: act())
            feet.addWidget(button)
            button.setVisible(self._desk.may(action))
        feet.addStretch(1)
        return card

    def _section(self, heading: str, hint: str = "") -> QVBoxLayout:
        card = Card(heading, hint)
        inside = QVBoxLayout()
        inside.setSpacing(theme().px(6))
        card.body.addLayout(inside)
        self.main.addWidget(card)
        return inside

    def _side(self, heading: str) -> QVBoxLayout:
        card = Card(heading)
        inside = QVBoxLayout()
        inside.setSpacing(theme().px(4))
        card.body.addLayout(inside)
        self.side.addWidget(card)
        return inside

    def show_file(self, file_id: str) -> None:
        self._file_id = file_id
        self._desk.ask(ChildPageQuery(file_id=file_id), self._show)

    def reload(self) -> None:
        if self._file_id:
            self.show_file(self._file_id)

    def _show(self, page: ChildPage) -> None:
        if page.file_id != self._file_id:
            return
        self.page = page
        self.name.setText(page.name)
        self.risk.setText(f"风险{page.risk_label}")
        self.risk.set_tone(RISK_TONES[page.risk])
        facts = f"　{page.risk_words}" if page.risk_words else ""
        due = f"下次走访 {page.next_visit_on}（{due_words(page.days_left)}，{page.why_next}）"
        self.words.setText(f"{page.words} · {page.village_name}{facts}\n{due}")
        self._show_groups(page)
        self._show_parents(page)
        self._show_identity(page)
        self._show_visits(page)
        empty_layout(self._notices)
        for notice in page.notices:
            self._notices.addWidget(Notice(notice.title, notice.note, notice.tone))
        self._show_tasks(page)
        self._show_agreements(page)
        self._show_reports(page)

    def _show_groups(self, page: ChildPage) -> None:
        empty_layout(self._groups)
        for group in page.groups:
            self._groups.addWidget(_group_line(group))
        if not page.groups:
            self._groups.addWidget(Secondary("现有情形不属于任何一类。"))
        if page.computed:
            self._groups.addWidget(Secondary(f"由档案算出的情形：{'、'.join(page.computed)}"))
        if page.groups and self._desk.may("child.write"):
            self._link(
                self._groups, "核实类别", "confirm_groups", partial(self._acts.confirm_groups, page)
            )

    def _show_parents(self, page: ChildPage) -> None:
        empty_layout(self._parents)
        for parent in page.parents:
            phone = f"　{parent.phone}" if parent.phone else ""
            self._parents.addWidget(Text(parent_words(parent) + phone))
            if note := parent_note(parent):
                self._parents.addWidget(Secondary(note))
            if self._desk.may("child.write"):
                act = partial(self._acts.change_parent, page, parent)
                self._link(self._parents, f"改{parent.label}情况", f"change_{parent.which}", act)
        for label, words in page.care:
            self._parents.addWidget(Text(f"{label}　{words}"))

    def _show_identity(self, page: ChildPage) -> None:
        empty_layout(self._identity)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(16))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        for number, (label, words) in enumerate(page.identity):
            grid.addWidget(Secondary(label, wrap=False), number // 2, number % 2 * 2)
            grid.addWidget(Text(words), number // 2, number % 2 * 2 + 1)
        self._identity.addWidget(inside)

    def _show_visits(self, page: ChildPage) -> None:
        empty_layout(self._visits)
        for visit in page.visits:
            self._visits.addWidget(Text(visit.title))
            self._visits.addWidget(Secondary(visit.note, tone="" if visit.met else "warning"))
            if visit.lines:
                said = "　".join(f"{label}：{words}" for label, words in visit.lines)
                self._visits.addWidget(Secondary(said))
            for photo in visit.photos if self._desk.may("attachment.read") else ():
                show = partial(self._acts.show_photo, photo)
                self._link(self._visits, "看照片", f"photo_{photo}", show)
        if not page.visits:
            self._visits.addWidget(Secondary("还没有走访过。按“走访”记录第一次。"))

    def _show_tasks(self, page: ChildPage) -> None:
        empty_layout(self._tasks)
        for task in page.tasks:
            grave = task.gravity == "danger" or task.days_left < 0
            words = f"{task.gravity_label} · {due_words(task.days_left)}"
            self._tasks.addWidget(Text(task.what, tone="danger" if grave else ""))
            self._tasks.addWidget(Secondary(words))
            if self._desk.may("child.visit"):
                self._link(
                    self._tasks, "办结", f"close_{task.id}", partial(self._acts.close_task, task)
                )
        if not page.tasks:
            self._tasks.addWidget(Secondary("没有未办的事。"))

    def _show_agreements(self, page: ChildPage) -> None:
        empty_layout(self._agreements)
        for agreement in page.agreements:
            self._agreements.addWidget(Text(agreement.title))
            tone = "warning" if agreement.tone == "warning" else ""
            self._agreements.addWidget(Secondary(agreement.note, tone=tone))
            self._agreements.addWidget(self._agreement_links(agreement))
        if not page.agreements:
            self._agreements.addWidget(Secondary("没有协议。父母外出的应当签订。"))

    def _agreement_links(self, agreement: AgreementLine) -> QWidget:
        acts, may = self._acts.agreements, self._desk.may("child.agreement")
        links: Sequence[tuple[str, bool, Callable[[], object]]] = (
            ("打印", self._desk.may("document.print"), partial(acts.print_agreement, agreement.id)),
            (
                "签字",
                may and agreement.runs and not agreement.signed,
                partial(acts.sign, agreement),
            ),
            ("终止", may and agreement.runs, partial(acts.end, agreement)),
        )
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        for words, shown, then in links:
            if shown:
                link = LinkButton(words, name=f"agreement_{words}_{agreement.id}")
                link.clicked.connect(lambda _=False, act=then: act())
                across.addWidget(link)
        across.addStretch(1)
        return line

    def _show_reports(self, page: ChildPage) -> None:
        empty_layout(self._reports)
        for incident_id, words in page.reports:
            self._link(
                self._reports,
                words,
                f"report_{incident_id}",
                partial(self._open_report, incident_id),
            )
        if not page.reports:
            self._reports.addWidget(Secondary("没有您可以查看的报告。"))

    def _link(self, into: QVBoxLayout, words: str, name: str, then: Callable[[], object]) -> None:
        link = LinkButton(words, name=name)
        link.clicked.connect(lambda: then())
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(link)
        across.addStretch(1)
        into.addWidget(line)


def _group_line(group: GroupLine) -> Notice:
    if not group.computed:
        return Notice(f"{group.label}（已不符合）", group.ground, "warning")
    if group.confirmed:
        return Notice(f"{group.label}（已核实）", group.ground, "ok")
    return Notice(f"{group.label}（待核实）", group.ground)
