"""Beside a list: whoever is chosen there."""

from PySide6.QtWidgets import QVBoxLayout

from ui.style.current import theme
from ui.widgets import Card, Heading, Secondary


class ChosenCard(Card):
    """Asks to choose somebody until then."""

    def __init__(self, ask: str, hint: str) -> None:
        super().__init__()
        self.name = Heading(ask, wrap=True)
        self.words = Secondary(hint)
        self.body.addWidget(self.name)
        self.body.addWidget(self.words)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme().px(4))
        self.body.addLayout(self._lines)
