"""The only door for questions, messages and the choice of files; tests lay down the answers beforehand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.style.current import theme
from ui.widgets.buttons import DangerButton, PrimaryButton, SecondaryButton
from ui.widgets.labels import Heading, IconLabel, Secondary, Text


class Answers:
    """Answers laid down by a test, used up in order; ``asked`` keeps what a person would have read."""

    def __init__(self) -> None:
        self._next: list[Any] = []
        self.asked: list[str] = []

    def lay_down(self, *answers: Any) -> None:
        self._next.extend(answers)

    def take(self, question: str) -> tuple[bool, Any]:
        """Whether there is an answer, and which."""
        self.asked.append(question)
        return (True, self._next.pop(0)) if self._next else (False, None)

    def clear(self) -> None:
        self._next.clear()
        self.asked.clear()


answers = Answers()


def tell(parent: QWidget, title: str, detail: str = "", *, tone: str = "brand") -> None:
    """Say one thing that must be read before going on."""
    laid, _ = answers.take(title)
    if not laid:
        box = MessageBox(parent, title, detail, tone)
        box.add_choice(PrimaryButton("知道了", "Enter"), accept=True)
        box.exec()


def confirm(
    parent: QWidget, title: str, detail: str = "", *, yes: str = "确定", danger: bool = False
) -> bool:
    """Ask before something that can't be taken back. ``yes`` names what will be done."""
    laid, answer = answers.take(title)
    if laid:
        return bool(answer)
    box = MessageBox(parent, title, detail, "danger" if danger else "brand")
    box.add_choice(SecondaryButton("取消", "Esc"), accept=False)
    box.add_choice(DangerButton(yes) if danger else PrimaryButton(yes, "Enter"), accept=True)
    return box.exec() == QDialog.DialogCode.Accepted


def choose(parent: QWidget, title: str, detail: str, ways: Sequence[str]) -> int | None:
    """Which of a few ways, by its place; the first is the usual one. None: none of them."""
    laid, answer = answers.take(title)
    if laid:
        return None if answer is None else int(answer)
    box = MessageBox(parent, title, detail, "brand")
    box.add_choice(SecondaryButton("取消", "Esc"), accept=False)
    chosen: list[int] = []
    for place, words in reversed(list(enumerate(ways))):
        button = PrimaryButton(words, "Enter") if place == 0 else SecondaryButton(words)
        button.clicked.connect(lambda _=False, place=place: chosen.append(place))
        box.add_choice(button, accept=True)
    return chosen[0] if box.exec() == QDialog.DialogCode.Accepted and chosen else None


def open_file(parent: QWidget, title: str, pattern: str, folder: Path | None = None) -> Path | None:
    """A file that exists, or None; ``pattern`` as in ``图片 (*.jpg *.png)``."""
    laid, answer = answers.take(title)
    if laid:
        return Path(answer) if answer else None
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(folder or ""), pattern)
    return Path(chosen) if chosen else None


def open_files(parent: QWidget, title: str, pattern: str) -> Sequence[Path]:
    laid, answer = answers.take(title)
    if laid:
        return tuple(Path(one) for one in answer or ())
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, "", pattern)
    return tuple(Path(one) for one in chosen)


def save_file(parent: QWidget, title: str, suggestion: str, pattern: str) -> Path | None:
    laid, answer = answers.take(title)
    if laid:
        return Path(answer) if answer else None
    chosen, _ = QFileDialog.getSaveFileName(parent, title, suggestion, pattern)
    return Path(chosen) if chosen else None


def open_folder(parent: QWidget, title: str) -> Path | None:
    laid, answer = answers.take(title)
    if laid:
        return Path(answer) if answer else None
    chosen = QFileDialog.getExistingDirectory(parent, title)
    return Path(chosen) if chosen else None


class MessageBox(QDialog):
    """A question with its reason, in the look of the program."""

    def __init__(self, parent: QWidget, title: str, detail: str, tone: str) -> None:
        super().__init__(parent)
        px = theme().px
        self.setObjectName("message")
        self.setWindowTitle("一窗")
        self.setModal(True)
        self.setFixedWidth(min(px(440), parent.window().width() - 16))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(24), px(20), px(24), px(16))
        whole.setSpacing(px(16))
        top = QHBoxLayout()
        top.setSpacing(px(12))
        names = {"danger": "triangle-alert", "warning": "circle-alert"}
        picture = IconLabel(names.get(tone, "info"), tone, 24)
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(4))
        words.addWidget(Heading(title, wrap=True))
        if detail:
            words.addWidget(Secondary(detail))
        top.addLayout(words, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(8))
        self._buttons.addStretch(1)
        whole.addLayout(top)
        whole.addLayout(self._buttons)

    def add_choice(
        self, button: PrimaryButton | SecondaryButton | DangerButton, *, accept: bool
    ) -> None:
        button.clicked.connect(self.accept if accept else self.reject)
        self._buttons.addWidget(button)
        if accept:
            button.setFocus()

    # Qt's own name from here on.

    def sizeHint(self) -> QSize:
        """As high as the words need at this width: Qt would ask for the width that they would like to have."""
        layout = self.layout()
        assert layout is not None
        return QSize(self.maximumWidth(), layout.totalHeightForWidth(self.maximumWidth()))


class KeysSheet(QDialog):
    """F1: what can be pressed right now."""

    def __init__(self, parent: QWidget, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        px = theme().px
        self.setObjectName("keys")
        self.setWindowTitle("快捷键")
        self._over = parent
        inner = QWidget()
        inner.setProperty("look", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(8))
        for pressed, words in keys:
            line = QHBoxLayout()
            line.addWidget(Text(words, wrap=False))
            line.addStretch(1)
            line.addSpacing(px(24))
            line.addWidget(Secondary(pressed, wrap=False))
            column.addLayout(line)
        shut = PrimaryButton("关闭", "Esc")
        shut.clicked.connect(self.reject)
        self._inner = inner
        self._keys = QScrollArea()
        self._keys.setWidgetResizable(True)
        self._keys.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._keys.setWidget(inner)
        self._keys.setMinimumWidth(inner.sizeHint().width() + px(16))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(20), px(16), px(20))
        outer.setSpacing(px(8))
        outer.addWidget(Heading("现在可以按的键"))
        outer.addWidget(self._keys, 1)
        outer.addWidget(shut, 0, Qt.AlignmentFlag.AlignRight)

    def sizeHint(self) -> QSize:
        """As high as its keys; where the window below is lower, they scroll."""
        usual, keys, px = super().sizeHint(), self._inner.sizeHint(), theme().px
        high = usual.height() - self._keys.sizeHint().height() + keys.height()
        return QSize(usual.width(), min(high, self._over.window().height() - px(40)))
