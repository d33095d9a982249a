"""数据同步: exchange, what is to be settled, how far everything has got, what was not taken in."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.queries.sync_page import SyncPage, SyncPageQuery
from ui.shell.desk import WindowDesk
from ui.sync.conflict_panel import ConflictPanel
from ui.sync.drives import Drive, DriveWatch, plugged_in
from ui.sync.exchange_panel import ExchangePanel
from ui.sync.network import NetworkCard
from ui.sync.peers_card import PeersCard
from ui.sync.refused_panel import RefusedPanel
from ui.sync.replicas_panel import ReplicasPanel
from ui.sync.states_panel import StatesPanel
from ui.sync.watch_panel import WatchPanel
from ui.widgets import FilterButton, Page

SECTIONS = (
    ("exchange", "交换"),
    ("conflicts", "待定夺"),
    ("states", "交接状态"),
    ("refused", "未收下"),
    ("watch", "要留意"),
    ("replicas", "各单位机器"),
)


class SyncView(Page):
    """F9 exchanges with the drive that is plugged in."""

    def __init__(
        self, desk: WindowDesk, find_drives: Callable[[], tuple[Drive, ...]] = plugged_in
    ) -> None:
        super().__init__()
        self._desk = desk
        tabs = QHBoxLayout()
        self.tabs: dict[str, FilterButton] = {}
        for key, words in SECTIONS:
            self.tabs[key] = FilterButton(words, name=f"section_{key}")
            self.tabs[key].clicked.connect(partial(self.show_section, key))
            tabs.addWidget(self.tabs[key])
        tabs.addStretch(1)
        self.main.addLayout(tabs)
        self.exchange = ExchangePanel(desk, self)
        self.conflicts = ConflictPanel(desk, self)
        self.states = StatesPanel(desk)
        self.refused = RefusedPanel()
        self.watched = WatchPanel(desk, self)
        self.replicas = ReplicasPanel(desk, self.show_section)
        self._sections: dict[str, QWidget] = {}
        whole = QWidget()
        whole.setProperty("look", "page")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for card in self.exchange.cards:
            column.addWidget(card)
        network = NetworkCard(desk)
        column.addWidget(network)
        network.show_state()
        for (key, _), part in zip(
            SECTIONS,
            (whole, self.conflicts, self.states, self.refused, self.watched, self.replicas),
            strict=True,
        ):
            self._sections[key] = part
            self.main.addWidget(part)
        self.main.addStretch(1)
        self.peers = PeersCard()
        self.side.addWidget(self.peers)
        self.side.addStretch(1)
        self.conflicts.counted.connect(partial(self._count, "conflicts"))
        self.watched.counted.connect(partial(self._count, "watch"))
        self.tabs["replicas"].hide()
        self.replicas.shown.connect(self.tabs["replicas"].setVisible)
        self.exchange.finished.connect(self.reload)
        desk.subscribe(self._changed)
        self.watch = DriveWatch(desk, self, find_drives)
        self.watch.changed.connect(self.exchange.show_drives)
        self.show_section("exchange")
        self.reload()

    def open(self, section: str = "exchange", *, start: bool = False, **_where: object) -> None:
        self.show_section(section)
        self.reload()
        if start:
            self.start()

    def show_section(self, key: str) -> None:
        """One section at a time; what stands beside it stays."""
        self.tabs[key].setChecked(True)
        for name, part in self._sections.items():
            part.setVisible(name == key)

    def use_folder(self, folder: Path) -> None:
        """Exchange here from now on."""
        self.exchange.use_folder(folder)

    def start(self) -> None:
        """Exchange with the drive that is plugged in, or ask for a folder."""
        self.show_section("exchange")
        self.exchange.start()

    def reload(self) -> None:
        self._desk.ask(SyncPageQuery(), self._show)
        self.conflicts.reload()
        self.states.reload()
        self.watched.reload()
        self.replicas.reload()

    def _show(self, page: SyncPage) -> None:
        self.peers.show_page(page)
        self.refused.show_lines(page.quarantine)
        self._count("refused", sum(line.count for line in page.quarantine))

    def _count(self, key: str, count: int) -> None:
        words = dict(SECTIONS)[key]
        self.tabs[key].set_text(f"{words} {count}" if count else words)

    def _changed(self, _changes: Changes) -> None:
        self.reload()

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watch.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watch.stop()


def make(desk: WindowDesk) -> QWidget:
    return SyncView(desk)
