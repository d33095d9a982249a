"""The log-in page and what lies behind it: another look, locking, switching the person."""

from collections.abc import Iterator

import pyrage
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.security.key_slots import Cost, make_key_file, with_user, write_key_file
from db.unattended import open_desk
from tests.support.replicas import Replica
from tests.support.walker import walk
from ui.shell.start import Front
from ui.style.current import Theme, theme
from ui.style.display import read_display
from ui.style.theme import put_on
from ui.style.tokens import HIGH_CONTRAST
from ui.widgets import FilterButton

QUICK = Cost(memory_kib=64, passes=1)
PASSWORD = "fadeway-1979-tulip"


@pytest.fixture
def front(qtbot: QtBot, township: Replica) -> Iterator[Front]:
    """A township's machine that two people can open, at its log-in page."""
    file = make_key_file("county", str(pyrage.x25519.Identity.generate().to_public()), township.key)
    for user, name in (("clerk", "罗映雪"), ("reviewer", "何秀")):
        file = with_user(file, user, name, PASSWORD, township.key, QUICK)
    write_key_file(township.store.home, file)
    township.store.close()
    made = Front(township.store.home, open_desk)
    qtbot.addWidget(made)
    made.show()
    yield made
    qtbot.waitUntil(lambda: made.jobs.idle, timeout=10000)
    made.shut_down()


def press(front: Front, name: str) -> None:
    """One of the looks on the log-in page."""
    button = front.log_in.findChild(FilterButton, f"display_{name}")
    assert isinstance(button, FilterButton)
    button.click()


def test_another_look_is_put_on_at_once_and_kept(
    front: Front, qtbot: QtBot, dressed: QApplication
) -> None:
    """Of a locked window: the person stays chosen, and at the next start the look is there again."""
    usual = theme()
    try:
        front.log_in.lock_for("clerk")
        press(front, "large")
        assert theme().px(100) == 125
        assert not front.log_in.user.isEnabled()
        assert front.log_in.user.code() == "clerk"
        press(front, "contrast")
        assert theme().tokens == HIGH_CONTRAST
        assert [str(finding) for finding in walk(front, (911, 512))] == []
        put_on(dressed)
        read_display(front.home).put_on(dressed)
        assert theme() == Theme(HIGH_CONTRAST, 1.25)
        for name in ("large", "contrast"):
            press(front, name)
        assert theme() == usual
    finally:
        put_on(dressed)
