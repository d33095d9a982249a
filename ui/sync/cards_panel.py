"""A section that is a card for each thing that wants somebody: one below the other, or a sentence that there is none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.shell.desk import WindowDesk
from ui.widgets import StatePane


class CardsPanel(QWidget):
    """``counted`` tells how many there are."""

    counted = Signal(int)

    def __init__(self, desk: WindowDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("look", "page")
        content = QWidget()
        content.setProperty("look", "page")
        self._box = QVBoxLayout(content)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(14)
        self.states = StatePane(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.states)
