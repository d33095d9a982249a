"""Facts in two columns; what is masked has a small button that shows it in full, which is audited."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.commands.reveal import Reveal
from app.queries.person_page import Fact
from ui.shell.desk import WindowDesk
from ui.widgets import IconButton, Secondary, Text, empty_layout


class FactGrid(QWidget):
    """``show_facts`` writes them anew: whatever was shown in full is masked again."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self._desk = desk
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(1, 1)
        self.values: dict[str, Text] = {}

    def show_facts(self, facts: Sequence[Fact]) -> None:
        empty_layout(self._grid)
        self.values = {}
        for number, fact in enumerate(facts):
            self._grid.addWidget(Secondary(fact.label, wrap=False), number, 0)
            value = Text(fact.value)
            self.values[fact.label] = value
            row = QHBoxLayout()
            row.addWidget(value)
            if fact.hidden is not None and self._desk.may(f"reveal.{fact.hidden.mask}"):
                eye = IconButton("eye", f"显示完整{fact.label}", name=f"reveal_{fact.hidden.field}")
                eye.clicked.connect(partial(self._reveal, fact, value, eye))
                row.addWidget(eye)
            row.addStretch(1)
            self._grid.addLayout(row, number, 1)

    def _reveal(self, fact: Fact, value: Text, eye: IconButton) -> None:
        hidden = fact.hidden
        if hidden is None:
            return

        def shown(whole: str) -> None:
            value.setText(whole)
            eye.hide()

        command = Reveal(kind=hidden.kind, record_id=hidden.record_id, field=hidden.field)
        self._desk.do(command, shown)
