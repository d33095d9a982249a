"""Listing a month's payments."""

from app.payments import Due, due_payments
from app.queries.payment_month import PaymentMonth, PaymentPage, PaymentRow
from app.records.assistance import BenefitAccount
from app.records.people import Person
from app.rules.calendar import month_of
from app.security.masking import part_of
from db.reading import Reading


def run(query: PaymentMonth, reading: Reading) -> PaymentPage:
    month = month_of(query.month)
    rows = [_row(due, reading) for due in due_payments(reading.records, month)]
    office = f"{reading.area_name(reading.actor.area_id)}"
    ordered = sorted(rows, key=lambda r: (r.village, r.receipt_number))
    return PaymentPage(month, tuple(ordered), office)


def _row(due: Due, reading: Reading) -> PaymentRow:
    applicant = reading.records.seek(Person, due.case.applicant_id)
    accounts = reading.records.find(BenefitAccount, case_id=due.case.id)
    account = next(iter(accounts), None)
    words = f"{account.payee_name} {part_of(account.account_number, 'account')}" if account else ""
    return PaymentRow(
        due.case.id,
        due.case.receipt_number,
        applicant.name if applicant else "",
        reading.area_name(due.case.area),
        len(due.benefit.member_ids) if due.benefit else 0,
        due.benefit.monthly_fen if due.benefit else 0,
        words or "未登记账户",
        due.paid,
        due.held,
    )
