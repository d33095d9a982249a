"""Fixtures that every test may use: real encrypted stores, a clock that stands, no screen needed."""

import gc
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from ui.immortal import make_constants_immortal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

_SCREEN = {
    "screens": [
        {
            "name": "s", "x": 0, "y": 0, "width": 1366, "height": 768,
            "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
        }
    ]
}  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Off screen, at the size of the machines that the program is for."""
    make_constants_immortal()
    # Qt reads this name as the locale's bytes: keep it plain whatever the tree's own path is.
    screen = Path(tempfile.gettempdir()) / f"yichuang-screen-{os.getpid()}.json"
    screen.write_text(json.dumps(_SCREEN), "utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"


# A machine that is busy with something else makes no test fail.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

pytest_plugins = ["tests.support.replicas", "tests.support.postgres"]


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """A window that a failed test left open does not keep the interpreter from collecting in those after it."""
    yield
    gc.enable()


@pytest.fixture
def qtbot(qtbot: "QtBot", monkeypatch: pytest.MonkeyPatch) -> "QtBot":
    """A window that a test opens by itself is dressed as the program's own."""
    from ui.style.theme import dress

    add = qtbot.addWidget

    def dressed(window: "QWidget", **more: object) -> None:
        dress(window)
        add(window, **more)

    monkeypatch.setattr(qtbot, "addWidget", dressed)
    return qtbot
