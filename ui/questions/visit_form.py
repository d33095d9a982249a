"""The form of a visit over the room: by keyboard, saved as a draft at every change."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.drafts import Draft
from app.errors import AppError, Refused
from app.visit_photo import read_photo
from ui import dialogs
from ui.questions.boxes import BoxField
from ui.questions.entered import Entered, from_body
from ui.questions.page_form import PageForm
from ui.questions.parts import Head
from ui.questions.visit_asks import VisitAsks
from ui.questions.visit_sheet import VisitSheet
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets import Heading, PrimaryButton, Secondary, SecondaryButton, bind
from ui.words import words_of, words_of_issue

SIZE = (1040, 700)
NEXT = 120  # pixels kept in sight around the question that has the keyboard


class VisitForm(PageForm):
    """``hand_in`` gets the form when it is to be saved; ``refuse`` shows what is wrong with it."""

    def __init__(
        self,
        parent: QWidget,
        desk: WindowDesk,
        asks: VisitAsks,
        hand_in: Callable[["VisitForm"], None],
    ) -> None:
        super().__init__(
            parent,
            desk,
            name="visit_form",
            title=asks.title,
            draft=asks.draft,
            save=self._save_draft,
            size=SIZE,
        )
        self._asks, self._hand_in = asks, hand_in
        self.photo: bytes | None = None
        self.sheet = VisitSheet(desk, asks)
        self.fields = self.sheet.fields
        self._build()
        self.sheet.changed.connect(self._timer.start)
        self.sheet.changed.connect(self.problem.hide)
        self.sheet.moved.connect(self._show_stop)
        self.sheet.became_grave.connect(lambda: self._scroll.verticalScrollBar().setValue(0))

    @property
    def head(self) -> Head:
        return self.sheet.head

    def _build(self) -> None:
        px, asks = theme().px, self._asks
        head = QVBoxLayout()
        head.setContentsMargins(px(24), px(14), px(24), px(8))
        head.setSpacing(px(2))
        head.addWidget(Heading(asks.title, wrap=True))
        form = f"表式 {asks.asked.version}"
        form += " 示例" if asks.asked.certainty == "example" else ""
        head.addWidget(Secondary(f"{asks.words}　{form}"))
        self._photo = SecondaryButton("添加照片", icon_name="camera", name="add_photo")
        self._photo.clicked.connect(self._choose_photo)
        done = PrimaryButton("保存", "Ctrl+S", name="form_done")
        done.clicked.connect(lambda: self._hand_in(self))
        bind(self, "Ctrl+Enter", "保存", done.click)
        self._lay_out(self.sheet, self._feet("数字勾选 · 回车下一题", done, self._photo), head)

    def entered(self) -> Entered:
        """Everything as it stands now."""
        return self.sheet.entered()

    def quick_check(self) -> dict[str, bool]:
        """The six indicators as found today."""
        return self.sheet.quick_check()

    def moment(self) -> datetime | None:
        """When the visit was; a problem is shown where that can't be read."""
        moment = self.head.moment()
        if moment is None:
            self.show_problem("请填写走访日期和时间，例如 20261124、0930。")
        return moment

    def refuse(self, error: AppError) -> None:
        """Each issue at its place, the rest above the buttons."""
        rest = [] if isinstance(error, Refused) else [words_of(error)]
        for issue in error.issues if isinstance(error, Refused) else ():
            words = words_of_issue(issue)
            field = self.fields.get(f"q_{issue.field}")
            if issue.field == "next_on":
                self.sheet.next_on.set_error(words)
                self.sheet.next_on.setFocus()
                self._show_stop(self.sheet.next_on)
            elif issue.field == "visited_at":
                self.head.on.set_error(words)
                self._show_stop(self.head.on)
            elif isinstance(field, BoxField):
                field.set_error(words)
            else:
                rest.append(words)
        self.show_problem(" ".join(rest))

    def _show_stop(self, stop: QWidget) -> None:
        self._scroll.ensureWidgetVisible(stop, 0, theme().px(NEXT))

    def _save_draft(self) -> None:
        entered = self.entered()
        if entered.empty:
            return
        asks = self._asks
        self._desk.save_draft(
            Draft(
                asks.draft, self._desk.actor.user_id, asks.room, asks.title, entered.to_body(),
                self._desk.now,
            )
        )  # fmt: skip
        self.saved.setText("草稿已自动保存")

    def _go_on_with_draft(self) -> None:
        self._desk.drafts(self._drafts)

    def _drafts(self, drafts: Sequence[Draft]) -> None:
        if not isValid(self):
            return  # the window was locked meanwhile
        for draft in drafts:
            if draft.id == self._asks.draft:
                self.sheet.show_entered(from_body(draft.body))
        self.head.met.setFocus()

    def _choose_photo(self) -> None:
        path = dialogs.open_file(self, "选择照片", "图片 (*.jpg *.jpeg *.png)")
        if path is not None:
            self._desk.run(lambda: read_photo(path), self._have_photo, self.refuse)

    def _have_photo(self, content: bytes) -> None:
        self.photo = content
        self._photo.set_text("已选照片")

    # Qt's own names from here on.

    def open(self) -> None:
        """It shows as soon as all its sections stand."""
        self.resize(self.sizeHint())
        self._desk.in_turns(self, (*self.sheet.parts(), self._go_on_with_draft, super().open))

    def reject(self) -> None:
        """Esc and 取消 lose nothing: what was typed waits as a draft."""
        if not self.entered().empty:
            self._desk.notice("没有保存的走访已存为草稿，再打开时接着填。", "ok")
        super().reject()
