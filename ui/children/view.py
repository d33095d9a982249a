"""The children's room: the list, a child's file, the villages of a township, the mandatory reports."""

from functools import cached_property

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.changes import Changes
from ui.children.acts import ChildActs
from ui.children.file_page import FilePage
from ui.children.list_page import ListPage
from ui.children.reports_page import ReportsPage
from ui.children.villages_page import VillagesPage
from ui.shell.desk import WindowDesk
from ui.widgets.stack import Stack

KINDS = (
    "child_file", "child_visit", "care_agreement", "parent_state", "child_task", "person", "incident", "incident_note",
)  # fmt: skip


class ChildrenView(QWidget):
    """``open(file_id=…)`` shows a child's file, ``open(incident_id=…)`` a report; else the list."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self._desk = desk
        self.acts = ChildActs(desk, self)
        self.acts.reports.reported = self.show_report
        self._stack = Stack()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.list = self._stack.put(
            ListPage(
                desk,
                self.acts,
                open_file=self.show_file,
                open_villages=self.show_villages,
                open_reports=self.show_reports,
            )
        )
        self.file = self.list.file
        self.table = self.list.table
        desk.subscribe(self._changed)
        self.list.reload()

    # The pages behind the list are made when somebody first goes there.

    @cached_property
    def file_page(self) -> FilePage:
        return self._stack.put(
            FilePage(self._desk, self.acts, back=self.show_list, open_report=self.show_report)
        )

    @cached_property
    def villages(self) -> VillagesPage:
        return self._stack.put(
            VillagesPage(
                self._desk,
                back=self.show_list,
                open_village=self._show_village,
                open_file=self.show_file,
            )
        )

    @cached_property
    def reports(self) -> ReportsPage:
        return self._stack.put(ReportsPage(self._desk, self.acts.reports, back=self.show_list))

    def open(
        self, file_id: str = "", incident_id: str = "", draft_id: str = "", **_more: object
    ) -> None:
        if draft_id:
            self.acts.go_on(draft_id)
        elif incident_id:
            self.show_report(incident_id)
        elif file_id:
            self.show_file(file_id)

    def choose(self, code: str) -> None:
        """One group of the list, those due, or all."""
        self.list.choose(code)

    def show_list(self) -> None:
        self._stack.setCurrentWidget(self.list)
        self.table.view.setFocus()

    def show_file(self, file_id: str) -> None:
        self._stack.setCurrentWidget(self.file_page)
        self.file_page.show_file(file_id)

    def show_villages(self) -> None:
        self._stack.setCurrentWidget(self.villages)
        self.villages.reload()

    def show_reports(self) -> None:
        self._stack.setCurrentWidget(self.reports)
        self.reports.reload()

    def show_report(self, incident_id: str) -> None:
        self.show_reports()
        self.reports.show_report(incident_id)

    def _show_village(self, area: str) -> None:
        self.list.choose_village(area)
        self.show_list()

    def _changed(self, changes: Changes) -> None:
        if not changes.touches(*KINDS):
            return
        self.list.reload()
        self.file.reload()
        shown = self._stack.currentWidget()
        if isinstance(shown, FilePage | VillagesPage | ReportsPage):
            shown.reload()


def make(desk: WindowDesk) -> QWidget:
    return ChildrenView(desk)
