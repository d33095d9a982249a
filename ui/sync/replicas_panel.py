"""各单位的机器: the county's replicas in one list, what is counted of them above it, all about one of them below it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.clock import local_time
from app.queries.replicas import (
    HEARD_WITHIN,
    Heard,
    ReplicaLine,
    ReplicasPage,
    ReplicasQuery,
)
from ui.shell.desk import WindowDesk
from ui.widgets import (
    Card,
    Column,
    DataTable,
    LinkButton,
    Secondary,
    StatCard,
    Text,
    empty_layout,
)

LEVELS = {"county": "县级", "township": "乡镇", "village": "村（居）"}
BY = {Heard.NETWORK: "联网", Heard.DRIVE: "U 盘", Heard.RELAYED: "经上一级转来"}
LISTED: dict[str, Callable[[ReplicaLine], bool]] = {
    "": lambda _line: True,
    "silent": lambda line: line.silent,
    "waiting": lambda line: bool(line.waiting or line.quarantined),
    "behind": lambda line: line.behind,
}


class ReplicasPanel(QWidget):
    """``shown`` tells whether this replica has any to look after: only a county has."""

    shown = Signal(bool)

    def __init__(self, desk: WindowDesk, show_section: Callable[[str], None]) -> None:
        super().__init__()
        self._desk = desk
        self._show_section = show_section
        self._page: ReplicasPage | None = None
        self._listed = ""
        self.setProperty("look", "page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(14)
        outer.addLayout(self._make_counts())
        outer.addWidget(self._make_table())
        outer.addWidget(self._make_about())

    def _make_counts(self) -> QHBoxLayout:
        self.counts = {
            "": StatCard("circle-check", f"{HEARD_WITHIN} 天内有联系", "ok", name="replicas_all"),
            "silent": StatCard("clock", "很久没联系", "warning", name="replicas_silent"),
            "waiting": StatCard("inbox", "没送来、未收下", "warning", name="replicas_waiting"),
            "behind": StatCard("refresh-cw", "版本较旧", "warning", name="replicas_behind"),
        }
        row = QHBoxLayout()
        row.setSpacing(14)
        for key, card in self.counts.items():
            card.clicked.connect(partial(self.choose, key))
            row.addWidget(card, 1)
        return row

    def _make_table(self) -> Card:
        card = Card("各单位的机器")
        self.villages = Secondary("", wrap=False)
        card.head.addWidget(self.villages)
        columns = (
            Column("机器", lambda r: f"{r.code}  {r.label}", 170),
            Column("管理范围", lambda r: r.area, quiet=True),
            Column("最近联系", _heard_words, 130, tone=_heard_tone, sort=_heard_order),
            Column(
                "没送来", lambda r: _number(r.waiting), 80, right=True, sort=lambda r: r.waiting
            ),
            Column(
                "未收下",
                lambda r: _number(r.quarantined),
                80,
                right=True,
                sort=lambda r: r.quarantined,
            ),
            Column("要留意", _mind, 130, tone=_mind_tone),
        )
        self.table = DataTable(columns, lambda r: r.device, name="replicas", label="各单位的机器")
        self.table.show_least(6)
        self.table.selected.connect(self._show_about)
        card.body.addWidget(self.table)
        return card

    def _make_about(self) -> Card:
        self.about = Card()
        self._about = QVBoxLayout()
        self.about.body.addLayout(self._about)
        self.about.hide()
        return self.about

    def choose(self, listed: str) -> None:
        """Only those that are counted there; the same count once more shows all again."""
        self._listed = "" if listed == self._listed else listed
        self._list()

    def reload(self) -> None:
        self._desk.ask(ReplicasQuery(), self._show)

    def _show(self, page: ReplicasPage) -> None:
        if not isValid(self):  # the window was shut meanwhile
            return
        self._page = page
        self.shown.emit(page.level == "county")
        lines = page.replicas
        silent = [line for line in lines if line.silent]
        never = sum(line.days is None for line in silent)
        self.counts[""].set(f"{page.covered} / {page.expected}", _levels(lines))
        self.counts["silent"].set(len(silent), f"其中 {never} 台没有联系过" if never else "")
        waiting, refused = sum(r.waiting for r in lines), sum(r.quarantined for r in lines)
        self.counts["waiting"].set(
            waiting + refused,
            f"没送来 {waiting}，未收下 {refused}" if waiting + refused else "",
        )
        behind = [line for line in lines if line.behind]
        old = sum(line.schema_behind for line in behind)
        self.counts["behind"].set(
            len(behind), f"程序 {old} 台，名册 {len(behind) - old} 台" if behind else ""
        )
        self.villages.setText(
            f"{page.villages} 个村（居），{page.villages_with_machine} 个有自己的机器"
        )
        self._list()

    def _list(self) -> None:
        for key, card in self.counts.items():
            card.set_chosen(chosen=bool(key) and key == self._listed)
        rows = [r for r in self._page.replicas if LISTED[self._listed](r)] if self._page else []
        empty = (
            "没有这样的机器。"
            if self._listed
            else "名册里还没有下级的机器，在“系统管理”里应答申请。"
        )
        self.table.set_rows(rows, empty=empty)
        self._show_about(self.table.current() if rows else None)

    def _show_about(self, line: ReplicaLine | None) -> None:
        empty_layout(self._about)
        self.about.setVisible(line is not None)
        if line is None or self._page is None:
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(1, 1)
        for number, (label, words) in enumerate(_facts(line, self._page.roster_version)):
            grid.addWidget(Secondary(label, wrap=False), number, 0)
            grid.addWidget(Text(words), number, 1)
        self._about.addLayout(grid)
        links = QHBoxLayout()
        for wanted, words, section in (
            (line.quarantined, "看未收下的原因", "refused"),
            (line.told, "看怎么核实", "watch"),
        ):
            if wanted:
                link = LinkButton(words, name=f"replica_{section}")
                link.clicked.connect(partial(self._show_section, section))
                links.addWidget(link)
        links.addStretch(1)
        self._about.addLayout(links)


def _number(count: int) -> str:
    return str(count) if count else "—"


def _heard_words(line: ReplicaLine) -> str:
    if line.days is None:
        return "没有联系过"
    return "今天" if not line.days else f"{line.days} 天前"


def _heard_tone(line: ReplicaLine) -> str:
    if line.revoked:
        return "neutral"
    return "warning" if line.silent else "ok"


def _heard_order(line: ReplicaLine) -> int:
    return 10**6 if line.days is None else line.days


def _mind(line: ReplicaLine) -> str:
    if line.revoked:
        return "已挂失"
    if line.told:
        return "恢复或复制过"
    if line.schema_behind:
        return "程序较旧"
    return "名册较旧" if line.roster_behind else ""


def _mind_tone(line: ReplicaLine) -> str:
    if line.revoked:
        return "neutral"
    return "danger" if line.told else "warning"


def _levels(lines: Sequence[ReplicaLine]) -> str:
    """乡镇 2/2，村（居）1/3."""
    told = []
    for level, words in LEVELS.items():
        served = [r for r in lines if r.level == level and not r.revoked]
        if served:
            told.append(f"{words} {sum(not r.silent for r in served)}/{len(served)}")
    return "，".join(told)


def _waiting_words(line: ReplicaLine) -> str:
    if line.waiting:
        return f"{line.waiting} 条"
    return "没有" if line.heard in (Heard.NETWORK, Heard.DRIVE) else "还不知道"


def _facts(line: ReplicaLine, roster: int) -> list[tuple[str, str]]:
    heard = f"{local_time(line.heard_at)}（{BY[line.heard]}）" if line.heard_at else "没有联系过"
    program = (
        f"{line.program}（数据格式第 {line.schema} 版）"
        if line.program
        else "还不知道，它自己来交换时会报"
    )
    if line.schema_behind:
        program += "，比本机旧，请安排升级"
    known = f"第 {line.roster} 版" if line.program else "还不知道"
    if line.roster_behind:
        known += f"，现行是第 {roster} 版，再交换一次就会更新"
    lacking = "与上一级的机器交换，不直接从本机取" if line.lacking is None else f"{line.lacking} 条"
    return [
        ("机器", f"{line.code}  {line.label}"),
        ("管理范围", f"{line.area} · {LEVELS.get(line.level, '')}"),
        ("最近联系", heard),
        ("程序", program),
        ("名册", known),
        ("还没送来", _waiting_words(line)),
        ("它还缺", lacking),
        ("未收下", f"{line.quarantined} 条，原件都留着" if line.quarantined else "没有"),
    ]
