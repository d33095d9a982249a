"""Cases: the queue on one page, a case's own page on the other."""

from functools import cached_property, partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.queries.case_list import CaseList, CasePage, CaseRow
from app.queries.payment_month import PaymentMonth
from ui.cases.case_view import CaseView
from ui.cases.payments import PaymentsPage
from ui.cases.rows import case_columns
from ui.shell.desk import WindowDesk
from ui.widgets import Card, DataTable, FilterButton, SecondaryButton
from ui.widgets.stack import Stack

STAGES = (
    ("", "全部"), ("verify", "待核对"), ("investigate", "待入户"), ("opinion", "待初审"),
    ("notice", "公示"), ("county", "县级"),
)  # fmt: skip


class CasesView(QWidget):
    """``open(case_id=…)`` shows a case; without anything it shows the queue."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self._desk = desk
        self._stage = ""
        self._next: tuple[str, str] | None = None
        self._stack = Stack()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self._list = self._stack.put(QWidget())
        box = QVBoxLayout(self._list)
        box.setContentsMargins(24, 18, 24, 18)
        card = Card()
        filters = QHBoxLayout()
        filters.setSpacing(6)
        self._filters: dict[str, FilterButton] = {}
        for code, words in STAGES:
            made = FilterButton(words, name=f"stage_{code or 'all'}")
            made.clicked.connect(partial(self._choose_stage, code))
            self._filters[code] = made
            filters.addWidget(made)
        filters.addStretch(1)
        pay = SecondaryButton("发放清单", icon_name="wallet", name="open_payments")
        pay.clicked.connect(self.show_payments)
        filters.addWidget(pay)
        card.body.addLayout(filters)
        pay.setVisible(desk.may(PaymentMonth.action))
        self.table = DataTable(case_columns(), lambda row: row.id, name="cases", label="办件列表")
        self.table.activated.connect(self._open_row)
        self.table.view.clicked.connect(lambda at: self._open_row(self.table.row_at(at.row())))
        self.table.model.ask_more = self._more
        card.body.addWidget(self.table, 1)
        box.addWidget(card)
        desk.subscribe(self._changed)
        self.reload()

    # The pages behind the list are made when somebody first goes there.

    @cached_property
    def case(self) -> CaseView:
        return self._stack.put(CaseView(self._desk, self.show_list))

    @cached_property
    def payments(self) -> PaymentsPage:
        return self._stack.put(PaymentsPage(self._desk, self.show_list, self._open_case))

    def open(self, case_id: str = "", **_more: object) -> None:
        if case_id:
            self.case.show_case(case_id)
            self._stack.setCurrentWidget(self.case)

    def show_payments(self) -> None:
        """The month's money."""
        self._stack.setCurrentWidget(self.payments)
        self.payments.go(self.payments.month)

    def _open_case(self, case_id: str) -> None:
        self.open(case_id=case_id)

    def show_list(self) -> None:
        self._stack.setCurrentWidget(self._list)
        self.table.view.setFocus()

    def reload(self) -> None:
        query = CaseList(stage=self._stage)
        self._desk.ask(query, self._show, self.table.states.show_error)

    def _choose_stage(self, code: str) -> None:
        self._stage = code
        self.reload()

    def _show(self, page: CasePage) -> None:
        for code, words in STAGES:
            self._filters[code].setText(f"{words} {page.counts.get(code or 'all', 0)}")
            self._filters[code].setChecked(code == self._stage)
        self._next = page.next_key
        self.table.set_rows(
            page.rows, more=page.next_key is not None, empty="这个环节没有在办的申请。"
        )

    def _more(self) -> None:
        def arrived(page: CasePage) -> None:
            self._next = page.next_key
            self.table.append_rows(page.rows, more=page.next_key is not None)

        self._desk.ask(CaseList(stage=self._stage, after=self._next), arrived)

    def _open_row(self, row: CaseRow) -> None:
        self.open(case_id=row.id)

    def _changed(self, changes: Changes) -> None:
        if changes.touches("case", "decision"):
            self.reload()
        shown = self._stack.currentWidget()
        if isinstance(shown, CaseView):
            shown.changed(changes)


def make(desk: WindowDesk) -> QWidget:
    return CasesView(desk)
