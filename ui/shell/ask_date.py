"""Asking for today's date in words, where the machine's clock can't be believed."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from app.office_clock import Doubt
from ui.widgets.fields import DateField
from ui.widgets.form_dialog import FormDialog


class AskDate(FormDialog):
    """``confirmed`` gets the date that the person read from a calendar. Cancelled, one may look but not write."""

    def __init__(self, parent: QWidget, doubt: Doubt, confirmed: Callable[[date], None]) -> None:
        self._confirmed = confirmed
        super().__init__(
            parent,
            "今天是几号？",
            (DateField("today", "今天的日期"),),
            hint=f"电脑显示 {_in_words(doubt.shown)}，而本机最近的记录是 {_in_words(doubt.last)}，"
            "电脑的时钟可能不准。请看日历填写今天的日期，期限都按它计算；不确认只能查看，不能办理。",
            action="确认日期",
            hand_in=lambda _form: self._check(),
        )

    def _check(self) -> None:
        day = self.day("today")
        if day is None:
            self.fields["today"].set_error("请填写今天的日期，例如 20261124。")
            return
        self._confirmed(day)
        self.accept()


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
