"""The walker finds each kind of fault in a widget that has it, and none in one that has not."""

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.support.walker import walk


def _narrow(root: QWidget) -> None:
    label = QLabel("一个很长很长的名字放不下", root)
    label.setGeometry(10, 10, 40, 30)


def _narrow_button(root: QWidget) -> None:
    button = QPushButton("一个很长很长的按键", root)
    button.setAccessibleName("按键")
    button.setGeometry(10, 10, 40, 32)


def _short(root: QWidget) -> None:
    label = QLabel("一句话要占好几行" * 6, root)
    label.setWordWrap(True)
    label.setGeometry(10, 10, 120, 24)


def _outside(root: QWidget) -> None:
    QLabel("外", root).setGeometry(280, 10, 80, 30)


def _screen(root: QWidget) -> None:
    root.setMinimumWidth(900)


def _contrast(root: QWidget) -> None:
    label = QLabel("看不清", root)
    label.setStyleSheet("color: #b8bec4; background: white")
    label.setGeometry(10, 10, 200, 30)


def _name(root: QWidget) -> None:
    QLineEdit(root).setGeometry(10, 10, 200, 40)


def _tab(root: QWidget) -> None:
    from PySide6.QtCore import Qt

    edit = QLineEdit(root)
    edit.setAccessibleName("电话")
    edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    edit.setGeometry(10, 10, 200, 40)


@pytest.mark.parametrize(
    ("kind", "break_it"),
    [
        ("narrow", _narrow),
        ("narrow", _narrow_button),
        ("short", _short),
        ("outside", _outside),
        ("screen", _screen),
        ("contrast", _contrast),
        ("name", _name),
        ("tab", _tab),
    ],
)
def test_a_fault_is_found(qtbot: QtBot, kind: str, break_it: object) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    root.resize(300, 200)
    break_it(root)  # type: ignore[operator]
    assert kind in {finding.kind for finding in walk(root, (300, 200))}


def test_a_sound_widget_has_none(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    column = QVBoxLayout(root)
    column.addWidget(QLabel("姓名"))
    edit = QLineEdit()
    edit.setAccessibleName("姓名")
    column.addWidget(edit)
    assert walk(root, (300, 200)) == []
