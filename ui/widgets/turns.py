"""Long building in short turns: the window answers between one part and the next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget


def in_turns(owner: QWidget, parts: Sequence[Callable[[], object]]) -> None:
    """Call one after the other, each in a turn of its own; what is left is dropped where the owner goes.

    A part that answers with a widget has it dressed by the sheet in the same turn: else that would
    all be done at once when the page is shown.
    """
    left = list(parts)

    def go() -> None:
        made = left.pop(0)()
        if isinstance(made, QWidget):
            for one in (made, *made.findChildren(QWidget)):
                one.ensurePolished()
        if left:
            QTimer.singleShot(0, owner, go)

    go()
