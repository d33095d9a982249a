"""The form of a mandatory report: whom to call and what to say, then nine boxes and a few words."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.clock import SHANGHAI
from app.commands.report_incident import ReportIncident
from app.drafts import Draft
from app.errors import AppError, Refused
from app.queries.places import Places
from ui.questions.boxes import Box, BoxField
from ui.questions.danger import DangerPane
from ui.questions.page_form import PageForm
from ui.questions.parts import Section, read_time
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets import (
    CheckField,
    ChoiceField,
    DateField,
    MultiLine,
    PrimaryButton,
    SecondaryButton,
    TextField,
)
from ui.words import words_of, words_of_issue

SIZE = (960, 720)
DRAFT, NO_FILE = "mandatory-report-", "new"


class ReportForm(PageForm):
    """Works with nothing filled in; ``hand_in`` gets the form and the command."""

    def __init__(
        self,
        parent: QWidget,
        desk: WindowDesk,
        places: Places,
        *,
        child: str,
        village: str,
        file_id: str | None,
        hand_in: Callable[["ReportForm", ReportIncident], None],
    ) -> None:
        super().__init__(
            parent,
            desk,
            name="report_form",
            title="强制报告",
            draft=DRAFT + (file_id or NO_FILE),
            save=self._save_draft,
            size=SIZE,
        )
        self._file_id, self._hand_in = file_id, hand_in
        self.fields: dict[str, Any] = {}
        self._build(places)
        self.fields["child_words"].set_value(child)
        self.fields["village"].set_value(village or places.villages[0][0])
        for field in (*self.fields.values(), self.urgent):
            field.changed.connect(self._timer.start)
        desk.drafts(self._drafts)

    def _build(self, places: Places) -> None:
        px = theme().px
        inner = QWidget()
        inner.setProperty("look", "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(24), px(14), px(24), px(12))
        column.setSpacing(px(10))
        column.addWidget(DangerPane("强制报告：先打电话", places.phones, places.say_first))
        column.addWidget(self._first(places))
        column.addWidget(self._more())
        column.addWidget(self._reporter())
        column.addStretch(1)
        done = PrimaryButton("保存报告", "Ctrl+S", name="form_done")
        done.clicked.connect(self._send)
        self._lay_out(inner, self._feet("只限名单内的人看得到", done))

    def _first(self, places: Places) -> Section:
        """All that is needed: what it is, who, where, and whether the police know."""
        section = Section("登记", "不选情形按第 9 类记；其余知道多少填多少")
        boxes = [Box(code, words, "danger") for code, words in places.situations]
        self.fields["situation"] = BoxField("situation", "九类情形", boxes)
        section.add(self.fields["situation"])
        called = SecondaryButton("刚打完 110", "Alt+P", icon_name="phone", name="called_now")
        called.clicked.connect(self._called_now)
        self._add(
            section,
            TextField("child_words", "儿童姓名或特征"),
            ChoiceField("village", "所在村（居）", places.villages),
            TextField("child_place", "孩子现在在哪里"),
            TextField("police_station", "报警的派出所或接警人"),
            DateField("called_on", "报警日期"),
            TextField("called_at", "报警时间", placeholder="如 0930"),
        )
        self.urgent = CheckField("urgent", "孩子正在面临危险")
        self.urgent.set_value(True)
        foot = QHBoxLayout()
        foot.addWidget(called)
        foot.addWidget(self.urgent)
        foot.addStretch(1)
        section.body.addLayout(foot)
        return section

    def _more(self) -> Section:
        section = Section("经过和处置", "可以以后再补")
        self._add(
            section,
            DateField("found_on", "发现日期"),
            TextField("found_at", "发现时间", placeholder="如 0930"),
            TextField("suspect", "疑似侵害人、与孩子的关系"),
            TextField("police_number", "警号或案号"),
            MultiLine("course", "经过、伤情", rows=3),
            MultiLine("measures", "现场处置：送医、留证、谁陪着孩子", rows=2),
        )
        return section

    def _reporter(self) -> Section:
        section = Section("报告人", "另外存放，保密；不印在登记表上，查看要留记录")
        self._add(
            section, TextField("reporter_name", "报告人"), TextField("reporter_phone", "报告人电话")
        )
        return section

    def _add(self, section: Section, *fields: Any) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme().px(12))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        row = column = 0
        for field in fields:
            self.fields[field.name] = field
            wide = isinstance(field, MultiLine)
            grid.addWidget(field, row, 0 if wide else column, 1, 2 if wide else 1)
            row, column = (row + 1, 0) if wide or column else (row, 1)
        section.body.addLayout(grid)

    def _called_now(self) -> None:
        there = self._desk.now.astimezone(SHANGHAI)
        self.fields["called_on"].set_day(there.date())
        self.fields["called_at"].set_value(f"{there:%H:%M}")
        self.fields["police_station"].setFocus()
        self._timer.start()

    def _moment(self, on: str, at: str) -> datetime | None:
        day, clock = self.fields[on].day(), read_time(self._text(at) or "0000")
        return datetime.combine(day, clock, SHANGHAI) if day and clock else None

    def _text(self, name: str) -> str:
        return str(self.fields[name].value() or "")

    def _send(self) -> None:
        texts = {
            name: self._text(name) or None
            for name in (
                "child_place", "police_station", "police_number", "course", "measures", "suspect",
                "reporter_name", "reporter_phone",
            )
        }  # fmt: skip
        command = ReportIncident(
            village=self._text("village"),
            situation=self._text("situation") or "other",
            child_words=self._text("child_words"),
            file_id=self._file_id,
            found_at=self._moment("found_on", "found_at"),
            police_called_at=self._moment("called_on", "called_at"),
            urgent=self.urgent.value(),
            **texts,
        )
        self._hand_in(self, command)

    def refuse(self, error: AppError) -> None:
        if isinstance(error, Refused):
            words = " ".join(words_of_issue(issue) for issue in error.issues)
        else:
            words = words_of(error)
        self.show_problem(words)

    def _save_draft(self) -> None:
        body = {name: self._text(name) for name in self.fields}
        if not any(body[name] for name in ("situation", "course", "child_place", "reporter_name")):
            return
        actor = self._desk.actor.user_id
        self._desk.save_draft(
            Draft(self._draft, actor, "children", "强制报告", body, self._desk.now)
        )
        self.saved.setText("草稿已自动保存")

    def _drafts(self, drafts: Sequence[Draft]) -> None:
        if not isValid(self):
            return
        for draft in drafts:
            if draft.id == self._draft:
                for name, value in draft.body.items():
                    if name in self.fields and value:
                        self.fields[name].set_value(value)
                self.saved.setText("已接着上次没有保存的内容填写。")
        self.fields["situation"].setFocus()
