"""An encrypted copy of this machine's data on a stick, and how to get it back."""

from pathlib import Path

from app.backup import BackedUp
from app.clock import local_time
from app.errors import AppError
from app.jobs import JobContext, Progress
from app.queries.last_backup import LastBackup
from ui import dialogs
from ui.shell.desk import WindowDesk
from ui.widgets import Card, Secondary, SecondaryButton, Text
from ui.words import words_of

RESTORING = (
    "恢复：新建一个空文件夹，运行 main.py restore 备份文件夹 --home 空文件夹，输入做备份那天的密码；"
    "恢复后马上与上级交换一次，备份以后的内容会补回来。"
)
_MB = 1024 * 1024


class BackupCard(Card):
    """One button; the last backup; what to do when the machine is gone."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__("备份")
        self._desk = desk
        self._job: JobContext | None = None
        self.button = SecondaryButton("备份到…", icon_name="download", name="back_up")
        self.button.clicked.connect(self._choose)
        self.stop = SecondaryButton("停止", name="stop_backup")
        self.stop.clicked.connect(self._cancel)
        self.stop.hide()
        self.head.addWidget(self.stop)
        self.head.addWidget(self.button)
        self.state = Text("")
        self.state.setObjectName("backup_state")
        self.body.addWidget(self.state)
        self.body.addWidget(Secondary("副本与本机一样加密，做完会读回核对并打开一次。", wrap=True))
        self.body.addWidget(Secondary(RESTORING, wrap=True))

    def reload(self) -> None:
        if self._job is None:
            self._desk.ask(LastBackup(), self._show)

    def _show(self, at: str | None) -> None:
        self.state.setText(f"上次备份：{local_time(at)}" if at else "还没有备份过。")

    def _choose(self) -> None:
        folder = dialogs.open_folder(self, "备份到哪里")
        if folder is not None:
            self._start(folder)

    def _start(self, folder: Path) -> None:
        self.button.setEnabled(False)
        self.stop.show()
        self.state.setText("正在备份…")
        self._job = self._desk.back_up(
            folder, self._done, self._failed, self._progress, self._stopped
        )

    def _progress(self, progress: Progress) -> None:
        if progress.total:
            done = progress.done * 100 // progress.total
            self.state.setText(f"正在备份{progress.what}… {done}%")
        else:
            self.state.setText(f"正在{progress.what}…")

    def _done(self, made: BackedUp) -> None:
        self._ended()
        size = max(1, made.bytes // _MB)
        words = f"已备份到“{made.folder.name}”，{made.files} 个文件共 {size} MB，已读回核对。"
        if made.missing:
            words += f"有 {made.missing} 个附件本机还没收到，不在里面。"
        self._desk.notice(words, "ok")

    def _failed(self, error: AppError) -> None:
        self._ended()
        dialogs.tell(self, "备份没有做成", words_of(error), tone="danger")

    def _stopped(self) -> None:
        self._ended()
        self._desk.notice("备份已停止，没有留下半份。", "warning")

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _ended(self) -> None:
        self._job = None
        self.stop.hide()
        self.button.setEnabled(True)
        self.reload()
