"""Clicking for a whole working life must not abort the program (see ui.immortal)."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLICKS = """
from PySide6.QtWidgets import QApplication, QPushButton
from ui.style.theme import put_on
app = QApplication([])
put_on(app)
button = QPushButton()
button.clicked.connect(lambda _checked=False: None)
for _ in range(20000):
    button.click()
print("alive")
"""


def test_twenty_thousand_clicks_and_a_clean_end():
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", CLICKS],
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert "alive" in done.stdout
