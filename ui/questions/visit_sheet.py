"""What stands on a visit's form: head, open tasks, questions, quick check, findings, the end."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.policy.packs import Question
from app.rules.questionnaires import asked_of, raised
from ui.questions.boxes import Box, BoxField
from ui.questions.danger import DangerPane
from ui.questions.entered import Entered
from ui.questions.finding_rows import FindingRows
from ui.questions.parts import Head, Section, TaskRows, question_field
from ui.questions.visit_asks import VisitAsks
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets import CheckField, DateField, MultiLine, Notice, Secondary, empty_layout


class VisitSheet(QWidget):
    """``moved`` tells where the keyboard went; ``became_grave`` that a life is in danger."""

    changed = Signal()
    moved = Signal(object)
    became_grave = Signal()

    def __init__(self, desk: WindowDesk, asks: VisitAsks) -> None:
        super().__init__()
        self._desk, self._asks = desk, asks
        self._filling = False
        self.fields: dict[str, BoxField | MultiLine] = {}
        self._asked_only: list[QWidget] = []
        self.setProperty("look", "page")
        px = theme().px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(24), px(4), px(24), px(12))
        self._column.setSpacing(px(10))
        self.danger = DangerPane(
            asks.danger_title, asks.lists["phone"], asks.danger_steps,
            action=asks.danger_action, then=asks.danger_then,
        )  # fmt: skip
        self.danger.hide()
        self._column.addWidget(self.danger)
        self.able: BoxField | None = None
        self.facts: BoxField | None = None

    def parts(self) -> Sequence[Callable[[], object]]:
        """What builds it, section by section: all at once would keep the window from answering."""
        asked = asked_of(self._asks.asked, self._asks.age)
        sections = [
            partial(self._questions, part.label, mine)
            for part in self._asks.asked.parts
            if (mine := [q for q in asked if q.part == part.code])
        ]
        return (self._beginning, *sections, self._able, self._facts, self._end)

    def _beginning(self) -> QWidget:
        asks = self._asks
        self.head = Head(
            asks.lists, self._desk.now, place=asks.place, visitors=self._desk.actor.name
        )
        self.head.changed.connect(self._changed)
        self.head.met_changed.connect(self._met)
        first = Section("走访", asks.notice)
        first.add(self.head)
        self.restored = Secondary("已接着上次没有保存的内容填写。", tone="brand")
        self.restored.hide()
        first.add(self.restored)
        self._column.addWidget(first)
        self.tasks = TaskRows(asks.tasks)
        self.tasks.changed.connect(self._changed)
        if asks.tasks:
            before = Section("上次要办的事", "办完的写明怎么办的")
            before.add(self.tasks)
            self._column.addWidget(before)
        return first

    def _questions(self, label: str, asked: Sequence[Question]) -> QWidget:
        section = Section(label)
        for question in asked:
            field = question_field(question)
            self.fields[f"q_{question.code}"] = field
            field.changed.connect(self._changed)
            section.add(field)
        self._column.addWidget(section)
        self._asked_only.append(section)
        return section

    def _able(self) -> QWidget | None:
        known = self._asks.able
        boxes = [Box(code, label, "ok") for code, label, _able in known]
        ticked = [code for code, _label, able in known if able is not False]
        hint = "只查不改等级；与上次评估不同的报县级复核"
        self.able = self._several("六项快查", hint, "able", "能自己做的", boxes, ticked)
        return self.able

    def _facts(self) -> QWidget | None:
        boxes = [Box(code, words, "warning") for code, words in self._asks.facts]
        hint = "决定类别和风险；已经没有的取消勾选"
        ticked = self._asks.ticked_facts
        self.facts = self._several("情形", hint, "facts", "现在的情形", boxes, ticked)
        return self.facts

    def _several(
        self,
        heading: str,
        hint: str,
        name: str,
        label: str,
        boxes: Sequence[Box],
        ticked: Sequence[str],
    ) -> BoxField | None:
        """A section of its own with one row of boxes; None where there are none."""
        if not boxes:
            return None
        field = BoxField(name, label, boxes, single=False)
        field.set_value(ticked)
        field.changed.connect(self._changed)
        section = Section(heading, hint)
        section.add(field)
        self._column.addWidget(section)
        self._asked_only.append(section)
        return field

    def _end(self) -> QWidget:
        self.found = FindingRows(self._asks.lists["gravity"], self._asks.lists.get("kind", ()))
        section = Section("问题和下次")
        self._raised = QVBoxLayout()
        section.body.addLayout(self._raised)
        section.add(self.found)
        self.signed = CheckField("signed", "对象已签名或按指印")
        self.next_on = DateField("next_on", "下次走访（不填按规定间隔）")
        self.next_on.setMaximumWidth(theme().px(320))
        section.add(self.signed)
        section.add(self.next_on)
        self._column.addWidget(section)
        self.signed.setVisible(bool(self._asks.able))
        self.found.changed.connect(self._changed)
        self.signed.changed.connect(self._changed)
        self.next_on.changed.connect(self._changed)
        self._column.addStretch(1)
        self._connect_stops()
        return section

    # From question to question.

    def _stops(self) -> list[QWidget]:
        """Where Enter goes, in the order of the form."""
        head = self.head
        rows = (head.mode, head.met, head.spoke_with, *self.fields.values(), self.able, self.facts)
        found: list[QWidget] = [
            stop for row in rows if row is not None and (stop := row.focusProxy()) is not None
        ]
        return [stop for stop in (*found, self.next_on.edit) if stop.isVisibleTo(self)]

    def _go(self, step: int) -> None:
        stops, now = self._stops(), self.focusWidget()
        at = next((n for n, stop in enumerate(stops) if stop is now), -1)
        to = stops[min(max(at + step, 0), len(stops) - 1)]
        to.setFocus(Qt.FocusReason.TabFocusReason)
        self.moved.emit(to)

    def _connect_stops(self) -> None:
        head = self.head
        rows = (head.mode, head.met, head.spoke_with, *self.fields.values(), self.able, self.facts)
        for row in rows:
            if isinstance(row, BoxField):
                row.boxes.gone_on.connect(lambda: self._go(1))
                row.boxes.gone_back.connect(lambda: self._go(-1))

    # What was entered.

    def entered(self) -> Entered:
        """Everything as it stands now."""
        answers = {name.removeprefix("q_"): field.value() for name, field in self.fields.items()}
        head = self.head.entered()
        head["next_on"] = day.isoformat() if (day := self.next_on.day()) else None
        head["signed"] = self.signed.value()
        return Entered(
            answers={name: value for name, value in answers.items() if value},
            head=head,
            able=list(self.able.value() or ()) if self.able is not None else None,
            facts=list(self.facts.value() or ()) if self.facts is not None else None,
            found=self.found.entered(),
            done=self.tasks.entered(),
        )

    def quick_check(self) -> dict[str, bool]:
        """The six indicators as found today."""
        able = self.able.boxes.ticked() if self.able is not None else ()
        return {code: code in able for code, _label, _assessed in self._asks.able}

    def show_entered(self, entered: Entered) -> None:
        """Go on where it was left."""
        self._filling = True
        self.head.show_entered(entered.head)
        for code, value in entered.answers.items():
            if (field := self.fields.get(f"q_{code}")) is not None:
                field.set_value(value)
        if self.able is not None and entered.able is not None:
            self.able.set_value(entered.able)
        if self.facts is not None and entered.facts is not None:
            self.facts.set_value(entered.facts)
        self.found.show_entered(entered.found)
        self.tasks.show_entered(entered.done)
        self.next_on.set_value(entered.head.get("next_on"))
        self._filling = False
        self.restored.show()
        self._look_again()

    # What follows from it at once.

    def _changed(self) -> None:
        if not self._filling:
            self._look_again()
            self.changed.emit()

    def _look_again(self) -> None:
        entered = self.entered()
        found = raised(self._asks.asked, entered.answers) if self.head.was_met else ()
        tasks = [(one.words, one.gravity) for one in found if one.gravity != "note"]
        tasks += [(f["what"], f["gravity"]) for f in entered.found if f["gravity"] != "note"]
        grave = any(gravity == "danger" for _words, gravity in tasks)
        empty_layout(self._raised)
        if tasks:
            labels = dict(self._asks.lists["gravity"])
            words = "；".join(f"{what}（{labels[gravity]}）" for what, gravity in tasks)
            tone = "danger" if grave else "warning"
            self._raised.addWidget(Notice("保存后列为要办的事", words, tone))
        if grave and self.danger.isHidden():
            self.became_grave.emit()
        self.danger.setVisible(grave)
        if self.able is not None:
            now = self.quick_check()
            differ = [w for c, w, able in self._asks.able if able is not None and now[c] != able]
            words = f"与上次评估不同：{'、'.join(differ)}。等级不变，报县级复核。" if differ else ""
            self.able.set_hint(words)

    def _met(self, met: bool) -> None:
        for section in self._asked_only:
            section.setVisible(met)
        self.next_on.set_label("下次走访（不填按规定间隔）" if met else "哪天再去（必填）")
