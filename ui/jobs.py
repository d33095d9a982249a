"""The job runner of the window: one thread for writes, two for reads, answers on the window's thread."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.jobs import Cancelled, JobContext, Lane, Progress

T = TypeVar("T")


class QtJobRunner(QObject):
    """Every callback runs on the window's thread, in the order in which work ends."""

    _call = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            Lane.WRITE: ThreadPoolExecutor(1, "write"),
            Lane.READ: ThreadPoolExecutor(2, "read"),
        }
        self._open = 0
        self._call.connect(self._run_here, Qt.ConnectionType.QueuedConnection)

    @property
    def idle(self) -> bool:
        """Whether nothing is under way and no answer is still to be delivered."""
        return self._open == 0

    def start(
        self,
        lane: Lane,
        work: Callable[[JobContext], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progress: Callable[[Progress], None] | None = None,
    ) -> JobContext:
        listen = progress or _ignore

        def on_progress(step: Progress) -> None:
            self._call.emit(lambda: listen(step))

        context = JobContext(on_progress)

        def finish(call: Callable[[], None]) -> None:
            self._open -= 1
            call()

        def run() -> None:
            try:
                result = work(context)
            except Cancelled:
                self._call.emit(lambda: finish(_nothing))
            except Exception as error:  # noqa: BLE001 - handed on, not swallowed
                problem = error  # the name bound by except is gone when the lambda runs
                self._call.emit(lambda: finish(lambda: failed(problem)))
            else:
                self._call.emit(lambda: finish(lambda: done(result)))

        self._open += 1
        self._lanes[lane].submit(run)
        return context

    def shut_down(self) -> None:
        """Let the write in hand finish; drop everything that has not begun."""
        for pool in self._lanes.values():
            pool.shutdown(cancel_futures=True)

    def _run_here(self, call: Callable[[], None]) -> None:
        call()


def _ignore(_: Progress) -> None: ...


def _nothing() -> None: ...
