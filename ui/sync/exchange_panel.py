"""One button: what is plugged in, what lies on it, what it would change, and what came of the exchange."""

import time
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.exchange import ExchangeSummary, FileOutcome, FoundFile, OnDrive, Preview, SentTo
from app.jobs import JobContext
from ui import dialogs
from ui.shell.desk import WindowDesk
from ui.sync.drives import Drive, can_eject, eject, how_to_unplug
from ui.sync.words import (
    MEANT,
    TONES,
    detail_of,
    drive_words,
    file_state,
    kind_words,
    outcome_words,
    preview_words,
    size_words,
    title_of,
    way_words,
    written,
)
from ui.widgets import (
    Card,
    Chip,
    Column,
    DataTable,
    Heading,
    IconLabel,
    PrimaryButton,
    ProgressStrip,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)
from ui.words import words_of

IDLE = "插入 U 盘，按“交换”"
IDLE_DETAIL = "读取给本机的内容，写出别人还没有的内容；一步完成。"


class ExchangePanel(QObject):
    """Cards of the exchange section. ``finished`` tells that something may have changed."""

    finished = Signal()

    def __init__(self, desk: WindowDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page = parent
        self._drives: tuple[Drive, ...] = ()
        self._place: Drive | None = None  # where the next exchange goes
        self._by_hand: Drive | None = None
        self._seen: dict[Path, OnDrive] = {}
        self._unread: dict[Path, str] = {}  # why a drive could not be looked at
        self._job: JobContext | None = None
        self._began = 0.0
        self._make_head()
        self._make_places()
        self._make_preview()
        self._make_outcome()
        self.cards = (self.head, self.outcome, self.preview, self.places)
        self._show_places()

    def _make_head(self) -> None:
        self.head = Card()
        top = QHBoxLayout()
        self._icon = IconLabel("usb", "brand", 28)
        words = QVBoxLayout()
        self.title = Heading(IDLE, wrap=True)
        self.title.setObjectName("exchange_title")
        self.detail = Secondary(IDLE_DETAIL)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        self.other = SecondaryButton("选文件夹", icon_name="folder-open", name="other_folder")
        self.other.clicked.connect(self.choose)
        self.button = PrimaryButton("交换", icon_name="refresh-cw", name="exchange")
        self.button.clicked.connect(self.start)
        top.addWidget(self._icon)
        top.addLayout(words, 1)
        top.addWidget(self.other)
        top.addWidget(self.button)
        self.head.body.addLayout(top)
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._stop)
        self.head.body.addWidget(self.progress)

    def _make_places(self) -> None:
        self.places = Card("插着的 U 盘", "插上就会显示，可以同时插几个")
        self._rows = QVBoxLayout()
        self.places.body.addLayout(self._rows)
        columns = (
            Column("内容", lambda f: MEANT[f.meant], 110, tone=lambda f: TONES.get(f.meant, "")),
            Column("从哪里到哪里", way_words, 230),
            Column("写于", written, 120, quiet=True),
            Column("情况", file_state),
        )
        self.files = DataTable(columns, _file_id, name="drive_files", label="盘上的交换文件")
        self.files.hide()
        self.places.body.addWidget(self.files)

    def _make_preview(self) -> None:
        self.preview = Card("会改什么", "只是预览")
        self._preview_words = Text("")
        self._preview_words.setObjectName("preview_words")
        self._preview_kinds = Secondary("")
        self._preview_files = QVBoxLayout()
        for part in (self._preview_words, self._preview_kinds):
            self.preview.body.addWidget(part)
        self.preview.body.addLayout(self._preview_files)
        self.preview.hide()

    def _make_outcome(self) -> None:
        self.outcome = Card("本次明细")
        columns = (
            Column("方向", lambda r: "带出" if isinstance(r, SentTo) else "带入", 88),
            Column("对方", lambda r: r.label if isinstance(r, SentTo) else r.sender or "—", 150),
            Column("条数", _count_of, 88, right=True),
            Column("说明", _line_words),
        )
        self.lines = DataTable(columns, _line_id, name="exchange_lines", label="本次交换明细")
        self.outcome.body.addWidget(self.lines)
        self.outcome.hide()

    # What is plugged in.

    def show_drives(self, drives: tuple[Drive, ...]) -> None:
        """The drives there are now; the files of new ones are looked at by themselves."""
        gone = set(self._drives) - set(drives)
        self._drives = drives
        for drive in gone:
            self._seen.pop(drive.path, None)
            self._unread.pop(drive.path, None)
        if self._place is None or self._place in gone:
            self._place = self._by_hand or (drives[0] if drives else None)
        if gone and self._job is None:
            self._rest()
        self._show_places()
        for drive in drives:
            if drive.path not in self._seen:
                self._look(drive)

    def use_folder(self, folder: Path) -> None:
        """Exchange here from now on."""
        self._by_hand = self._place = Drive(folder, folder.name)
        self._show_places()
        self._look(self._by_hand)

    def choose(self) -> None:
        """Any folder can be chosen by hand."""
        found = dialogs.open_folder(self._page, "选择 U 盘或文件夹")
        if found is not None:
            self.use_folder(found)

    def _look(self, drive: Drive) -> None:
        self._desk.look_at(
            drive.path, partial(self._looked, drive), lambda error: self._not_read(drive, error)
        )

    def _looked(self, drive: Drive, found: OnDrive) -> None:
        self._seen[drive.path] = found
        self._unread.pop(drive.path, None)
        self._show_places()

    def _not_read(self, drive: Drive, error: AppError) -> None:
        self._seen.pop(drive.path, None)
        self._unread[drive.path] = words_of(error)
        self._show_places()

    def _show_places(self) -> None:
        empty_layout(self._rows)
        listed = [*self._drives, *([self._by_hand] if self._by_hand else [])]
        if not listed:
            self._rows.addWidget(
                Secondary("没有插着的 U 盘。插上后会自动显示；也可以按“选文件夹”指定任何位置。")
            )
        for drive in dict.fromkeys(listed):
            self._rows.addLayout(self._row(drive))
        chosen = self._seen.get(self._place.path) if self._place else None
        rows = chosen.files if chosen else ()
        self.files.setVisible(bool(rows))
        if rows:
            self.files.set_rows(rows)
            self.files.show_least(min(len(rows), 5))
        self.button.setEnabled(self._job is None)

    def _row(self, drive: Drive) -> QHBoxLayout:
        row = QHBoxLayout()
        here = drive == self._place
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(drive.label))
        found = self._seen.get(drive.path)
        words.addWidget(self._state_of(drive))
        row.addWidget(IconLabel("usb" if drive.device else "folder-open", "brand" if here else ""))
        row.addLayout(words, 1)
        if here and len(self._drives) + bool(self._by_hand) > 1:
            row.addWidget(Chip("交换到这里", "brand"))
        elif not here:
            use = SecondaryButton("用这个", name=f"use_{drive.label}")
            use.clicked.connect(partial(self._use, drive))
            row.addWidget(use)
        if found and found.fresh_for_us:
            peek = SecondaryButton("看看会改什么", name=f"preview_{drive.label}")
            peek.clicked.connect(partial(self.ask_preview, drive))
            row.addWidget(peek)
        if can_eject(drive):
            out = SecondaryButton("安全弹出", name=f"eject_{drive.label}")
            out.clicked.connect(partial(self._eject, drive))
            row.addWidget(out)
        return row

    def _state_of(self, drive: Drive) -> QWidget:
        if found := self._seen.get(drive.path):
            return Secondary(drive_words(found))
        if drive.path in self._unread:
            return Text(self._unread[drive.path], "error", wrap=True)
        return Secondary("正在查看…")

    def _use(self, drive: Drive) -> None:
        self._place = drive
        self._show_places()

    def _eject(self, drive: Drive) -> None:
        def done(free: bool) -> None:
            if free:
                self._desk.notice(f"“{drive.label}”已弹出，可以拔出。", "ok")
            else:
                self._desk.notice("还有程序在用这个 U 盘，请关掉打开的文件再弹出。", "warning")

        self._desk.run(partial(eject, drive), done)

    # What it would change.

    def ask_preview(self, drive: Drive) -> None:
        """Try the files out without changing anything."""
        if self._job is not None:
            return
        self._busy("正在预览…")
        self._job = self._desk.preview(
            drive.path, self._previewed, self._failed, self.progress.set, self._rest
        )

    def _previewed(self, told: Preview) -> None:
        self._rest()
        self._preview_words.setText(preview_words(told))
        self._preview_kinds.setText(kind_words(told.kinds))
        self._preview_kinds.setVisible(bool(told.kinds))
        empty_layout(self._preview_files)
        for file in told.files:
            if file.code or file.waiting or file.quarantined:
                self._preview_files.addWidget(Secondary(f"{file.name}：{outcome_words(file)}"))
        self.preview.show()

    # The exchange.

    def start(self) -> None:
        """Exchange with the drive that is plugged in, or the folder chosen; ask for one where there is none."""
        if self._job is not None:
            return
        if self._place is None:
            self.choose()
        if self._place is None:
            return
        self._began = time.monotonic()
        self._busy("正在交换，请不要拔出 U 盘…")
        self.outcome.hide()
        self.preview.hide()
        self._job = self._desk.exchange(
            self._place.path, self._done, self._failed, self.progress.set
        )

    def _busy(self, words: str) -> None:
        self.button.setEnabled(False)
        self.title.setText(words)
        self.detail.setText("")
        self.progress.begin(words)

    def _rest(self) -> None:
        """Nothing is under way."""
        self._job = None
        self.progress.end()
        self.button.setEnabled(True)
        self.title.setText(IDLE)
        self.detail.setText(IDLE_DETAIL)
        self._icon.set_icon("usb", "brand")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.title.setText("正在停止，请先不要拔出…")

    def _done(self, summary: ExchangeSummary) -> None:
        self._rest()
        place = self._place
        self.title.setText(title_of(summary, place.label if place else ""))
        unplug = how_to_unplug() if summary.done and place and place.device else ""
        self.detail.setText(detail_of(summary, time.monotonic() - self._began) + unplug)
        self._icon.set_icon(
            "circle-check" if summary.done else "circle-alert", "ok" if summary.done else "warning"
        )
        rows: list[FileOutcome | SentTo] = [*summary.received, *summary.sent]
        self.outcome.setVisible(bool(rows))
        self.lines.set_rows(rows)
        self.lines.show_least(max(1, min(len(rows), 6)))
        if place is not None:
            self._look(place)
        self.finished.emit()

    def _failed(self, error: AppError) -> None:
        self._rest()
        self.title.setText("交换没有完成")
        self.detail.setText(words_of(error))
        self._icon.set_icon("circle-alert", "danger")
        self.finished.emit()


def _file_id(file: FoundFile) -> str:
    return file.name


def _line_id(line: FileOutcome | SentTo) -> str:
    return f"out {line.recipient}" if isinstance(line, SentTo) else f"in {line.name}"


def _count_of(line: FileOutcome | SentTo) -> str:
    return str(line.entries if isinstance(line, SentTo) else line.accepted)


def _line_words(line: FileOutcome | SentTo) -> str:
    if isinstance(line, SentTo):
        return f"{len(line.files)} 个文件，{size_words(line.bytes)}，已读回校验"
    return outcome_words(line)
