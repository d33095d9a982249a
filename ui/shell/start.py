"""From the log-in page to the window and back: opening, locking, switching the person."""

import gc
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QStackedWidget
from shiboken6 import delete

from app.clock import local_time
from app.desk import Desk
from app.enrolling import Enter
from app.errors import AppError
from app.exchange import Report
from app.jobs import JobContext, Lane
from app.policy.calendars import work_calendar
from app.policy.errors import CalendarUnknown
from app.policy.load import default_packs
from app.security.errors import LockedOut, PasswordNeeded
from app.security.key_slots import FILE as KEY_FILE
from app.security.key_slots import read_key_file
from app.security.log_in import set_first_password, users
from ui.collecting import keep_for_good, keep_no_longer
from ui.jobs import QtJobRunner
from ui.shell.first_run import FirstRunPage
from ui.shell.forgotten import Forgotten
from ui.shell.log_in import LogInPage
from ui.shell.password import PasswordDialog
from ui.shell.rooms import all_rooms
from ui.shell.window import MainWindow
from ui.style.display import Display, keep_display, read_display
from ui.style.theme import dress
from ui.words import words_of

IDLE_MINUTES = 15
OpenDesk = Callable[[Path, str, str, Report], Desk]


class Front(QStackedWidget):
    """Shows the log-in page, or the window of whoever is logged in. ``window`` is None while locked out."""

    def __init__(
        self,
        home: Path,
        open_desk: OpenDesk,
        enter: Enter | None = None,
        load_store: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        dress(self)
        self.setWindowTitle("一窗 · 乡镇民政")
        self.resize(1366, 768)
        self.home = home
        self._open_desk = open_desk
        self._load_store = load_store or (lambda: None)
        self.jobs = QtJobRunner(self)
        self.desk: Desk | None = None
        self._opening: JobContext | None = None
        self.main: MainWindow | None = None
        if enter is not None and is_empty(home):
            self.addWidget(FirstRunPage(home, self.jobs, enter, self._entered))
        else:
            self._show_log_in()
        QTimer.singleShot(0, self._warm_up)
        self._idle = QTimer(self)
        self._idle.setInterval(IDLE_MINUTES * 60_000)
        self._idle.timeout.connect(self.lock)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusWindowChanged.connect(self._watch)

    def _show_log_in(self) -> None:
        hint_file = self.home / "demo.txt"
        hint = hint_file.read_text("utf-8") if hint_file.exists() else ""
        self.log_in = LogInPage(users(read_key_file(self.home)), hint, read_display(self.home))
        self.log_in.display_asked.connect(self._change_display)
        self.log_in.asked.connect(self._asked)
        self.log_in.progress.cancelled.connect(self._put_off)
        self.log_in.forgotten.connect(self._forgotten)
        self.addWidget(self.log_in)
        self.setCurrentWidget(self.log_in)

    def _change_display(self, display: Display) -> None:
        """Another look, here and for the window that is made at the next log-in."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        keep_display(self.home, display)
        display.put_on(application)
        dress(self)
        before = self.log_in
        self._show_log_in()
        self.log_in.take_over(before)
        self.removeWidget(before)
        before.deleteLater()

    def _entered(self, user: str) -> None:
        """A new machine has become a replica: its first person logs in."""
        self._show_log_in()
        self.log_in.choose(user)
        self.log_in.show_last("本机已启用。登录后请按 F9，从同一 U 盘读入首份数据。")

    def _forgotten(self, user: str) -> None:
        names = dict(users(read_key_file(self.home)))
        Forgotten(self, self.home, self.jobs, self._reset).ask(user, names.get(user, user))

    def _reset(self, user: str) -> None:
        self.log_in.clear()
        self.log_in.choose(user)
        self.log_in.show_last("新密码已起作用，请登录。")

    def _warm_up(self) -> None:
        """Read in the background, while the password is typed, what the first form and the store need.

        The rooms' code too: read when a room is first opened, it would hold the window up.
        """
        self.jobs.start(
            Lane.READ, self._read_ahead, done=lambda _: keep_for_good(), failed=self._failed
        )

    def _read_ahead(self, context: JobContext) -> None:
        modules = ("pypinyin.core", *(room.module for room in all_rooms()))
        parts: list[Callable[[], object]] = [self._load_store, default_packs, work_calendar]
        parts += [partial(import_module, module) for module in modules]
        for number, part in enumerate(parts):
            context.report(number, len(parts), "")  # stops here when the window is closed
            part()

    def _asked(self, user: str, password: str) -> None:
        self._opening = self.jobs.start(
            Lane.WRITE,
            lambda job: self._open(user, password, job.report),
            done=self._opened,
            failed=self._failed,
            progress=lambda step: self.log_in.show_progress(step),
        )

    def _put_off(self) -> None:
        """What makes opening long can be done at another time; the window opens all the same."""
        if self._opening is not None:
            self._opening.cancel()

    def _open(self, user: str, password: str, report: Report) -> Desk:
        """On the write lane: the store is never opened twice at once."""
        if self.desk is not None:
            self.desk.close()
            self.desk = None
        desk = self._open_desk(self.home, user, password, report)
        default_packs()  # read by now, or here: the window's thread must find them read
        work_calendar()
        import_module("ui.home.view")
        return desk

    def _opened(self, desk: Desk) -> None:
        self.desk = desk
        if self.main is not None:
            self._take_down(self.main)
        day = desk.clock.today()
        working: bool | None = None
        with suppress(CalendarUnknown):
            working = work_calendar().is_working(day)
        packs = default_packs()
        self.main = MainWindow(
            desk, self.jobs, pack_label=f"政策包 {packs[0].label}", locked=self.lock, working_day=working
        )  # fmt: skip
        QTimer.singleShot(1, self, self._show_main)  # made in one turn, shown in the next
        if desk.last_log_in is not None:
            self.main.show_notice(f"上次登录 {local_time(desk.last_log_in.isoformat())}")
        if desk.days_left is not None:
            words = f"再过 {desk.days_left} 天不与上级交换，本机将封存，请尽快交换。"
            self.main.show_notice(words, "warning")
        self._idle.start()

    def _show_main(self) -> None:
        if self.main is not None:
            self.addWidget(self.main)
            self.setCurrentWidget(self.main)
            self.log_in.clear()
            self.main.ask_date()

    def _ask_first_password(self, user: str) -> None:
        """The one-time code was right: what opens this machine from now on is a password of their own."""
        code = self.log_in.password.edit.text()
        self.log_in.show_problem("")

        def set_it(dialog: PasswordDialog, new: str) -> None:
            def kept(_none: None) -> None:
                dialog.accept()
                self._asked(user, new)

            self.jobs.start(
                Lane.WRITE,
                lambda _c: set_first_password(self.home, user, code, new),
                done=kept,
                failed=dialog.failed,
            )

        PasswordDialog(self, set_it).open()

    def _failed(self, error: Exception) -> None:
        if isinstance(error, PasswordNeeded):
            self._ask_first_password(str(error.facts["user"]))
        elif isinstance(error, LockedOut):
            self.log_in.show_locked_out(int(error.facts["seconds"]))
        elif isinstance(error, AppError):
            self.log_in.show_problem(words_of(error))
        else:
            self.log_in.show_problem("打不开：程序出错，请重新启动后再试。")
            raise error

    def lock(self) -> None:
        """Close the store, so that the key leaves memory; drafts are saved already."""
        if self.main is None or self.desk is None:
            return
        user = self.desk.actor.user_id
        desk, self.desk = self.desk, None
        self.jobs.drop_turns()
        self.main.put_away()  # a form that is left keeps its draft: before the store is closed
        self.jobs.start(Lane.WRITE, lambda _c: desk.close(), done=_nothing, failed=self._failed)
        self.main.destroyed.connect(lambda: gc.collect())  # pages and files that were shown
        self._take_down(self.main)
        self.main = None
        self._idle.stop()
        self.log_in.lock_for(user)
        self.setCurrentWidget(self.log_in)

    def _take_down(self, main: MainWindow) -> None:
        """Room by room: all at once would keep the log-in page from showing."""
        self.removeWidget(main)
        self.jobs.in_turns(
            main, [*(partial(delete, page) for page in main.pages), main.deleteLater]
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._keep_awake()
        return super().eventFilter(watched, event)

    def _watch(self, window: QWindow | None) -> None:
        """Keys and clicks of every window of ours. Not of the whole application: that would put every
        event of every widget through Python, a third of what opening a room costs."""
        if window is not None:
            window.installEventFilter(self)

    def _keep_awake(self) -> None:
        if self.main is not None:
            self._idle.start()

    def shut_down(self) -> None:
        """Let the write in hand finish and close the store."""
        self.jobs.shut_down()
        keep_no_longer()
        if self.desk is not None:
            self.desk.close()
            self.desk = None


def _nothing(_done: object) -> None: ...


def is_empty(home: Path) -> bool:
    """Whether this folder has never held a replica; a lost key file is something else."""
    return not (home / KEY_FILE).exists() and not (home / "yichuang.db").exists()


def run_window(
    home: Path, open_desk: OpenDesk, enter: Enter, load_store: Callable[[], None]
) -> int:
    """Open the window on a data folder; returns when it is closed."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    read_display(home).put_on(application)
    front = Front(home, open_desk, enter, load_store)
    front.show()
    status = application.exec()
    front.shut_down()
    return int(status)
