"""发放清单: a month's money, what is held back and why; the county writes down that it was paid."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from app.commands.make_payments import MakePayments, PaymentsMade
from app.queries.payment_month import PaymentMonth, PaymentPage, PaymentRow
from app.rules.calendar import month_after, month_of
from app.rules.money import yuan
from ui import dialogs
from ui.cases.papers import PaperDesk
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    Column,
    DataTable,
    Heading,
    LinkButton,
    Page,
    PrimaryButton,
    Secondary,
    SecondaryButton,
)
from ui.words import words_of_issue


def state_words(row: PaymentRow) -> str:
    if row.paid:
        return "已发放"
    return "暂缓" if row.held else "待发放"


def state_tone(row: PaymentRow) -> str:
    return "ok" if row.paid else "danger" if row.held else "brand"


COLUMNS = (
    Column("受理编号", lambda r: r.receipt_number, 128, quiet=True),
    Column("申请人", lambda r: r.name),
    Column("村（居）", lambda r: r.village, 140, quiet=True),
    Column("人数", lambda r: str(r.members or ""), 88, right=True),
    Column("账户", lambda r: r.account, 150, quiet=True),
    Column("金额（元）", lambda r: yuan(r.amount_fen) if r.amount_fen else "", 110, right=True),
    Column("情况", state_words, 100, tone=state_tone),
)


class PaymentsPage(Page):
    """``back`` returns to the cases."""

    def __init__(
        self, desk: WindowDesk, back: Callable[[], None], see: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._papers = PaperDesk(desk, self)
        self._page: PaymentPage | None = None
        self.month = month_of(desk.today)
        card = Card()
        head = QHBoxLayout()
        self.title = Heading("")
        before = SecondaryButton("上月", "Alt+←", name="month_before")
        after = SecondaryButton("下月", "Alt+→", name="month_after")
        before.clicked.connect(lambda: self.go(_month_before(self.month)))
        after.clicked.connect(lambda: self.go(month_after(self.month)))
        close = LinkButton("返回列表", "Esc", name="payments_back")
        close.clicked.connect(back)
        for part in (self.title, before, after):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(close)
        card.body.addLayout(head)
        self.words = Secondary("")
        card.body.addWidget(self.words)
        self.table = DataTable(COLUMNS, lambda r: r.case_id, name="payments", label="发放清单")
        self.table.activated.connect(lambda row: see(row.case_id))
        self.table.selected.connect(self._selected)
        self.table.show_least(4)
        card.body.addWidget(self.table, 1)
        self.why = Secondary("")
        card.body.addWidget(self.why)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.print_button = SecondaryButton("打印清单", icon_name="printer", name="print_payments")
        self.print_button.clicked.connect(self.print_list)
        self.pay_button = PrimaryButton("登记本月已发放", name="make_payments")
        self.pay_button.clicked.connect(self.pay)
        foot.addWidget(self.print_button)
        foot.addWidget(self.pay_button)
        card.body.addLayout(foot)
        self.main.addWidget(card, 1)
        self.show_side(shown=False)

    def go(self, month: date) -> None:
        """Show a month."""
        self.month = month
        self.table.states.show_loading()
        self._desk.ask(PaymentMonth(month=month), self._show, self.table.states.show_error)

    def _show(self, page: PaymentPage) -> None:
        self._page = page
        self.title.setText(f"{page.month:%Y年%m月} 发放清单")
        held = sum(row.held is not None for row in page.rows)
        paid = sum(row.paid for row in page.rows)
        total = sum(row.amount_fen for row in page.ready)
        words = f"待发放 {len(page.ready)} 户，{yuan(total)} 元；已发放 {paid} 户"
        self.words.setText(words + (f"；暂缓 {held} 户，选中可看原因" if held else ""))
        self.table.set_rows(page.rows, empty="这个月没有要发放的待遇。确认同意的从下月起发放。")
        self.print_button.setEnabled(bool(page.rows))
        self.pay_button.setVisible(self._desk.may(MakePayments.action))
        self.pay_button.setEnabled(bool(page.ready) and page.month <= self._desk.today)

    def _selected(self, row: PaymentRow | None) -> None:
        self.why.setText(words_of_issue(row.held) if row is not None and row.held else "")

    def pay(self) -> None:
        """Write the month down as paid."""
        page = self._page
        if page is None:
            return
        total = yuan(sum(row.amount_fen for row in page.ready))
        words = f"登记 {len(page.ready)} 户、共 {total} 元已发放？"
        if dialogs.confirm(self, words, "登记后不能撤回；暂缓的不登记。", yes="登记"):
            self._desk.do(MakePayments(month=page.month), self._paid)

    def _paid(self, made: PaymentsMade) -> None:
        self._desk.notice(f"已登记 {made.count} 户、{yuan(made.total_fen)} 元。", "ok")
        self.go(self.month)

    def print_list(self) -> None:
        """The list with places to sign; what is held back is not on it."""
        page = self._page
        if page is None:
            return
        rows = [row for row in page.rows if row.held is None]
        values: dict[str, Any] = {
            "office": page.office,
            "month": f"{page.month:%Y年%m月}",
            "count": len(rows),
            "total": yuan(sum(row.amount_fen for row in rows)),
            "rows": [
                {
                    "receipt_number": row.receipt_number, "name": row.name, "village": row.village,
                    "members": row.members, "account": row.account, "amount": yuan(row.amount_fen),
                }
                for row in rows
            ],
        }  # fmt: skip
        self._papers.print_values("payment_list", "发放清单", f"{page.month:%Y-%m}", values)


def _month_before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
