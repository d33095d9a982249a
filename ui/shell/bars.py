"""What is always in sight: the top bar and the status bar."""

from datetime import date, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget
from shiboken6 import isValid

from app.clock import SHANGHAI
from ui.style.current import theme
from ui.widgets.basic import label, look, picture
from ui.widgets.buttons import IconButton, SecondaryButton
from ui.widgets.labels import Elided, IconLabel
from ui.widgets.shortcuts import bind

WEEKDAYS = "一二三四五六日"
NOTICE_MS = 6000


class TopBar(QFrame):
    """The room, the one search box, what has not been exchanged, who I am."""

    exchange = Signal()
    lock = Signal()
    password = Signal()

    def __init__(self, search: QWidget, who: str, *, can_exchange: bool) -> None:
        super().__init__()
        px = theme().px
        look(self, "topbar")
        self.setFixedHeight(px(56))
        box = QHBoxLayout(self)
        box.setContentsMargins(px(24), 0, px(20), 0)
        box.setSpacing(px(10))
        self.title = label("", "heading")
        self._waiting_icon = IconLabel("usb", "warning")
        self.waiting = label("", "warn")
        self._button = SecondaryButton("立即交换", "F9", name="exchange_now")
        self._button.clicked.connect(self.exchange)
        self._who_icon = picture("user", theme().tokens.secondary, px(18))
        self._name, self._place, self._folded = who, "", False
        self.who = Elided(who)
        self.who.setMaximumWidth(px(260))
        password = IconButton("key-round", "修改我的密码", name="own_password")
        password.clicked.connect(self.password)
        lock = IconButton("lock", "锁定 Ctrl+L", name="lock")
        lock.clicked.connect(self.lock)
        bind(self, "Ctrl+L", "锁定窗口", self.lock.emit)
        box.addWidget(self.title)
        box.addSpacing(px(8))
        box.addWidget(search, 3)
        box.addStretch(1)
        for part in (self._waiting_icon, self.waiting, self._button, self._who_icon):
            box.addWidget(part)
        self._button.setVisible(can_exchange)
        self.who.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        box.addWidget(self.who)
        box.addWidget(password)
        box.addWidget(lock)
        self.set_waiting(0)

    def set_waiting(self, count: int) -> None:
        """How many changes nobody above is known to have: what is only on the stick has not arrived."""
        tone = "warning" if count else "ok"
        self._waiting_icon.set_icon("usb" if count else "circle-check", tone)
        self.waiting.setText(f"{count} 件未送达" if count else "已全部送达")
        self.waiting.setToolTip("交换以后，要等上级收下、回执随下次交换回来，才算送达。")
        look(self.waiting, "warn" if count else "good")

    def fold(self, *, folded: bool) -> None:
        """Where there is little room the pictures go, the words stay."""
        self._waiting_icon.setVisible(not folded)
        self._who_icon.setVisible(not folded)
        self.who.setMaximumWidth(theme().px(96 if folded else 260))
        self._folded = folded
        self.set_place(self._place)

    def set_place(self, place: str) -> None:
        """Where the person works, beside the name: 罗映雪 · 大河镇 · 一窗经办."""
        self._place = place
        whole = f"{self._name} · {place}" if place else self._name
        self.who.setText(self._name if self._folded else whole)
        self.who.setToolTip(whole)


class StatusBar(QFrame):
    """Draft saved at, last taken over by the county, policy pack, the day and whether it is worked."""

    def __init__(self, pack: str, day: date, working: bool | None) -> None:
        super().__init__()
        px = theme().px
        look(self, "status")
        self.setFixedHeight(px(30))
        box = QHBoxLayout(self)
        box.setContentsMargins(px(24), 0, px(20), 0)
        box.setSpacing(px(16))
        self._draft = label("", "good")  # its words say what its colour says
        self._county = label("", "secondary")
        self.notice = Elided("")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self.notice.setText(""))
        self._pack = Elided(pack, "secondary")
        self._day = label("", "secondary")
        self.set_day(day, working)
        box.addWidget(self._draft)
        box.addWidget(self._county)
        box.addWidget(self.notice, 3)
        box.addWidget(self._pack)
        box.addWidget(self._day)
        for part in (self._draft, self._county):
            part.hide()

    def set_day(self, day: date, working: bool | None = None) -> None:
        kind = "" if working is None else "（工作日）" if working else "（非工作日）"
        words = f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}{kind}"
        self._day.setText(words)

    def say(self, words: str, tone: str = "ok") -> None:
        """One sentence for a while."""
        look(self.notice, {"danger": "error", "warning": "warn"}.get(tone, "good"))
        self.notice.setText(words)
        if tone == "ok":
            self._draft.hide()  # what it was the draft of is done
        self._timer.start(NOTICE_MS)

    def draft_saved(self, at: datetime) -> None:
        if not isValid(self._draft):
            return  # the window was locked meanwhile
        self._draft.setText(f"草稿已保存 {at.astimezone(SHANGHAI):%H:%M:%S}")
        self._draft.show()

    def set_county(self, words: str) -> None:
        """When the county last took over what was sent: 县级最近接收 11月20日 16:32."""
        self._county.setText(words)
        self._county.setVisible(bool(words))

    def fold(self, *, folded: bool) -> None:
        self._pack.setVisible(not folded)
