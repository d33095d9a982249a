"""Parts of a visit's form: a heading with what stands under it, open tasks, the head and the end."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.clock import SHANGHAI
from app.policy.packs import Question
from app.queries.visit_page import OpenTask
from ui.questions.boxes import Box, BoxField
from ui.questions.finding_rows import TONES
from ui.style.current import theme
from ui.widgets import Card, DateField, MultiLine, Text, TextField

Pairs = Sequence[tuple[str, str]]
MET = ("", "见到")


class Section(Card):
    """A white sheet with a heading."""

    def __init__(self, heading: str, hint: str = "") -> None:
        super().__init__(heading, hint)
        self.body.setSpacing(theme().px(8))

    def add(self, part: QWidget) -> None:
        self.body.addWidget(part)


def question_field(question: Question) -> BoxField | MultiLine:
    """Boxes, or room for words."""
    name = f"q_{question.code}"
    if question.kind == "text":
        return MultiLine(name, question.label, rows=2)
    boxes = [Box(a.code, a.label, TONES.get(a.gravity, "brand")) for a in question.answers]
    return BoxField(name, question.label, boxes, single=question.kind == "one")


class TaskRows(QWidget):
    """What is still to be done for this person: closed only with what was done."""

    changed = Signal()

    def __init__(self, tasks: Sequence[OpenTask]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme().px(8))
        self.fields: dict[str, TextField] = {}
        for task in tasks:
            late = f"超期 {-task.days_left} 天" if task.days_left < 0 else f"{task.due_on} 前"
            tone = "danger" if task.days_left < 0 or task.gravity == "danger" else ""
            column.addWidget(Text(f"{task.what}　{task.gravity_label} · {late}", tone=tone))
            done = TextField(f"done_{task.id}", "办了什么（没办完不填）")
            done.changed.connect(self.changed)
            self.fields[task.id] = done
            column.addWidget(done)

    def entered(self) -> dict[str, str]:
        return {task: field.value() for task, field in self.fields.items() if field.value()}

    def show_entered(self, done: dict[str, str]) -> None:
        for task, words in done.items():
            if task in self.fields:
                self.fields[task].set_value(words)


class Head(QWidget):
    """When, where, who, how, and whether anybody was met."""

    changed = Signal()
    met_changed = Signal(bool)

    def __init__(
        self, lists: Mapping[str, Pairs], now: datetime, *, place: str = "", visitors: str = ""
    ) -> None:
        super().__init__()
        there = now.astimezone(SHANGHAI)
        self.on = DateField("visited_on", "走访日期", today=lambda: there.date())
        self.on.set_day(there.date())
        self.at = TextField("visited_at", "时间", placeholder="如 0930")
        self.at.set_value(f"{there:%H:%M}")
        self.place = TextField("place", "地点")
        self.place.set_value(place)
        self.visitors = TextField("visitors", "走访人")
        self.visitors.set_value(visitors)
        self.mode = BoxField("mode", "方式", [Box(c, w) for c, w in lists["mode"]])
        self.mode.set_value(lists["mode"][0][0])
        self.met = BoxField(
            "not_met", "见到没有",
            [Box(*MET, "ok"), *(Box(c, w, "warning") for c, w in lists["not_met"])],
        )  # fmt: skip
        self.met.set_value("")
        spoke = lists.get("spoke_with", ())
        self.spoke_with = BoxField("spoke_with", "和谁谈", [Box(c, w) for c, w in spoke])
        self.next_on = DateField("next_on", "下次哪天再去（没见到必填）")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme().px(12))
        grid.setVerticalSpacing(theme().px(6))
        for column, text in enumerate((self.on, self.at, self.place, self.visitors)):
            grid.addWidget(text, 0, column)
            grid.setColumnStretch(column, 1)
            text.changed.connect(self.changed)
        for row, boxes in enumerate((self.mode, self.met, self.spoke_with), 1):
            grid.addWidget(boxes, row, 0, 1, 4)
        if not spoke:
            self.spoke_with.hide()
        self.mode.changed.connect(self.changed)
        self.spoke_with.changed.connect(self.changed)
        self.met.changed.connect(self._met)

    @property
    def was_met(self) -> bool:
        return not self.met.value()

    def moment(self) -> datetime | None:
        """When it was, or None where the date or the time can't be read."""
        day, clock = self.on.day(), read_time(self.at.value())
        if day is None or clock is None:
            return None
        return datetime.combine(day, clock, SHANGHAI)

    def entered(self) -> dict[str, Any]:
        return {
            "on": self.on.value(),
            "at": self.at.value(),
            "place": self.place.value(),
            "visitors": self.visitors.value(),
            "mode": self.mode.value(),
            "not_met": self.met.value() or None,
            "spoke_with": self.spoke_with.value(),
        }

    def show_entered(self, head: dict[str, Any]) -> None:
        self.on.set_value(head.get("on"))
        self.at.set_value(head.get("at"))
        self.place.set_value(head.get("place"))
        self.visitors.set_value(head.get("visitors"))
        self.mode.set_value(head.get("mode"))
        self.met.set_value(head.get("not_met") or "")
        self.spoke_with.set_value(head.get("spoke_with"))
        self.met_changed.emit(self.was_met)

    def _met(self) -> None:
        self.met_changed.emit(self.was_met)
        self.changed.emit()


def read_time(text: str) -> time | None:
    """0930, 9:30 or 9点30; None for what is no time."""
    plain = text.replace("点", ":").replace("：", ":").replace("分", "").strip()
    if plain.isdigit() and len(plain) in (3, 4):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    hour, _, minute = plain.partition(":")
    if not hour.isdigit() or not (minute or "0").isdigit():
        return None
    if int(hour) > 23 or int(minute or 0) > 59:
        return None
    return time(int(hour), int(minute or 0))
