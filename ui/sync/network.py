"""The exchange over the network: the button, the address, the schedule."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.clock import local_time
from app.errors import AppError
from ui.shell.desk import WindowDesk
from ui.widgets import Card, PrimaryButton, Secondary, SecondaryButton, Text
from ui.widgets.choices import ChoiceField
from ui.widgets.fields import TextField
from ui.words import words_for, words_of

SCHEDULE = (("0", "只按按钮"), ("15", "每 15 分钟"), ("30", "每 30 分钟"), ("120", "每 2 小时"))


class NetworkCard(Card):
    """One button, one sentence about the last exchange; the address is set once."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__(
            "联网交换", "有网络时与县级平台交换，内容与 U 盘交换相同；强制报告写成后自动送出"
        )
        self._hub = desk.hub
        self.words = Text()
        self.words.setObjectName("network_words")
        self.words.setWordWrap(True)
        self.detail = Secondary(wrap=True)
        self.set_up = SecondaryButton("平台地址", name="network_set_up")
        self.set_up.clicked.connect(self._open_form)
        self.stop = SecondaryButton("停止", name="network_stop")
        self.stop.clicked.connect(self._hub.stop)
        self.button = PrimaryButton("联网交换", icon_name="refresh-cw", name="network_exchange")
        self.button.clicked.connect(self._hub.start)
        words = QVBoxLayout()
        words.addWidget(self.words)
        words.addWidget(self.detail)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        for button in (self.set_up, self.stop, self.button):
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addWidget(self._make_form())
        self._hub.listen(self.show_state)

    def _make_form(self) -> QWidget:
        self.form = QWidget()
        self.address = TextField(
            "hub_address", "平台地址", hint="县里给的一整行，照抄；清空则不再联网", longest=300
        )
        self.every = ChoiceField("hub_every", "自动交换", SCHEDULE)
        keep = SecondaryButton("保存地址", name="network_keep")
        keep.clicked.connect(self._keep)
        line = QHBoxLayout(self.form)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.address, 3)
        line.addWidget(self.every, 1)
        line.addWidget(keep)
        self.form.hide()
        return self.form

    def show_state(self) -> None:
        hub = self._hub
        self.setVisible(hub.stands_below)
        self.button.setEnabled(bool(hub.address) and not hub.running)
        self.stop.setVisible(hub.running)
        self.set_up.setEnabled(not hub.running)
        self.words.setText(self._state())
        self.detail.setText(self._more())

    def _state(self) -> str:
        hub = self._hub
        if hub.running:
            return f"正在{hub.step.what}…" if hub.step else "正在连接县级平台…"
        if hub.error is not None:
            return words_of(hub.error)
        if not hub.address:
            return "还没有填平台地址，请向县管理员要来后填写。"
        if hub.last is None:
            return "可以联网交换。"
        summary = hub.last.exchange
        if hub.last.refused:
            return words_for("SYNC-000")
        if not summary.sent and not summary.received:
            return "两边都没有新内容。"
        return f"交换完成：送出 {summary.entries_sent} 条，带入 {summary.accepted} 条。"

    def _more(self) -> str:
        hub = self._hub
        if not hub.address:
            return ""
        schedule = dict(SCHEDULE).get(str(hub.every), f"每 {hub.every} 分钟")
        where = hub.address.split("#")[0].removeprefix("https://")
        last = f" · 上次 {local_time(hub.last_at.isoformat())}" if hub.last_at else ""
        return f"{where} · {schedule}{last}"

    def _open_form(self) -> None:
        """The address and the schedule, in place."""
        self.form.setVisible(not self.form.isVisible())
        self.address.set_value(self._hub.address)
        self.every.choose(str(self._hub.every))
        if self.form.isVisible():
            self.address.edit.setFocus()

    def _keep(self) -> None:
        every = int(self.every.value() or "0")
        self._hub.set_up(self.address.value() or "", every, self.form.hide, self._refused)

    def _refused(self, error: AppError) -> None:
        self.address.set_error(words_of(error))
