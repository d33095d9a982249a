"""The job runner of the window: one thread for writes, two for reads, answers on the window's thread."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.jobs import Cancelled, JobContext, Lane, Progress
from ui.collecting import CollectsHere

T = TypeVar("T")
_BETWEEN = 0.1  # seconds between two reports of progress
_SWITCH = (
    0.0005  # seconds for which a lane may keep the interpreter when the window's thread wants it
)
_TURN = 0.008  # seconds after which a turn of building lets the window answer


class QtJobRunner(QObject):
    """Every callback runs on the window's thread, in the order in which work ends.

    What is to be called waits in a queue of Python's own and the signal only says that there is
    something: a Python object as the argument of a signal from another thread has been seen to be
    freed before its slot ran (PySide6 6.12).
    """

    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            Lane.WRITE: ThreadPoolExecutor(1, "write"),
            Lane.READ: ThreadPoolExecutor(2, "read"),
        }
        self._collects = CollectsHere(self)
        sys.setswitchinterval(_SWITCH)  # the usual 5 ms, at every paint, doubled the stalls
        self._open = 0
        self._calls: deque[Callable[[], None]] = deque()
        self._turns: dict[object, deque[Callable[[], object]]] = {}
        self._wake.connect(self._run_here, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way, no answer is still to be delivered and no page is half built."""
        return self._open == 0

    def start(
        self,
        lane: Lane,
        work: Callable[[JobContext], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: object | None = None,
    ) -> JobContext:
        def tell(call: Callable[[], None]) -> None:
            self._call(lambda: call() if _alive(owner) else None)

        context = JobContext(_throttled(progress, tell) if progress else _ignore)

        def finish(call: Callable[[], None]) -> None:
            self._open -= 1
            if _alive(owner):
                call()

        def run() -> None:
            try:
                result = work(context)
            except Cancelled:
                self._call(lambda: finish(cancelled or _nothing))
            except Exception as error:  # noqa: BLE001 - handed on, not swallowed
                problem = error  # the name bound by except is gone when the lambda runs
                self._call(lambda: finish(lambda: failed(problem)))
            else:
                self._call(lambda: finish(lambda: done(result)))

        self._open += 1
        self._lanes[lane].submit(run)
        return context

    def in_turns(self, owner: object, parts: Iterable[Callable[[], object]]) -> None:
        """Call one after the other, a few milliseconds' worth in each turn of the event loop, the first at once.

        A part that answers with a widget has it dressed by the sheet in the same turn: else that would
        all be done at once when the page is shown. What is left is dropped where the owner goes, or
        where the same owner begins anew.
        """
        self._end_turns(owner)
        left = self._turns[owner] = deque(parts)
        self._open += 1
        self._turn(owner, left)

    def _turn(self, owner: object, left: deque[Callable[[], object]]) -> None:
        until = time.perf_counter() + _TURN
        try:
            while left and _alive(owner) and time.perf_counter() < until:
                part = left.popleft()
                if not left:
                    self._end_turns(owner)  # before the last part, which may be a dialog
                _dress(part())
        finally:
            if left and _alive(owner):
                QTimer.singleShot(1, self, lambda: self._turn(owner, left))
            elif self._turns.get(owner) is left:
                self._end_turns(owner)

    def _end_turns(self, owner: object) -> None:
        """Nothing is left to do for this owner, or nothing more is wanted."""
        left = self._turns.pop(owner, None)
        if left is not None:
            left.clear()
            self._open -= 1

    def drop_turns(self) -> None:
        """Leave what is half built as it is: nobody will see it."""
        for owner in tuple(self._turns):
            self._end_turns(owner)

    def shut_down(self) -> None:
        """Let the write in hand finish; drop everything that has not begun."""
        self.drop_turns()
        for pool in self._lanes.values():
            pool.shutdown(cancel_futures=True)
        self._collects.stop()

    def _call(self, call: Callable[[], None]) -> None:
        """Have this called on the window's thread; from any thread."""
        self._calls.append(call)
        self._wake.emit()

    def _run_here(self) -> None:
        self._calls.popleft()()


def _throttled(
    listen: Callable[[Progress], None], tell: Callable[[Callable[[], None]], None]
) -> Callable[[Progress], None]:
    """At most ten reports a second reach the window; the last one always does."""
    last = float("-inf")

    def heard(step: Progress) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= _BETWEEN or step.done == step.total:
            last = now
            tell(lambda: listen(step))

    return heard


def _dress(made: object) -> None:
    if isinstance(made, QWidget):
        for one in (made, *made.findChildren(QWidget)):
            one.ensurePolished()


def _alive(owner: object | None) -> bool:
    """Whether the Qt object behind the owner still exists; a plain object always does."""
    return not isinstance(owner, QObject) or isValid(owner)


def _ignore(_: Progress) -> None: ...


def _nothing() -> None: ...
