"""What every step of the tour stands on: the window, the desk behind it, waiting, pictures, papers."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer

from app.documents.draw import draw
from app.queries.base import Query
from app.queries.case_paper import Paper
from app.rules.id_number import check_character
from app.sync.whole_file import write_whole
from ui.cases.view import CasesView
from ui.intake.view import IntakeView
from ui.shell.start import Front, OpenDesk
from ui.tour_picture import picture_of

WAIT_S = 20.0
STICK = "U盘"


class StepFailed(Exception):
    """A step of the tour did not come to what it should."""


def number(born: str, order: str) -> str:
    """An ID number that nobody has, with its check character."""
    first = f"520201{born}{order}"
    return first + check_character(first)


def pause(milliseconds: int) -> None:
    """Let the window live for a while. An event loop, since ``QTest.qWait`` starves working threads."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Walk:
    """A person at a machine of the demo world."""

    def __init__(
        self, out: Path, world: Path, open_desk: OpenDesk, users: list[dict[str, str]]
    ) -> None:
        self._out = out
        self._world = world
        self._open_desk = open_desk
        self._stick = out / STICK
        self._stick.mkdir()
        self._front = Front(world / "township-1", open_desk)
        self._front.show()
        self._users = {user["user"]: user["password"] for user in users}
        self.steps: list[dict[str, Any]] = []
        self.files: list[str] = []
        self._left: list[
            Front
        ] = []  # kept: a window that Python's collector takes down brings Qt down
        self._open_form: Any = None

    def end(self) -> None:
        self._front.shut_down()

    def _print(self, query: Query[Paper]) -> None:
        self._write(self._desk().ask(query))

    def _write(self, paper: Paper) -> None:
        target = self._out / f"{paper.form}.pdf"
        write_whole(target, [draw(paper.form, paper.values)])
        self.files.append(target.name)

    def _window(self) -> Any:
        main = self._front.main
        if main is None:
            raise StepFailed("not logged in")
        return main

    def _desk(self) -> Any:
        if self._front.desk is None:
            raise StepFailed("not logged in")
        return self._front.desk

    def _intake(self) -> IntakeView:
        page: IntakeView = self._page("intake", IntakeView)
        return page

    def _cases(self) -> CasesView:
        page: CasesView = self._page("cases", CasesView)
        return page

    def _page(self, key: str, kind: type[Any]) -> Any:
        page = self._window().page(key)
        if not isinstance(page, kind):
            raise StepFailed(key)
        return page

    def _expect(self, holds: bool, words: str) -> None:
        if not holds:
            raise StepFailed(words)

    def _until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + WAIT_S
        while not holds():
            if time.monotonic() > end:
                raise StepFailed("waited in vain")
            pause(20)

    def _settle(self) -> None:
        """Until nothing is under way and everything is painted."""
        pause(60)
        self._until(lambda: self._front.jobs.idle)
        pause(60)

    def _picture(self, name: str) -> str:
        file = f"{name}.png"
        picture_of(self._front, self._open_form).save(str(self._out / file))
        return file
