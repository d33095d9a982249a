"""Nothing of the kit is cut off, faint, nameless or out of reach, on a large screen and on a small one."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.walker import walk
from tests.ui.gallery import gallery
from ui.dialogs import KeysSheet, MessageBox
from ui.style.theme import put_on
from ui.style.tokens import HIGH_CONTRAST, LIGHT, Tokens
from ui.widgets import PrimaryButton


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)])
def test_every_widget_of_the_kit_can_be_read_and_reached(
    qtbot: QtBot, size: tuple[int, int]
) -> None:
    page = gallery()
    qtbot.addWidget(page)
    assert [str(finding) for finding in walk(page, size)] == []


def test_a_question_can_be_read_whole(qtbot: QtBot) -> None:
    page = gallery()
    qtbot.addWidget(page)
    box = MessageBox(page, "撤销这次受理？", "撤销后材料仍在，" * 12, "danger")
    box.add_choice(PrimaryButton("撤销受理", "Enter"), accept=True)
    size = (box.width(), box.heightForWidth(box.width()))
    assert [str(finding) for finding in walk(box, size)] == []


def test_the_sheet_of_keys_says_what_can_be_pressed(qtbot: QtBot) -> None:
    page = gallery()
    qtbot.addWidget(page)
    sheet = KeysSheet(page, [("Ctrl+K", "查找"), ("F9", "立即交换")])
    hint = sheet.sizeHint()
    assert [str(finding) for finding in walk(sheet, (hint.width(), hint.height()))] == []


@pytest.mark.parametrize(("tokens", "scale"), [(HIGH_CONTRAST, 1.0), (LIGHT, 1.5), (LIGHT, 2.0)])
def test_other_looks_can_be_read_too(
    qtbot: QtBot, qapp: QApplication, tokens: Tokens, scale: float
) -> None:
    put_on(qapp, tokens, scale)
    try:
        page = gallery()
        qtbot.addWidget(page)
        findings = [str(finding) for finding in walk(page, (1366, 768))]
    finally:
        put_on(qapp)
    assert findings == []


def test_twice_the_size_is_twice_the_size(qtbot: QtBot, qapp: QApplication) -> None:
    put_on(qapp, LIGHT, 2.0)
    try:
        large = PrimaryButton("登录")
        qtbot.addWidget(large)
        large.ensurePolished()
        height = large.sizeHint().height()
    finally:
        put_on(qapp)
    usual = PrimaryButton("登录")
    qtbot.addWidget(usual)
    usual.ensurePolished()
    assert height >= 1.9 * usual.sizeHint().height()
