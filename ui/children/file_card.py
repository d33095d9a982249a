"""A child's file beside the list."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.queries.child_page import ChildPage, ChildPageQuery
from ui.children.acts import ChildActs
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    Heading,
    LinkButton,
    Notice,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)


class FileCard(Card):
    """Empty until a child is chosen."""

    def __init__(self, desk: WindowDesk, acts: ChildActs) -> None:
        super().__init__()
        self._desk = desk
        self._acts = acts
        self._file_id = ""
        self.page_shown: ChildPage | None = None
        self.name = Heading("选一名儿童")
        self.words = Secondary("在左边列表里选，或用上方查找框。")
        self.body.addWidget(self.name)
        self.body.addWidget(self.words)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.body.addLayout(self._lines)
        foot = QHBoxLayout()
        self._entrust = SecondaryButton("委托照护", name="entrust")
        self._visit = PrimaryButton("开始走访", icon_name="footprints", name="visit_child")
        self._entrust.clicked.connect(lambda: self._acts.entrust(self.page_shown))
        self._visit.clicked.connect(lambda: self._acts.visit(self.page_shown))
        foot.addWidget(self._entrust)
        foot.addStretch(1)
        foot.addWidget(self._visit)
        self.body.addLayout(foot)
        for part in (self._entrust, self._visit):
            part.setEnabled(False)

    def show_file(self, file_id: str) -> None:
        self._file_id = file_id
        self._desk.ask(ChildPageQuery(file_id=file_id), self._show)

    def reload(self) -> None:
        if self._file_id:
            self.show_file(self._file_id)

    def _show(self, page: ChildPage) -> None:
        if page.file_id != self._file_id:
            return
        self.page_shown = page
        self.name.setText(page.name)
        self.words.setText(f"{page.words}  风险：{page.risk_label}  下次走访 {page.next_visit_on}")
        empty_layout(self._lines)
        for line in page.lines:
            self._lines.addWidget(Text(line.title))
            if line.note:
                self._lines.addWidget(Secondary(line.note))
        for group in page.groups:
            self._lines.addWidget(Notice(f"符合“{group.title}”，请核实", group.note))
        for task in page.tasks:
            self._lines.addWidget(Notice(task.title, task.note, "warning"))
        for agreement_id, told in page.agreements:
            link = LinkButton(f"{told.title}（打印）", name=f"agreement_{agreement_id}")
            link.clicked.connect(partial(self._acts.print_agreement, agreement_id))
            self._lines.addWidget(link)
            self._lines.addWidget(Secondary(told.note))
        for visit in page.visits[:4]:
            self._lines.addWidget(Text(f"走访 {visit.title}"))
            self._lines.addWidget(Secondary(visit.note))
        for part in (self._entrust, self._visit):
            part.setEnabled(True)
