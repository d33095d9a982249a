"""How a case is shown in a list."""

from app.queries.case_list import CaseRow
from ui.widgets import Column


def days_words(row: CaseRow) -> str:
    """What remains, in words that need no colour."""
    left = row.days_left
    if left is None:
        return ""
    unit = "天" if row.status == "posted" else "个工作日"
    if left < 0:
        return f"超 {-left} {unit}"
    return "今天" if left == 0 else f"剩 {left} {unit}"


def days_tone(row: CaseRow) -> str:
    left = row.days_left
    if left is None:
        return "neutral"
    return "danger" if left <= 0 else "warning" if left <= 3 else "ok"


def case_columns() -> tuple[Column, ...]:
    return (
        Column("受理编号", lambda r: r.receipt_number, 128, quiet=True),
        Column("申请人", _applicant),
        Column("事项", lambda r: r.programme, 90),
        Column("村（居）", lambda r: r.village, 130, quiet=True),
        Column("当前环节", lambda r: r.status_label, 150, quiet=True),
        Column("期限", days_words, 124, tone=days_tone),
    )


def _applicant(row: CaseRow) -> str:
    more = f" 等 {row.members} 人" if row.members > 1 else ""
    return f"{row.applicant}{more}"
