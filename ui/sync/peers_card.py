"""Who this machine exchanges with: what waits for them, when they were last heard of."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.clock import local_time
from app.queries.sync_page import PeerLine, SyncPage
from ui.widgets import Card, Chip, Notice, Secondary, Text, empty_layout


class PeersCard(Card):
    """往来的机器."""

    def __init__(self) -> None:
        super().__init__("往来的机器")
        self._box = QVBoxLayout()
        self.body.addLayout(self._box)

    def show_page(self, page: SyncPage) -> None:
        empty_layout(self._box)
        for peer in page.peers:
            row = QHBoxLayout()
            row.addWidget(Text(peer.label), 1)
            row.addWidget(_chip(peer, page.silent_days))
            self._box.addLayout(row)
            self._box.addWidget(Secondary(_words(peer)))
            if peer.silent is not None:
                self._box.addWidget(Notice(_silent_words(peer), _what_to_do(peer), "warning"))
        if not page.peers:
            self._box.addWidget(Secondary("名册里还没有与本机往来的机器。"))
        if page.left is not None:
            self._box.addWidget(Secondary(_county_words(page.left)))


def _county_words(left: int) -> str:
    if left:
        return f"还有 {left} 户（人）的内容县级没有确认接收，见“交接状态”。"
    return "县级已接收本机全部内容。"


def _chip(peer: PeerLine, limit: int) -> Chip:
    if peer.silent is not None:
        return Chip(f"{limit} 天预警", "danger")
    if peer.waiting:
        return Chip(f"对方还缺 {peer.waiting}", "warning")
    if peer.last_in_at is None:
        return Chip("还没来过")
    return Chip("对方都已收到" if peer.above else "来过", "ok")


def _words(peer: PeerLine) -> str:
    came = (
        f"{local_time(peer.last_in_at)} 收到对方" if peer.last_in_at else "还没有收到过对方的内容"
    )
    out = f"；{local_time(peer.last_out_at)} 写出" if peer.last_out_at else ""
    return came + out + ("（上级）" if peer.above else "")


def _silent_words(peer: PeerLine) -> str:
    return f"{peer.silent} 天没有消息"


def _what_to_do(peer: PeerLine) -> str:
    if peer.above:
        return "请把 U 盘送到上级机器交换一次，再带回本机。"
    return f"请提醒“{peer.label}”带 U 盘来交换一次。"
