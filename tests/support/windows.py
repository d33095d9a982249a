"""Waiting for a window, however busy the machine is with something else."""

from typing import TYPE_CHECKING

from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONGEST_MS = 30_000  # only for giving up: whoever is idle sooner is not waited for
PAUSE_MS = 20


def until_idle(qtbot: "QtBot", jobs: QtJobRunner) -> None:
    qtbot.waitUntil(lambda: jobs.idle, timeout=LONGEST_MS)


def settle(qtbot: "QtBot", jobs: QtJobRunner) -> None:
    """Answers may ask again: only when nothing is under way three times over is the page whole."""
    for _ in range(3):
        until_idle(qtbot, jobs)
        qtbot.wait(PAUSE_MS)


def settle_window(qtbot: "QtBot", window: MainWindow) -> None:
    jobs = window.desk._jobs
    assert isinstance(jobs, QtJobRunner)
    settle(qtbot, jobs)
