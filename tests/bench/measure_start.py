"""From starting the program to the log-in window on the screen, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from db.unattended import make_demo
from tests.bench.figures import Figure

ROUNDS = 7

# Both print the seconds from the start of the interpreter's own work to the window's first paint.
_SHOWN = """
from time import perf_counter
start = perf_counter()
import sys
from pathlib import Path
{imports}
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication(sys.argv[:1])
{window}
window.show()
def shown():
    print(perf_counter() - start, flush=True)
    application.quit()
QTimer.singleShot(0, shown)
application.exec()
"""
_OURS = _SHOWN.format(
    imports="from ui.shell.start import Front\nfrom ui.style.theme import put_on",
    window="put_on(application)\nwindow = Front(Path(sys.argv[1]), lambda *_: None)",
)
_BARE = _SHOWN.format(
    imports="from ui.shell.start import Front\nfrom PySide6.QtWidgets import QMainWindow",
    window="window = QMainWindow()\nwindow.resize(1366, 768)",
)


def figures(folder: Path) -> Iterator[Figure]:
    home = folder / "office"
    make_demo(home, households=1, seed=1)
    ours, bare = [], []
    for _ in range(ROUNDS):  # in turn, so that a busy moment of the machine strikes both
        bare.append(_run(_BARE, home))
        ours.append(_run(_OURS, home))
    value, floor = median(ours), median(bare)
    yield Figure(
        "log-in window shown", value, "s", floor,
        "a bare PySide6 window with the same imports", 1.5 * floor,
    )  # fmt: skip


def _run(script: str, home: Path) -> float:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)],
        cwd=root, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout.split()[-1])
