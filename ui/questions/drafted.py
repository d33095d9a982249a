"""A form over the room whose content waits as a draft until it is handed in."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from app.drafts import Draft
from ui.draft_timer import DraftTimer
from ui.shell.desk import WindowDesk
from ui.widgets import CheckField
from ui.widgets.form_dialog import Entry, FormDialog


class DraftedForm(FormDialog):
    """``draft`` names the draft, and with it the form: opened again, it goes on where it was left."""

    def __init__(
        self,
        parent: QWidget,
        desk: WindowDesk,
        title: str,
        fields: Sequence[Entry],
        checks: Sequence[CheckField] = (),
        *,
        draft: str,
        room: str,
        hand_in: Callable[[FormDialog], None],
        **more: Any,
    ) -> None:
        super().__init__(parent, title, fields, checks, hand_in=hand_in, **more)
        self._desk, self._draft, self._room, self._title = desk, draft, room, title
        self._begun = self._body()
        self._timer = DraftTimer(self, self._save)
        for part in (*fields, *checks):
            part.changed.connect(self._timer.start)
        desk.drafts(self._drafts)

    def _body(self) -> dict[str, Any]:
        found: dict[str, Any] = {name: field.value() for name, field in self.fields.items()}
        return found | {name: check.value() for name, check in self.checks.items()}

    def _save(self) -> None:
        body = self._body()
        if body != self._begun:
            actor = self._desk.actor.user_id
            self._desk.save_draft(
                Draft(self._draft, actor, self._room, self._title, body, self._desk.now)
            )

    def _drafts(self, drafts: Sequence[Draft]) -> None:
        if not isValid(self):
            return  # the window was locked meanwhile
        for draft in drafts:
            if draft.id == self._draft:
                for name, value in draft.body.items():
                    part = self.fields.get(name) or self.checks.get(name)
                    if part is not None:
                        part.set_value(value)

    def accept(self) -> None:
        """Handed in: the draft is of no use any more."""
        self._timer.stop()
        self._desk.forget_draft(self._draft)
        super().accept()

    def reject(self) -> None:
        """Esc and 取消 lose nothing, and so need not be asked about."""
        QDialog.reject(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """However it goes out of sight, also by a lock: what was typed is kept at once."""
        super().hideEvent(event)
        self._timer.save_now()
