"""A child beside the list: what to know before one knocks."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout

from app.queries.child_page import ChildPage, ChildPageQuery, ParentLine
from ui.children.acts import ChildActs
from ui.children.rows import due_words
from ui.questions.chosen_card import ChosenCard
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Notice,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)


class FileCard(ChosenCard):
    """Empty until a child is chosen."""

    def __init__(
        self, desk: WindowDesk, acts: ChildActs, open_file: Callable[[str], object]
    ) -> None:
        super().__init__("选一名儿童", "在左边列表里选，或用上方查找框。")
        self._desk = desk
        self._acts = acts
        self._file_id = ""
        self.page_shown: ChildPage | None = None
        foot = QHBoxLayout()
        self._open = SecondaryButton("档案", icon_name="file-text", name="open_file")
        self._open.clicked.connect(lambda: open_file(self._file_id))
        self._visit = PrimaryButton("开始走访", "Alt+V", icon_name="footprints", name="visit_child")
        self._visit.clicked.connect(lambda: self._acts.visit(self.page_shown))
        foot.addWidget(self._open)
        foot.addStretch(1)
        foot.addWidget(self._visit)
        self.body.addLayout(foot)
        self._visit.setVisible(desk.may("child.visit"))
        for part in (self._open, self._visit):
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
        self.name.setText(f"{page.name}  {page.words}")
        self.words.setText(
            f"{page.village_name} · 走访 {due_words(page.days_left)}（{page.why_next}）"
        )
        empty_layout(self._lines)
        why = f"：{page.risk_words}" if page.risk_words and page.risk != "low" else ""
        tone = {"high": "danger", "middle": "warning"}.get(page.risk, "ok")
        self._lines.addWidget(Text(f"风险{page.risk_label}{why}", tone=tone))
        for parent in page.parents:
            self._lines.addWidget(Text(parent_words(parent)))
            if note := parent_note(parent):
                self._lines.addWidget(Secondary(note))
        for label, words in page.care:
            self._lines.addWidget(Text(f"{label}　{words}"))
        for notice in page.notices:
            self._lines.addWidget(Notice(notice.title, notice.note, notice.tone))
        for task in page.tasks[:3]:
            grave = task.gravity == "danger" or task.days_left < 0
            words = f"{task.gravity_label} · {due_words(task.days_left)}"
            self._lines.addWidget(Notice(task.what, words, "danger" if grave else "warning"))
        for visit in page.visits[:2]:
            self._lines.addWidget(Text(visit.title))
            self._lines.addWidget(Secondary(visit.note, tone="" if visit.met else "warning"))
        for part in (self._open, self._visit):
            part.setEnabled(True)


def parent_words(parent: ParentLine) -> str:
    """父亲 陈某 · 外出务工 · 广东"""
    found = [f"{parent.label} {parent.name}".strip(), parent.state_label, parent.place]
    return " · ".join(word for word in found if word)


def parent_note(parent: ParentLine) -> str:
    """Since when, until when, with what evidence, last heard of."""
    found = [
        f"{parent.since} 起" if parent.since else "",
        f"到 {parent.until}" if parent.until else "",
        f"佐证：{parent.evidence}" if parent.evidence else "",
        f"最近联系 {parent.last_contact_on}" if parent.last_contact_on else "",
        f"最近返乡 {parent.last_home_on}" if parent.last_home_on else "",
    ]
    return "，".join(word for word in found if word)
