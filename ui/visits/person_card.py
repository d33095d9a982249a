"""The person that is chosen in the list: what a visitor must know at the door, and the last visits."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from app.queries.visit_page import VisitPage, VisitPageQuery
from ui.questions.chosen_card import ChosenCard
from ui.shell.desk import WindowDesk
from ui.widgets import (
    LinkButton,
    Notice,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)

SHOWN = 3


class PersonCard(ChosenCard):
    """Empty until somebody is chosen."""

    def __init__(
        self,
        desk: WindowDesk,
        *,
        print_sheet: Callable[[str], None],
        change: Callable[[VisitPage], None],
        show_photo: Callable[[str], None],
    ) -> None:
        super().__init__("选一位走访对象", "在左边列表里选。")
        self._desk = desk
        self._show_photo = show_photo
        self._enrolment = ""
        self.page: VisitPage | None = None
        foot = QHBoxLayout()
        self._sheet = SecondaryButton("打印走访表", icon_name="printer", name="print_sheet")
        self._sheet.clicked.connect(lambda: print_sheet(self._enrolment))
        self._change = SecondaryButton("变更", icon_name="pencil", name="change_plan")
        self._change.clicked.connect(lambda: self.page and change(self.page))
        for part in (self._sheet, self._change):
            part.setEnabled(False)
            foot.addWidget(part)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self._change.setVisible(desk.may("visit.plan"))

    def show_person(self, enrolment_id: str) -> None:
        self._enrolment = enrolment_id
        self._desk.ask(VisitPageQuery(enrolment_id=enrolment_id), self._show)

    def reload(self) -> None:
        if self._enrolment:
            self.show_person(self._enrolment)

    def _show(self, page: VisitPage) -> None:
        if page.enrolment_id != self._enrolment:
            return
        self.page = page
        self.name.setText(f"{page.name}  {page.words}")
        self.words.setText(f"{page.group} · {page.grade} · {page.village}{page.address}")
        empty_layout(self._lines)
        self._line("电话", page.phone)
        self._line("照料人", page.carer)
        if page.agreement_tone:
            self._lines.addWidget(
                Notice(page.agreement, "请补签或续签委托照料服务协议。", "warning")
            )
        else:
            self._line("协议", page.agreement)
        late = f"超期 {-page.days_left} 天" if page.days_left < 0 else f"{page.next_on}"
        self._line("下次走访", f"{late}（{page.why}）")
        unable = [label for _code, label, able in page.able if able is False]
        self._line("不能自己", "、".join(unable))
        for task in page.tasks[:4]:
            tone = "danger" if task.gravity == "danger" or task.days_left < 0 else "warning"
            when = f"超期 {-task.days_left} 天" if task.days_left < 0 else f"{task.due_on} 前"
            self._lines.addWidget(Notice(task.what, f"{task.gravity_label} · {when}", tone))
        for visit in page.visits[:SHOWN]:
            self._lines.addWidget(Text(visit.title))
            self._lines.addWidget(Secondary(visit.note, tone="" if visit.met else "warning"))
            for photo in visit.photos if self._desk.may("attachment.read") else ():
                link = task_link("看照片", f"photo_{photo}", partial(self._show_photo, photo))
                self._lines.addWidget(link)
        for part in (self._sheet, self._change):
            part.setEnabled(True)

    def _line(self, label: str, words: str) -> None:
        if words:
            self._lines.addWidget(Secondary(f"{label}　{words}"))


def task_link(words: str, name: str, then: Callable[[], object]) -> LinkButton:
    """A task's own way out."""
    link = LinkButton(words, name=name)
    link.clicked.connect(lambda: then())
    return link
