"""Where there is no screen the window says so, and the tour draws in memory instead of aborting."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform.startswith("linux")
UNSET = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
SCREENS = {"none": {}, "stale": {"DISPLAY": ":7777"}, "gone": {"WAYLAND_DISPLAY": "wayland-7777"}}


def run(arguments, screen):
    plain = {name: value for name, value in os.environ.items() if name not in UNSET}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**plain, **SCREENS[screen]},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
def test_the_window_without_a_screen_says_what_to_do(tmp_path, screen):
    done = run(["main.py", "--home", str(tmp_path)], screen)
    assert done.returncode == (1 if LINUX else 0)
    assert "没有可用的显示器" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("screen", SCREENS)
def test_off_screen_is_chosen_where_there_is_no_screen(screen):
    code = (
        "from ui import display; display.draw_off_screen_if_need_be();"
        "from PySide6.QtGui import QGuiApplication as A; print(A([]).platformName())"
    )
    assert run(["-c", code], screen).stdout.strip() == "offscreen"
