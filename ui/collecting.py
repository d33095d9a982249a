"""Python's cyclic collector, on the window's thread only.

By itself it runs in whichever thread happens to allocate, and what it frees there may be widgets: Qt allows that on the
window's thread alone, and a process now and then ends in a fault when it is done elsewhere. So while a job runner lives
the automatic collector is off, and a timer does here what it would have done.
"""

import gc
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

_EVERY = 250  # milliseconds


class CollectsHere(QObject):
    """Collects on the thread that made it, until ``stop``; several may live at once."""

    _living: ClassVar[int] = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        CollectsHere._living += 1
        self._timer = QTimer(self)
        self._timer.timeout.connect(collect_due)
        self._timer.start(_EVERY)

    def stop(self) -> None:
        """Give the work back to the interpreter with the last of these."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        CollectsHere._living -= 1
        if CollectsHere._living == 0:
            gc.enable()


def collect_due() -> None:
    """The oldest generation that is due by the interpreter's own thresholds, as it would do it."""
    counts, limits = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > limits[generation]:
            gc.collect(generation)
            return


def keep_for_good() -> None:
    """Leave out of every later collection what is loaded now: code, rules and texts, which live as long as the program.

    A full collection over them has been measured at 146 ms on a busy machine, and the window stands still for it.
    """
    gc.freeze()


def keep_no_longer() -> None:
    gc.unfreeze()
