"""Form fields: label above, input, and under it the one sentence that says what is wrong."""

import unicodedata
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from app.errors import FieldIssue
from app.rules.id_number import IdNumber, masked, read_id_number, tidy
from app.rules.money import read_yuan, yuan
from ui.style.current import theme
from ui.widgets.choices import Choice, ChoiceField
from ui.widgets.field_row import FieldRow, go_on

__all__ = [
    "CheckField",
    "Choice",
    "ChoiceField",
    "DateField",
    "FieldRow",
    "IdNumberField",
    "MoneyField",
    "MultiLine",
    "PasswordField",
    "TextField",
    "read_day",
]

MOST_FEN = 99_999_999_99


class TextField(FieldRow):
    def __init__(
        self,
        name: str,
        label: str,
        *,
        hint: str = "",
        placeholder: str = "",
        longest: int = 200,
        secret: bool = False,
    ) -> None:
        self.edit = QLineEdit()
        super().__init__(name, label, self.edit, hint)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setMaxLength(longest)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.textEdited.connect(self._edited)

    def _edited(self) -> None:
        self.set_error(None)
        self.changed.emit()

    def value(self) -> str:
        return self.edit.text().strip()

    def set_value(self, text: str | None) -> None:
        self.edit.setText(text or "")
        self.edit.setCursorPosition(0)  # a long name is read from its beginning


class PasswordField(TextField):
    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label, secret=True)

    def value(self) -> str:
        return self.edit.text()  # a blank may be part of a password


class MoneyField(TextField):
    """Yuan as people write it; the value is fen. None: nothing there, or nothing sensible."""

    def __init__(self, name: str, label: str, *, hint: str = "", most_fen: int = MOST_FEN) -> None:
        super().__init__(name, label, hint=hint, longest=20)
        self._most = most_fen
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)

    def amount(self) -> int | None:
        read = self._read()
        return read if isinstance(read, int) else None

    def set_amount(self, fen: int | None) -> None:
        self.edit.setText("" if fen is None else yuan(fen))

    def issue(self) -> FieldIssue | None:
        """What is wrong with what stands here; an empty field is not wrong by itself."""
        read = self._read()
        return read if isinstance(read, FieldIssue) and self.value() else None

    def left(self) -> None:
        read = self._read()
        if isinstance(read, int):
            self.edit.setText(yuan(read))
        elif self.value():
            self.set_error(read)

    def _read(self) -> int | FieldIssue:
        return read_yuan(self.value(), self._most, self.name)


class DateField(TextField):
    """A typed date: 20261124, 2026-11-24, 2026.11.24 or 2026年11月24日; one key for today."""

    def __init__(
        self, name: str, label: str, *, hint: str = "", today: Callable[[], date] | None = None
    ) -> None:
        super().__init__(name, label, hint=hint, longest=20)
        self._today = today
        self.edit.setPlaceholderText(
            "如 20261124，按 T 填今天" if today else "如 20261124 或 2026-11-24"
        )

    def day(self) -> date | None:
        return read_day(self.value())

    def set_day(self, day: date | None) -> None:
        self.edit.setText(day.isoformat() if day else "")

    def left(self) -> None:
        if (day := self.day()) is not None:
            self.edit.setText(day.isoformat())
        elif self.value():
            self.set_error("日期不对，请写成 20261124 这样的八位数字。")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            self._today is not None
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.text().lower() == "t"
        ):
            self.set_day(self._today())
            self.set_error(None)
            self.changed.emit()
            return True
        return super().eventFilter(watched, event)


class IdNumberField(TextField):
    """An identity number; says at once what is wrong, and what it tells when it holds."""

    told = Signal(object)  # IdNumber

    def __init__(self, name: str, label: str, *, today: Callable[[], date], hint: str = "") -> None:
        super().__init__(name, label, hint=hint, longest=24)
        self._today = today
        self.edit.setPlaceholderText("18 位公民身份号码")
        self.edit.textEdited.connect(self._look)

    def value(self) -> str:
        return tidy(self.edit.text())

    def number(self) -> IdNumber | None:
        read = read_id_number(self.value(), self._today(), self.name)
        return read if isinstance(read, IdNumber) else None

    def show_masked(self, number: str) -> None:
        """For those who may not see all of it: nothing to edit."""
        self.edit.setText(masked(number))
        self.edit.setReadOnly(True)

    def left(self) -> None:
        if not self.value() or self.edit.isReadOnly():
            return
        read = read_id_number(self.value(), self._today(), self.name)
        self.set_error(read if isinstance(read, FieldIssue) else None)

    def _look(self) -> None:
        if len(self.value()) != 18:
            return
        read = read_id_number(self.value(), self._today(), self.name)
        if isinstance(read, IdNumber):
            self.edit.setText(read.text)
            self.told.emit(read)
        else:
            self.set_error(read)


class CheckField(QCheckBox):
    """A statement that holds or not; its words stand beside it and never reach over the edge."""

    changed = Signal()

    def __init__(self, name: str, label: str) -> None:
        super().__init__(label.replace("&", "&&"))
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.toggled.connect(lambda _: self.changed.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, as in every field; the space bar ticks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            go_on(self)
        else:
            super().keyPressEvent(event)

    def value(self) -> bool:
        return self.isChecked()

    def set_value(self, on: bool) -> None:
        self.setChecked(on)


class MultiLine(FieldRow):
    """Several lines of words; Tab goes on to the next field."""

    def __init__(self, name: str, label: str, *, hint: str = "", rows: int = 3) -> None:
        self.edit = QPlainTextEdit()
        super().__init__(name, label, self.edit, hint)
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(theme().px(rows * 22 + 14))
        self.edit.textChanged.connect(self._edited)

    def value(self) -> str:
        return self.edit.toPlainText().strip()

    def set_value(self, text: str | None) -> None:
        self.edit.setPlainText(text or "")

    def _edited(self) -> None:
        self.set_error(None)
        self.changed.emit()


def read_day(text: str) -> date | None:
    """A date as people type it, or None."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for mark in ("年", "月", ".", "/", "、"):
        plain = plain.replace(mark, "-")
    plain = plain.removesuffix("日").strip("-")
    if plain.isdigit() and len(plain) == 8:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    parts = plain.split("-")
    if len(parts) != 3 or not all(part.strip().isdigit() for part in parts) or len(parts[0]) != 4:
        return None
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
