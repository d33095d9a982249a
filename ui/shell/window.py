"""The main window: rail, top bar with the one search box, rooms, status bar."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.clock import local_time
from app.desk import Desk
from app.errors import AppError
from app.jobs import JobRunner
from app.queries.find_anything import FindAnything, Found
from app.queries.home_page import HomePage, HomePageQuery
from ui.dialogs import KeysSheet
from ui.shell.ask_date import AskDate
from ui.shell.bars import StatusBar, TopBar
from ui.shell.desk import WindowDesk
from ui.shell.password import PasswordDialog
from ui.shell.rail import Rail
from ui.shell.rooms import Room, rooms_for
from ui.shell.search import FindBox
from ui.style.current import theme
from ui.style.tokens import NARROW
from ui.sync.drives import Drive, DriveWatch
from ui.widgets.shortcuts import bind, listed
from ui.words import words_of

DESKS = {"county": "县级民政", "township": "乡镇民政", "village": "村级"}


@runtime_checkable
class Opens(Protocol):
    """A room's page that can be told what to show."""

    def open(self, **where: Any) -> None: ...


class MainWindow(QMainWindow):
    """One logged-in person's window. ``locked`` is called when they lock it."""

    exchange_asked = Signal()

    def __init__(
        self,
        desk: Desk,
        jobs: JobRunner,
        *,
        pack_label: str,
        locked: Callable[[], None],
        working_day: bool | None = None,
        place: str = "乡镇民政",
    ) -> None:
        super().__init__()
        self.setWindowTitle("一窗 · 乡镇民政")
        self.resize(1366, 768)
        self.desk = WindowDesk(
            desk, jobs, navigate=self.open_room, notice=self.show_notice, failed=self._failed
        )
        self.date_asked: AskDate | None = None
        self._pages: dict[str, QWidget] = {}
        self.rooms = rooms_for(self.desk)
        frame = QWidget()
        frame.setProperty("look", "page")
        self.setCentralWidget(frame)
        self.desk.rooms = tuple(room.key for room in self.rooms)
        self.search = FindBox(self.desk)
        self.search.opened.connect(self._open_found)
        self.rail = Rail(self.rooms, place)
        self.rail.chosen.connect(self.open_room)
        exchanges = any(room.key == "sync" for room in self.rooms)
        self.top = TopBar(self.search, self.desk.actor.name, can_exchange=exchanges)
        self.top.lock.connect(locked)
        self.top.exchange.connect(self._exchange)
        self.top.password.connect(self._change_password)
        self.status = StatusBar(pack_label, self.desk.today, working_day)
        self.desk.draft_saved = self.status.draft_saved
        self.desk.set_count = self.set_count
        self.desk.ask_date = self.ask_date
        self._stack = QStackedWidget()
        self._lay_out(frame)
        if self.desk.may(FindAnything.action):
            bind(self, "Ctrl+K", "查找", self.search.setFocus)
        else:
            self.search.hide()
        bind(self, "F1", "快捷键", self._show_keys)
        for number, room in enumerate(self.rooms[:9], 1):
            bind(self, f"Alt+{number}", room.title, partial(self.open_room, room.key))
        self.drives = DriveWatch(self.desk, self)
        self.drives.plugged.connect(self._drive_came)
        if exchanges:
            self.drives.start()
        self.desk.subscribe(lambda _changes: self._count())
        minute = QTimer(self, interval=60_000)
        minute.timeout.connect(self.desk.hub.tick)
        minute.start()
        self._count()

    def open_room(self, key: str, **where: Any) -> None:
        """Show a room; ``where`` says what in it (a case, a person). A new one shows a few turns later."""
        room = next(room for room in self.rooms if room.key == key)
        self.top.title.setText(room.title)
        self.rail.choose(key)
        self.desk.in_turns(
            self,
            (
                partial(self._make, room),
                partial(self._take_in, key),
                partial(self._turn_to, key),
                partial(self._open_in, key, where),
            ),
        )

    def _make(self, room: Room) -> None:
        if room.key not in self._pages:
            self._pages[room.key] = room.make(self.desk)

    def _take_in(self, key: str) -> QWidget | None:
        page = self._pages[key]
        if self._stack.indexOf(page) >= 0:
            return None
        self._stack.addWidget(page)
        return page

    def _turn_to(self, key: str) -> None:
        self._stack.setCurrentWidget(self._pages[key])

    def _open_in(self, key: str, where: dict[str, Any]) -> None:
        page = self._pages[key]
        if where and isinstance(page, Opens):
            page.open(**where)

    def _open_first(self) -> None:
        if self.rooms and not self._pages:
            self.open_room(self.rooms[0].key)

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Those of the rooms that have been opened."""
        return tuple(self._pages.values())

    def page(self, key: str) -> QWidget:
        """The page of a room that has been opened."""
        return self._pages[key]

    def put_away(self) -> None:
        """Locked: nothing of it stays in sight, whatever is open over it; late answers find nobody."""
        for dialog in self.findChildren(QDialog):
            if dialog.isVisible():
                dialog.done(QDialog.DialogCode.Rejected)
        self.hide()
        self.desk.shut()

    def ask_date(self) -> None:
        """Where the machine's clock can't be believed, ask what day it is before anything is written."""
        doubt = self.desk.clock_doubt
        if doubt is None or (self.date_asked is not None and self.date_asked.isVisible()):
            return

        def kept(_none: None) -> None:
            self.status.set_day(self.desk.today)
            self.show_notice("日期已确认，期限按这个日期计算。")

        self.date_asked = AskDate(self, doubt, lambda day: self.desk.confirm_date(day, kept))
        self.date_asked.open()

    def show_notice(self, words: str, tone: str = "ok") -> None:
        self.status.say(words, tone)

    def set_waiting(self, count: int) -> None:
        """How many changes nobody else has yet."""
        self.top.set_waiting(count)
        self.rail.set_count("sync", count)

    def set_count(self, room_key: str, count: int, tone: str = "") -> None:
        """The count beside a room; nought takes it away."""
        self.rail.set_count(room_key, count, tone)

    def _lay_out(self, frame: QWidget) -> None:
        across = QHBoxLayout(frame)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._stack, 1)
        column.addWidget(self.status)
        across.addLayout(column, 1)

    def _exchange(self) -> None:
        self.open_room("sync", start=True)
        self.exchange_asked.emit()

    def _drive_came(self, drive: Drive) -> None:
        self.show_notice(f"已插入 U 盘“{drive.label}”，按 F9 交换。")

    def _change_password(self) -> None:
        def set_it(dialog: PasswordDialog, new: str) -> None:
            def kept(_none: None) -> None:
                dialog.accept()
                self.show_notice("密码已修改。")

            self.desk.change_password(dialog.text("old"), new, kept, dialog.failed)

        PasswordDialog(self, set_it, "修改我的密码", with_old=True).open()

    def _count(self) -> None:
        """What has not been exchanged, and when the county last sent something."""
        if self.desk.may(HomePageQuery.action):
            self.desk.ask(HomePageQuery(whole=False), self._counted)

    def _counted(self, page: HomePage) -> None:
        self.set_waiting(page.waiting)
        desk = DESKS.get(page.level, "民政")
        self.rail.set_place(desk)
        self.top.set_place(f"{page.place} · {page.role}")
        self.setWindowTitle(f"一窗 · {page.place}{desk}")
        self.status.set_county(f"最近收到 {local_time(page.last_in_at)}" if page.last_in_at else "")

    def _show_keys(self) -> None:
        KeysSheet(self, listed(self)).open()

    def _failed(self, error: AppError) -> None:
        self.show_notice(words_of(error), "danger")

    def _open_found(self, found: Found) -> None:
        self.desk.note("find", about=(found.kind, found.id))
        if found.kind == "case":
            self.open_room("cases", case_id=found.id)
        else:
            self.open_room("people", person_id=found.id)

    # Qt's own names from here on.

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(1, self, self._open_first)  # first the window, then what is in it

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        folded = self.width() < theme().px(NARROW)
        self.rail.fold(folded=folded)
        self.top.fold(folded=folded)
        self.status.fold(folded=folded)
