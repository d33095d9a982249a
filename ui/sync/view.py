"""The exchange: one button, one clear summary, who has what, and what waits to be decided."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.changes import Changes
from app.clock import local_time
from app.commands.resolve_conflict import ResolveConflict
from app.errors import AppError
from app.exchange import ExchangeSummary, FileOutcome
from app.queries.sync_page import ConflictLine, PeerLine, SyncPage, SyncPageQuery
from ui import dialogs
from ui.shell.desk import WindowDesk
from ui.sync.network import NetworkCard, ReplicasCard
from ui.widgets import (
    Card,
    Chip,
    Heading,
    Notice,
    Page,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)
from ui.words import words_for, words_of

REASONS = {
    "roster_missing": "名册还没到，到后自动再判",
    "device_unknown": "发出机器不在名册",
    "person_unknown": "经办人不在名册",
    "not_permitted": "经办人的岗位不能写这类记录",
    "rank_claimed": "自报的岗位与名册不符",
    "roster_went_back": "所依名册比前一条更旧，请县管理员查看那台机器",
    "device_revoked": "发出机器已报失停用，这条在停用之后写成",
    "kind_not_held": "发出机器不该持有这类记录",
    "not_from_below": "不是转交机器下属的机器写的",
    "chain_missing": "它前面的记录还没到，到后自动再判",
    "head_missing": "写它的机器还没有签认，签认到后自动再判",
    "dot_taken": "编号与另一条记录相同，请县管理员查看那台机器",
}


class SyncView(Page):
    """F9 asks for the folder of the stick once; the next exchange goes there again."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__()
        self._desk = desk
        self._folder: Path | None = None
        head = Card()
        top = QHBoxLayout()
        words = QVBoxLayout()
        self.title = Heading("插入 U 盘，按“交换”", wrap=True)
        self.title.setObjectName("exchange_title")
        self.detail = Secondary("读取给本机的内容，写出别人还没有的内容；一步完成。", wrap=True)
        words.addWidget(self.title)
        words.addWidget(self.detail)
        top.addLayout(words, 1)
        other = SecondaryButton("换一个文件夹", name="other_folder")
        other.clicked.connect(self._choose)
        self.button = PrimaryButton("交换", icon_name="refresh-cw", name="exchange")
        self.button.clicked.connect(self.start)
        top.addWidget(other)
        top.addWidget(self.button)
        head.body.addLayout(top)
        self.main.addWidget(head)
        self.main.addWidget(NetworkCard(desk))
        self.main.addWidget(ReplicasCard(desk))
        self._conflicts = Card("待您定夺", "两边都改过同一项，两个值都在，不会丢")
        self._conflict_box = QVBoxLayout()
        self._conflicts.body.addLayout(self._conflict_box)
        self.main.addWidget(self._conflicts)
        self._files = Card("本次明细")
        self._file_box = QVBoxLayout()
        self._files.body.addLayout(self._file_box)
        self._files.hide()
        self.main.addWidget(self._files)
        self.main.addStretch(1)
        peers = Card("往来的机器")
        self._peer_box = QVBoxLayout()
        peers.body.addLayout(self._peer_box)
        self.side.addWidget(peers)
        refused = Card("未收下的")
        self._refused_box = QVBoxLayout()
        refused.body.addLayout(self._refused_box)
        self.side.addWidget(refused)
        self.side.addStretch(1)
        desk.subscribe(self._changed)
        self.reload()

    def open(self, **_where: object) -> None:
        self.reload()

    def reload(self) -> None:
        self._desk.ask(SyncPageQuery(), self._show)

    def _choose(self) -> None:
        found = dialogs.open_folder(self, "选择 U 盘或文件夹")
        if found is not None:
            self._folder = found
            self.start()

    def use_folder(self, folder: Path) -> None:
        """Exchange here from now on."""
        self._folder = folder

    def start(self) -> None:
        """Exchange with the folder chosen before, or ask for one."""
        if self._folder is None:
            self._choose()
            return
        self.button.setEnabled(False)
        self.title.setText("正在交换，请不要拔出 U 盘…")
        self._desk.exchange(self._folder, self._done, self._failed)

    def _done(self, summary: ExchangeSummary) -> None:
        if summary.problem is not None:
            self._failed(summary.problem)
            return
        self.button.setEnabled(True)
        name = self._folder.name if self._folder else ""
        self.title.setText(f"交换完成，可以拔出“{name}”")
        to = (
            "、".join(f"{s.label} {s.entries} 条" for s in summary.sent if s.entries)
            or "没有新内容"
        )
        more = f"；{summary.conflicts} 处待定夺" if summary.conflicts else ""
        self.detail.setText(f"带出：{to}。带入 {summary.accepted} 条{more}。写入后已读回校验。")
        empty_layout(self._file_box)
        self._files.setVisible(bool(summary.received))
        for file in summary.received:
            self._file_box.addWidget(Text(file.name))
            self._file_box.addWidget(Secondary(_file_words(file), wrap=True))
        self.reload()

    def _failed(self, error: AppError) -> None:
        self.button.setEnabled(True)
        self.title.setText("交换没有完成")
        self.detail.setText(words_of(error))
        self.reload()

    def _show(self, page: SyncPage) -> None:
        empty_layout(self._peer_box)
        for peer in page.peers:
            row = QHBoxLayout()
            row.addWidget(Text(peer.label), 1)
            row.addWidget(_chip(peer))
            self._peer_box.addLayout(row)
            self._peer_box.addWidget(Secondary(_peer_words(peer)))
        left = page.written - page.taken_over
        taken = "县级已接收本机全部内容。" if left <= 0 else f"县级还有 {left} 条没有确认接收。"
        self._peer_box.addWidget(Secondary(taken, wrap=True))
        self._show_conflicts(page.conflicts)
        empty_layout(self._refused_box)
        for line in page.quarantine:
            reason = REASONS.get(line.code, line.code)
            self._refused_box.addWidget(
                Notice(f"{line.device} · {line.command}", reason, "warning")
            )
        if not page.quarantine:
            self._refused_box.addWidget(Secondary("没有。"))

    def _show_conflicts(self, conflicts: tuple[ConflictLine, ...]) -> None:
        empty_layout(self._conflict_box)
        if not conflicts:
            self._conflict_box.addWidget(Secondary("没有需要定夺的内容。"))
        for conflict in conflicts:
            self._conflict_box.addWidget(Text(conflict.title))
            for sibling in conflict.siblings:
                row = QHBoxLayout()
                row.addWidget(Text(sibling.value), 1)
                row.addWidget(Secondary(f"{sibling.who} · {local_time(sibling.at)}"))
                take = SecondaryButton("采用", name=f"take_{sibling.writer}_{sibling.counter}")
                command = ResolveConflict(
                    kind=conflict.kind,
                    record_id=conflict.record_id,
                    field=conflict.field,
                    writer=sibling.writer,
                    counter=sibling.counter,
                )
                take.clicked.connect(partial(self._resolve, command))
                row.addWidget(take)
                self._conflict_box.addLayout(row)

    def _resolve(self, command: ResolveConflict) -> None:
        self._desk.do(command, lambda _none: self.reload())

    def _changed(self, changes: Changes) -> None:
        if changes:
            self.reload()


def _chip(peer: PeerLine) -> Chip:
    if peer.above and peer.waiting:
        return Chip(f"待带出 {peer.waiting}", "warning")
    return Chip("已交换" if peer.last_in_at else "还没来过", "ok" if peer.last_in_at else "")


def _peer_words(peer: PeerLine) -> str:
    came = f"最近收到 {local_time(peer.last_in_at)}" if peer.last_in_at else "还没有收到"
    return came + ("（上级）" if peer.above else "")


def _file_words(file: FileOutcome) -> str:
    if file.code:
        return words_for(file.code, {"sender": "", "program": "", "file": file.name})
    if file.waiting:
        return "前面的一份还没到，先等着，到了会自动接上。"
    refused = f"，{file.quarantined} 条未收下" if file.quarantined else ""
    return f"新收 {file.accepted} 条，已有 {file.known} 条{refused}"


def make(desk: WindowDesk) -> QWidget:
    return SyncView(desk)
