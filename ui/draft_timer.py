"""When what is typed is saved as a draft."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

DRAFT_MS = 400


class DraftTimer(QTimer):
    """Saves a moment after the last change: ``start`` it at every one."""

    def __init__(
        self, owner: QObject, save: Callable[[], object], after_ms: int = DRAFT_MS
    ) -> None:
        super().__init__(owner)
        self._save = save
        self.setSingleShot(True)
        self.setInterval(after_ms)
        self.timeout.connect(save)

    def save_now(self) -> None:
        """It goes out of sight, also by a lock: a change that still waits is saved at once."""
        if self.isActive():
            self.stop()
            self._save()
