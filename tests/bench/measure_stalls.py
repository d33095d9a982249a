"""The longest time for which the window does not answer, room by room, on an office of some hundred households.

In a process of its own: a window needs an application, and the others here must not share its threads.
"""

import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread, get_ident
from time import perf_counter, thread_time
from types import FrameType

from db.unattended import make_demo
from tests.bench.figures import Figure

HOUSEHOLDS = 120
LIMIT_MS = 50.0
ROOT = Path(__file__).resolve().parents[2]


def figures(folder: Path) -> Iterator[Figure]:
    user = make_demo(folder / "office", households=HOUSEHOLDS, seed=1)[0]
    done = subprocess.run(
        [sys.executable, "-m", __name__, str(folder / "office"), user["user"], user["password"]],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    for line in done.stdout.splitlines():
        where, wall, own, culprit = json.loads(line)
        words = f"work of the window's own thread in it; {culprit}"
        yield Figure(f"longest stall, {where}", wall, "ms", own, words, LIMIT_MS)


class Watchdog:
    """A beat on the window's thread; another thread looks where that one is when a beat is late."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._last, self._own = perf_counter(), thread_time()
        self.longest = self.own = 0.0
        self.culprit = ""
        self._late = ""
        self._main, self._stop = get_ident(), Event()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)
        Thread(target=self._look, daemon=True).start()

    def begin(self) -> None:
        self._last, self._own = perf_counter(), thread_time()
        self.longest = self.own = 0.0
        self.culprit = self._late = ""

    def stop(self) -> None:
        self._stop.set()
        self._timer.stop()

    def _beat(self) -> None:
        now, own = perf_counter(), thread_time()
        if now - self._last > self.longest:
            self.longest, self.own = now - self._last, own - self._own
            self.culprit = self._late
        self._last, self._own, self._late = now, own, ""

    def _look(self) -> None:
        while not self._stop.wait(0.005):
            if perf_counter() - self._last > LIMIT_MS / 2000 and not self._late:
                frame = sys._current_frames().get(self._main)
                self._late = _where(frame)


def _where(frame: FrameType | None) -> str:
    ours = [
        f"{Path(f.filename).relative_to(ROOT)}:{f.lineno} {f.name}"
        for f in traceback.extract_stack(frame)
        if f.filename.startswith(str(ROOT / "ui"))
    ]
    return " < ".join(reversed(ours[-3:]))


def drive(home: Path, user: str, password: str) -> None:
    """Log in, open every room twice, search, type, open a case, change the size; one line for each."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.queries.case_list import CaseList
    from ui.shell.start import Front
    from ui.style.theme import put_on
    from ui.tour_walk import pause
    from ui.verbs.base import load_store, open_desk

    application = QApplication([])
    put_on(application)
    front = Front(home, open_desk, None, load_store)
    front.show()
    watch = Watchdog()

    def settle() -> None:
        for _ in range(3):
            pause(40)
            while not front.jobs.idle:
                pause(10)

    def step(where: str, act: Callable[[], object]) -> None:
        settle()
        watch.begin()
        act()
        settle()
        line = (where, watch.longest * 1000, watch.own * 1000, watch.culprit)
        print(json.dumps(line, ensure_ascii=False), flush=True)

    def log_in() -> None:
        front.log_in.asked.emit(user, password)
        while front.main is None:
            pause(10)

    step("logging in", log_in)
    main = front.main
    assert main is not None
    assert front.desk is not None
    for again in ("", " again"):
        for room in main.rooms:
            step(f"{room.title}{again}", lambda key=room.key: main.open_room(key))
    main.search.setFocus()
    step("searching", lambda: QTest.keyClicks(main.search, "chen"))
    case = front.desk.ask(CaseList()).rows[0]
    step("opening a case", lambda: main.open_room("cases", case_id=case.id))
    step("another size", lambda: front.resize(911, 512))
    step("the keys", main._show_keys)
    watch.stop()
    front.shut_down()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    drive(Path(sys.argv[1]), *sys.argv[2:])
