"""Widgets that hang in a cycle are freed on the window's thread, whoever fills the memory."""

import gc
import threading
import time

from PySide6.QtWidgets import QWidget

from app.jobs import Lane
from tests.support.windows import LONGEST_MS
from ui.jobs import QtJobRunner


class _Noticed:
    """Says on which thread it went."""

    def __init__(self, gone):
        self.gone = gone

    def __del__(self):
        self.gone.append(threading.current_thread())


def test_cycles_with_widgets_are_freed_on_the_windows_thread(qtbot):
    runner, gone, answers = QtJobRunner(), [], []

    def leave_a_cycle():
        widget = QWidget()
        widget.noticed, widget.itself = _Noticed(gone), widget

    def fill_memory(_context):
        held = []
        while len(gone) < 20:
            held.append([[number] for number in range(2_000)])
            time.sleep(0.01)

    gc.collect()  # what others left; and all that is new from here on is young
    for _ in range(20):
        leave_a_cycle()
    runner.start(Lane.READ, fill_memory, done=answers.append, failed=answers.append)
    qtbot.waitUntil(lambda: len(gone) == 20 and answers == [None], timeout=LONGEST_MS)
    assert set(gone) == {threading.main_thread()}
    runner.shut_down()


def test_the_interpreter_collects_by_itself_again_when_no_window_is_left(qtbot):
    before = gc.isenabled()
    first, second = QtJobRunner(), QtJobRunner()
    first.shut_down()
    assert not gc.isenabled()
    second.shut_down()
    second.shut_down()
    assert gc.isenabled() is before
