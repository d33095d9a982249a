"""The longest time for which the window does not answer, room by room, on an office of some hundred households.

In a process of its own: a window needs an application, and the others here must not share its threads.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread, get_ident
from time import perf_counter, thread_time
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

from db.unattended import make_demo
from tests.bench.figures import Figure

if TYPE_CHECKING:
    from app.queries.base import Query
    from ui.shell.window import MainWindow

A = TypeVar("A")
HOUSEHOLDS = 120
LIMIT_MS = 50.0
ROOT = Path(__file__).resolve().parents[2]
UI = str(ROOT / "ui")


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
                self._late = _where(sys._current_frames().get(self._main))


def _where(frame: FrameType | None) -> str:
    """The innermost of our own calls. Quick, and nothing kept: what a frame holds must go on its own thread."""
    ours: list[str] = []
    while frame is not None and len(ours) < 3:
        code = frame.f_code
        if code.co_filename.startswith(UI):
            ours.append(f"ui{code.co_filename.removeprefix(UI)}:{frame.f_lineno} {code.co_name}")
        frame = frame.f_back
    return " < ".join(ours)


class Driver:
    """Does what a person does and prints how long the window did not answer meanwhile; one line a step."""

    def __init__(self, home: Path) -> None:
        from ui.shell.start import Front
        from ui.tour_walk import pause
        from ui.verbs.base import load_store, open_desk

        self._pause = pause
        self.front = Front(home, open_desk, None, load_store)
        self.front.show()
        pause(1)  # until it shows is the start's figure
        self._watch = Watchdog()

    @property
    def main(self) -> "MainWindow":
        assert self.front.main is not None
        return self.front.main

    def ask(self, query: "Query[A]") -> A:
        assert self.front.desk is not None
        return self.front.desk.ask(query)

    def step(self, where: str, act: Callable[[], object]) -> None:
        self._watch.begin()
        act()
        self._settle()
        line = (where, self._watch.longest * 1000, self._watch.own * 1000, self._watch.culprit)
        print(json.dumps(line, ensure_ascii=False), flush=True)

    def log_in(self, user: str, password: str) -> None:
        self.front.log_in.asked.emit(user, password)
        while self.front.main is None:
            self._pause(10)

    def end(self) -> None:
        self._watch.stop()
        self.front.shut_down()

    def _settle(self) -> None:
        for _ in range(3):
            self._pause(40)
            while not self.front.jobs.idle:
                self._pause(10)


def drive(home: Path, user: str, password: str) -> None:
    """Log in, go through every room and what is behind it, lock, and log in again."""
    from PySide6.QtWidgets import QApplication

    from ui.style.theme import put_on

    application = QApplication([])
    put_on(application)
    driver = Driver(home)
    step = driver.step
    step("the log-in page, while code is read", lambda: None)
    step("logging in", lambda: driver.log_in(user, password))
    for again in ("", " again"):
        for room in driver.main.rooms:
            step(f"{room.title}{again}", lambda key=room.key: driver.main.open_room(key))
    _deeper(driver)
    _exchange(driver, home)
    step("another size", lambda: driver.front.resize(911, 512))
    step("the keys", driver.main._show_keys)
    step("locking", driver.front.lock)
    step("logging in again", lambda: driver.log_in(user, password))
    driver.end()
    sys.stdout.flush()
    os._exit(0)


def _deeper(driver: Driver) -> None:
    """What is behind the lists."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QDialog

    from app.queries.case_list import CaseList
    from app.queries.children_list import ChildrenList

    main, step = driver.main, driver.step
    cases, children = driver.ask(CaseList()).rows, driver.ask(ChildrenList(group="")).rows
    visits = main.page("visits")
    main.search.setFocus()
    step("searching", lambda: QTest.keyClicks(main.search, "chen"))
    step("opening a case", lambda: main.open_room("cases", case_id=cases[0].id))
    step("another case", lambda: main.open_room("cases", case_id=cases[1].id))
    members = main.page("cases").case._detail.members
    step("a person", lambda: main.open_room("people", person_id=members[0].person_id))
    step("发放清单", main.page("cases").show_payments)
    step("a child", lambda: main.open_room("children", file_id=children[0].id))
    step("another child", lambda: main.open_room("children", file_id=children[1].id))
    step("a visit's form", lambda: visits.visit(visits.table.row_at(0)))
    step("putting it away", lambda: [form.close() for form in main.findChildren(QDialog)])


def _exchange(driver: Driver, home: Path) -> None:
    """F9 with a folder for the stick."""
    stick = home.parent / "stick"
    stick.mkdir()
    page = driver.main.page("sync")
    driver.main.open_room("sync")
    driver.step("choosing a folder", lambda: page.use_folder(stick))
    driver.step("an exchange", page.start)


if __name__ == "__main__":
    drive(Path(sys.argv[1]), *sys.argv[2:])
