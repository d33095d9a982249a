"""要留意: machines whose data was restored or copied, and what has got stuck, each with since when and what to do."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout
from shiboken6 import isValid

from app.commands.close_notice import CloseNotice
from app.queries.watch_list import WatchLine, WatchList, WatchListQuery
from ui.sync.cards_panel import CardsPanel
from ui.sync.watch_words import said_of, since_words
from ui.widgets import (
    Card,
    Chip,
    Heading,
    MultiLine,
    Notice,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)
from ui.widgets.form_dialog import FormDialog


class WatchPanel(CardsPanel):
    """要留意."""

    def reload(self) -> None:
        self._desk.ask(WatchListQuery(), self._show, self.states.show_error)

    def _show(self, found: WatchList) -> None:
        if not isValid(self):  # the window was shut meanwhile
            return
        self.counted.emit(len(found.lines))
        empty_layout(self._box)
        if not found.lines:
            self.states.show_empty(
                "没有要留意的。", "停在半路的内容、恢复过或被复制过的机器会列在这里。"
            )
            return
        self.states.show_content()
        for line in found.lines:
            self._box.addWidget(self._card(line, may_close=found.may_close))
        self._box.addStretch(1)

    def _card(self, line: WatchLine, *, may_close: bool) -> Card:
        said, card = said_of(line), Card()
        card.setObjectName(f"watch_{line.code}")
        top = QHBoxLayout()
        top.addWidget(Heading(said.title, wrap=True), 1)
        if not line.lasting:
            top.addWidget(Chip("刚出现"))
        elif line.notice:
            top.addWidget(Chip("要核实", "danger"))
        else:
            top.addWidget(Chip("停了很久", "warning"))
        card.body.addLayout(top)
        card.body.addWidget(Secondary(since_words(line)))
        card.body.addWidget(Text(said.happened))
        card.body.addWidget(Notice("怎么办", said.to_do, said.tone))
        if line.notice and may_close:
            foot = QHBoxLayout()
            foot.addStretch(1)
            done = SecondaryButton("已处理", icon_name="circle-check", name="notice_done")
            done.clicked.connect(partial(self.close_notice, line.notice, said.title))
            foot.addWidget(done)
            card.body.addLayout(foot)
        elif line.notice:
            card.body.addWidget(
                Secondary("处理以后，由能管理本机的人（审核、分管领导等）按“已处理”。")
            )
        return card

    def close_notice(self, notice_id: str, title: str) -> None:
        """It leaves the list when somebody has said what was done."""
        done = MultiLine("done", "怎么处理的", hint="例如：问过吴小兰，恢复过旧备份，只有一台在用")

        def hand_in(form: FormDialog) -> None:
            command = CloseNotice(notice_id=notice_id, done=form.text("done"))
            self._desk.do(command, lambda _none: closed(form), form.refuse)

        def closed(form: FormDialog) -> None:
            form.accept()
            self._desk.notice("已记下，从这里和工作台的提醒里去掉。", "ok")

        self.dialog = FormDialog(
            self, "已处理", [done],
            hint=f"{title}。写下怎么处理的，会记入本机的审计。",
            action="已处理", hand_in=hand_in,
        )  # fmt: skip
        self.dialog.open()
