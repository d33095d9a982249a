"""The window's look, put on once for every test of the window."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ui import dialogs
from ui.style.theme import put_on


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    put_on(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _look(dressed: QApplication) -> Iterator[None]:
    dialogs.answers.clear()
    yield
    dialogs.answers.clear()
