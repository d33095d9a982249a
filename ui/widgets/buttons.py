"""Buttons with their shortcut written on them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from ui.style.current import theme
from ui.style.theme import icon, pixmap
from ui.widgets.shortcuts import bind


class Button(QPushButton):
    """``keys`` is written on the button and works while it can be seen and pressed.

    ``bound=False`` only writes it: for keys that the field beside it answers to. Enter presses the
    button that has the keyboard, as the space bar does.
    """

    kind = ""

    def __init__(
        self,
        text: str,
        keys: str = "",
        icon_name: str = "",
        *,
        name: str = "",
        parent: QWidget | None = None,
        bound: bool = True,
    ) -> None:
        super().__init__(parent)
        self._keys = keys
        self._icon_name = icon_name
        self._shortcut: QShortcut | None = None
        self.setProperty("look", self.kind)
        self.setObjectName(name or f"button_{text}")
        self.set_text(text)
        self.setAutoDefault(False)
        if icon_name:
            size = theme().px(16)
            drawn = icon(icon_name, self._icon_colour(), size)
            grey = pixmap(icon_name, theme().tokens.secondary, size)
            drawn.addPixmap(grey, QIcon.Mode.Disabled)
            self.setIcon(drawn)
            self.setIconSize(QSize(size, size))
        if keys and bound:
            self._shortcut = bind(self, keys, text, self.click)

    def set_text(self, text: str) -> None:
        """Change the words; an & is an & and no mark for a key."""
        self.setAccessibleName(text)
        shown = f"{text}  {self._keys}" if self._keys else text
        before = " " if self._icon_name and shown else ""  # a little air after the icon
        self.setText(before + shown.replace("&", "&&"))
        if self._shortcut is not None:
            self._shortcut.setProperty("words", text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _icon_colour(self) -> str:
        return theme().tokens.ink


class PrimaryButton(Button):
    """The one thing to do on this screen."""

    kind = "primary"

    def _icon_colour(self) -> str:
        return theme().tokens.card


class SecondaryButton(Button):
    pass


class DangerButton(Button):
    kind = "danger"

    def _icon_colour(self) -> str:
        return theme().tokens.danger


class LinkButton(Button):
    kind = "link"

    def _icon_colour(self) -> str:
        return theme().tokens.brand


class FilterButton(Button):
    """One of several views of a list: 全部 12, 待核对 4."""

    kind = "filter"

    def __init__(self, text: str, *, name: str = "") -> None:
        super().__init__(text, name=name)
        self.setCheckable(True)
        self.setAutoExclusive(True)


class IconButton(Button):
    """A picture alone, where there is no room for words: they stand in the tool tip."""

    kind = "icon"

    def __init__(self, icon_name: str, words: str, *, name: str = "") -> None:
        super().__init__("", icon_name=icon_name, name=name or f"button_{words}")
        self.setToolTip(words)
        self.setAccessibleName(words)
