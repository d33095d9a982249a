"""The form of a visit, from a questionnaire: by keyboard, saved as a draft at every change."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.drafts import Draft
from app.errors import AppError, Refused
from app.rules.questionnaires import asked_of, raised
from app.visit_photo import read_photo
from ui import dialogs
from ui.questions.boxes import Box, BoxField
from ui.questions.danger import DangerPane
from ui.questions.entered import Entered, from_body
from ui.questions.finding_rows import FindingRows
from ui.questions.parts import Head, Section, TaskRows, question_field
from ui.questions.visit_asks import VisitAsks
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets import (
    CheckField,
    DateField,
    Heading,
    MultiLine,
    Notice,
    PrimaryButton,
    Secondary,
    SecondaryButton,
    Text,
    bind,
    empty_layout,
)
from ui.words import words_of, words_of_issue

WIDE, HIGH, AROUND = 1040, 700, 24
DRAFT_MS = 400
NEXT = 120  # pixels kept in sight around the question that has the keyboard


class VisitForm(QDialog):
    """``hand_in`` gets the form when it is to be saved; ``refuse`` shows what is wrong with it."""

    def __init__(
        self,
        parent: QWidget,
        desk: WindowDesk,
        asks: VisitAsks,
        hand_in: Callable[["VisitForm"], None],
    ) -> None:
        super().__init__(parent)
        self._desk, self._asks = desk, asks
        self._hand_in = hand_in
        self.photo: bytes | None = None
        self.setObjectName("visit_form")
        self.setWindowTitle(asks.title)
        self.setModal(True)
        self._over = parent
        self.fields: dict[str, BoxField | MultiLine] = {}
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self._save_draft)
        self._filling = False
        self._met(self.head.was_met)
        self._connect_stops()
        desk.drafts(self._drafts)

    # What is on it.

    def _build(self) -> None:
        px, asks = theme().px, self._asks
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(px(24), px(14), px(24), px(8))
        head.setSpacing(px(2))
        head.addWidget(Heading(asks.title, wrap=True))
        head.addWidget(Secondary(asks.words))
        self.danger = DangerPane(
            asks.danger_title, asks.lists["phone"], asks.danger_steps,
            action=asks.danger_action, then=asks.danger_then,
        )  # fmt: skip
        self.danger.hide()
        outer.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("look", "page")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(px(24), px(4), px(24), px(12))
        self._column.setSpacing(px(10))
        self._column.addWidget(self.danger)
        self._sections()
        self._column.addStretch(1)
        self._scroll.setWidget(inner)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._feet())

    def _sections(self) -> None:
        asks, now = self._asks, self._desk.now
        self.head = Head(asks.lists, now, place=asks.place, visitors=self._desk.actor.name)
        first = Section("走访", asks.notice)
        first.add(self.head)
        self.restored = Secondary("", tone="brand")
        self.restored.hide()
        first.add(self.restored)
        self._column.addWidget(first)
        self.tasks = TaskRows(asks.tasks)
        if asks.tasks:
            before = Section("上次要办的事", "办完的写明怎么办的")
            before.add(self.tasks)
            self._column.addWidget(before)
        self._asked_only: list[QWidget] = []
        self._questions()
        self.able = self._able()
        self.facts = self._facts()
        self.found = FindingRows(asks.lists["gravity"], asks.lists.get("kind", ()))
        end = Section("问题和下次")
        self._raised = QVBoxLayout()
        end.body.addLayout(self._raised)
        end.add(self.found)
        self.signed = CheckField("signed", "对象已签名或按指印")
        self.next_on = DateField("next_on", "下次走访（不填按规定间隔）")
        self.next_on.setMaximumWidth(theme().px(320))
        end.add(self.signed)
        end.add(self.next_on)
        self._column.addWidget(end)
        self.signed.setVisible(bool(asks.able))
        self.head.changed.connect(self._changed)
        self.head.met_changed.connect(self._met)
        for part in (self.tasks, self.found, self.signed, self.next_on):
            part.changed.connect(self._changed)

    def _questions(self) -> None:
        asked = asked_of(self._asks.asked, self._asks.age)
        for part in self._asks.asked.parts:
            mine = [q for q in asked if q.part == part.code]
            if not mine:
                continue
            section = Section(part.label)
            for question in mine:
                field = question_field(question)
                self.fields[f"q_{question.code}"] = field
                field.changed.connect(self._changed)
                section.add(field)
            self._column.addWidget(section)
            self._asked_only.append(section)

    def _able(self) -> BoxField | None:
        known = self._asks.able
        boxes = [Box(code, label, "ok") for code, label, _able in known]
        ticked = [code for code, _label, able in known if able is not False]
        hint = "只查不改等级；与上次评估不同的报县级复核"
        return self._several("六项快查", hint, "able", "能自己做的", boxes, ticked)

    def _facts(self) -> BoxField | None:
        boxes = [Box(code, words, "warning") for code, words in self._asks.facts]
        hint = "决定类别和风险；已经没有的取消勾选"
        return self._several("情形", hint, "facts", "现在的情形", boxes, self._asks.ticked_facts)

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

    def _feet(self) -> QFrame:
        px = theme().px
        frame = QFrame()
        frame.setProperty("look", "status")
        column = QVBoxLayout(frame)
        column.setContentsMargins(px(24), px(10), px(24), px(10))
        self.problem = Text("", "error")
        self.problem.hide()
        column.addWidget(self.problem)
        across = QHBoxLayout()
        across.setSpacing(px(8))
        self._photo = SecondaryButton("添加照片", icon_name="camera", name="add_photo")
        self._photo.clicked.connect(self._choose_photo)
        self.saved = Secondary("数字勾选 · 回车下一题", wrap=False)
        leave = SecondaryButton("取消", name="form_cancel")
        leave.clicked.connect(self.reject)
        self.done_button = PrimaryButton("保存", "Ctrl+S", name="form_done")
        self.done_button.clicked.connect(lambda: self._hand_in(self))
        across.addWidget(self._photo)
        across.addWidget(self.saved)
        across.addStretch(1)
        across.addWidget(leave)
        across.addWidget(self.done_button)
        column.addLayout(across)
        bind(self, "Ctrl+Enter", "保存", self.done_button.click)
        return frame

    # From question to question.

    def _stops(self) -> list[QWidget]:
        """Where Enter goes, in the order of the form."""
        boxes: list[QWidget] = [self.head.mode.boxes, self.head.met.boxes]
        if self.head.spoke_with.isVisibleTo(self):
            boxes.append(self.head.spoke_with.boxes)
        for field in (*self.fields.values(), self.able, self.facts):
            if isinstance(field, BoxField):
                boxes.append(field.boxes)
            elif isinstance(field, MultiLine):
                boxes.append(field.edit)
        return [box for box in (*boxes, self.next_on.edit) if box.isVisibleTo(self)]

    def _go(self, step: int) -> None:
        stops = self._stops()
        now = self.focusWidget()
        at = next((n for n, stop in enumerate(stops) if stop is now), -1)
        to = stops[min(max(at + step, 0), len(stops) - 1)]
        to.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(to, 0, theme().px(NEXT))

    def _connect_stops(self) -> None:
        head = self.head
        for field in (
            head.mode,
            head.met,
            head.spoke_with,
            self.able,
            self.facts,
            *self.fields.values(),
        ):
            if isinstance(field, BoxField):
                field.boxes.gone_on.connect(lambda: self._go(1))
                field.boxes.gone_back.connect(lambda: self._go(-1))

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
        if self.able is None:
            return {}
        able = self.able.boxes.ticked()
        return {code: code in able for code, _label, _assessed in self._asks.able}

    def moment(self) -> datetime | None:
        """When the visit was; a problem is shown where that can't be read."""
        moment = self.head.moment()
        if moment is None:
            self.show_problem("请填写走访日期和时间，例如 20261124、0930。")
        return moment

    def show_problem(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def refuse(self, error: AppError) -> None:
        """Each issue at its place, the rest above the buttons."""
        rest = [] if isinstance(error, Refused) else [words_of(error)]
        for issue in error.issues if isinstance(error, Refused) else ():
            words = words_of_issue(issue)
            field = self.fields.get(f"q_{issue.field}")
            if issue.field == "next_on":
                self.next_on.set_error(words)
                self.next_on.setFocus()
            elif issue.field == "visited_at":
                self.head.on.set_error(words)
            elif isinstance(field, BoxField):
                field.set_error(words)
            else:
                rest.append(words)
        self.show_problem(" ".join(rest))

    def reject(self) -> None:
        """Esc and 取消 lose nothing: what was typed waits as a draft."""
        if self._timer.isActive():
            self._timer.stop()
            self._save_draft()
        if not self.entered().empty:
            self._desk.notice("没有保存的走访已存为草稿，再打开时接着填。", "ok")
        super().reject()

    def accepted_and_gone(self) -> None:
        """Saved: the draft is of no use any more."""
        self._timer.stop()
        self._desk.forget_draft(self._asks.draft)
        self.accept()

    # What happens meanwhile.

    def _changed(self) -> None:
        if self._filling:
            return
        self._look_again()
        self._timer.start()

    def _look_again(self) -> None:
        entered = self.entered()
        found = raised(self._asks.asked, entered.answers) if self.head.was_met else ()
        gravities = dict(self._asks.lists["gravity"])
        empty_layout(self._raised)
        tasks = [one for one in found if one.gravity != "note"]
        if tasks:
            words = "；".join(f"{one.words}（{gravities[one.gravity]}）" for one in tasks)
            tone = "danger" if any(one.gravity == "danger" for one in tasks) else "warning"
            self._raised.addWidget(Notice("保存后列为要办的事", words, tone))
        grave = any(one.gravity == "danger" for one in found)
        grave = grave or any(f["gravity"] == "danger" for f in entered.found)
        if grave and self.danger.isHidden():
            self._scroll.verticalScrollBar().setValue(0)
        self.danger.setVisible(grave)
        if self.able is not None:
            now = self.quick_check()
            differ = [w for c, w, able in self._asks.able if able is not None and now[c] != able]
            self.able.set_hint(
                f"与上次评估不同：{'、'.join(differ)}。等级不变，报县级复核。" if differ else ""
            )

    def _met(self, met: bool) -> None:
        for section in self._asked_only:
            section.setVisible(met)
        self.next_on.set_label("下次走访（不填按规定间隔）" if met else "哪天再去（必填）")

    def _save_draft(self) -> None:
        entered = self.entered()
        if entered.empty:
            return
        self._desk.save_draft(
            Draft(
                self._asks.draft, self._desk.actor.user_id, self._asks.room, self._asks.title,
                entered.to_body(), self._desk.now,
            )
        )  # fmt: skip
        self.saved.setText("草稿已自动保存")

    def _drafts(self, drafts: Sequence[Draft]) -> None:
        """Go on where it was left, unless the window was locked meanwhile."""
        if not isValid(self):
            return
        for draft in drafts:
            if draft.id == self._asks.draft:
                self.show_entered(from_body(draft.body))
                self.restored.setText("已接着上次没有保存的内容填写。")
                self.restored.show()
        self.head.met.setFocus()

    def show_entered(self, entered: Entered) -> None:
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
        self._look_again()

    def sizeHint(self) -> QSize:
        """As large as a page, never larger than the window below."""
        px, over = theme().px, self._over.window().size()
        width, height = over.width() - AROUND, over.height() - AROUND
        return QSize(min(px(WIDE), width), min(px(HIGH), height))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.resize(self.sizeHint())

    def _choose_photo(self) -> None:
        path = dialogs.open_file(self, "选择照片", "图片 (*.jpg *.jpeg *.png)")
        if path is not None:
            self._desk.run(lambda: read_photo(path), self._have_photo, self.refuse)

    def _have_photo(self, content: bytes) -> None:
        self.photo = content
        self._photo.set_text("已选照片")
