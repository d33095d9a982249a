"""What is done in a room of visits opens as a form over it, one at a time, and is said when it is done."""

from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from ui.cases.viewer import FileViewer
from ui.shell.desk import Opened, WindowDesk


class Acts:
    """``dialog`` is the form that was opened last."""

    def __init__(self, desk: WindowDesk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner
        self.dialog: QDialog | None = None

    def show_photo(self, photo_id: str) -> None:
        """A photo of a visit, in memory only; that it was seen is audited."""
        self._desk.open_attachment(photo_id, self._show_opened)

    def _show_opened(self, opened: Opened) -> None:
        self._open(FileViewer(self._desk, opened, self._owner))

    def _open(self, dialog: QDialog) -> None:
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.deleteLater()  # the last form: closed long since
        self.dialog = dialog
        dialog.open()

    def _done(self, form: QDialog, words: str) -> None:
        form.accept()
        self._desk.notice(words, "ok")
