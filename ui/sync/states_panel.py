"""How far everything has got, as a list: waiting, carried, taken over by the county."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout

from app.queries.record_states import (
    Reached,
    RecordStates,
    RecordStatesQuery,
    StateRow,
)
from ui.shell.desk import WindowDesk
from ui.sync.state_line import REACHED, TONES, since_words
from ui.widgets import Card, Column, DataTable, FilterButton

FILTERS = (
    ("", "全部"),
    (Reached.WAITING, "待交换"),
    (Reached.CARRIED, "已带出"),
    (Reached.TAKEN, "县级已接收"),
    (Reached.REFUSED, "县级未收下"),
)


class StatesPanel(Card):
    """交接状态."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__("交接状态")
        self._desk = desk
        self._reached = ""
        row = QHBoxLayout()
        self.filters: dict[str, FilterButton] = {}
        for reached, words in FILTERS:
            made = FilterButton(words, name=f"reached_{reached or 'all'}")
            made.clicked.connect(partial(self.choose, str(reached)))
            self.filters[str(reached)] = made
            row.addWidget(made)
        row.addStretch(1)
        self.filters[""].setChecked(True)
        self.body.addLayout(row)
        columns = (
            Column("对象", lambda r: r.title, 150),
            Column("类别", lambda r: r.sort, 110, quiet=True),
            Column("到了哪里", lambda r: REACHED[r.state.reached], 120, tone=_tone),
            Column("从什么时候", lambda r: since_words(r.state)),
        )
        self.table = DataTable(columns, lambda r: r.dossier, name="record_states", label="交接状态")
        self.table.activated.connect(self._open)
        self.table.show_least(9)
        self.body.addWidget(self.table)

    def choose(self, reached: str) -> None:
        """Show only what has got so far."""
        self._reached = reached
        self.reload()

    def reload(self) -> None:
        self._desk.ask(
            RecordStatesQuery(reached=self._reached), self._show, self.table.states.show_error
        )

    def _show(self, found: RecordStates) -> None:
        for reached, words in FILTERS:
            count = found.counts.get(str(reached), 0) if reached else 0
            self.filters[str(reached)].set_text(f"{words} {count}" if count else words)
        self.table.set_rows(found.rows, empty="这里没有内容。本机写的都会列在这里，直到县级接收。")

    def _open(self, row: StateRow) -> None:
        if row.person_id and self._desk.may("person.read"):
            self._desk.navigate("people", person_id=row.person_id)


def _tone(row: StateRow) -> str:
    return TONES[row.state.reached]
