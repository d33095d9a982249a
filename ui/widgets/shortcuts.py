"""Shortcuts with words: bound in one way, so that the F1 sheet can list whatever works right now."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def bind(owner: QWidget, keys: str, words: str, then: Callable[[], object]) -> QShortcut:
    """Make ``keys`` (as written for people: ``Ctrl+Enter``) work while ``owner`` can be seen."""
    shortcut = QShortcut(owner)
    shortcut.setKeys(_sequences(keys))
    shortcut.setProperty("keys", keys)
    shortcut.setProperty("words", words)
    shortcut.activated.connect(then)
    return shortcut


def listed(window: QWidget) -> list[tuple[str, str]]:
    """What can be pressed now: keys and words, each once, those of the window first."""
    found: dict[str, str] = {}
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        words = shortcut.property("words")
        if words and isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled():
            found.setdefault(str(shortcut.property("keys")), str(words))
    return list(found.items())


def _sequences(keys: str) -> list[QKeySequence]:
    """Enter is two keys: the big one and the one of the number block."""
    before, _, last = keys.rpartition("+")
    if last != "Enter":
        return [QKeySequence(keys.replace("←", "Left").replace("→", "Right"))]
    return [QKeySequence(f"{before}+{key}" if before else key) for key in ("Return", "Enter")]
