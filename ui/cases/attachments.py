"""Pictures and PDFs of a case or of a form not yet handed in: add, look at, take away before handing in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.attachments import PDF, read_file
from app.commands.add_attachment import AddAttachment
from app.errors import AppError, Refused
from app.queries.attachment import StoredFile
from app.queries.attachments import AttachmentLine, AttachmentsQuery
from ui import dialogs
from ui.cases.viewer import FileViewer
from ui.shell.desk import Opened, WindowDesk
from ui.widgets import (
    Card,
    ChoiceField,
    Elided,
    IconButton,
    IconLabel,
    LinkButton,
    Secondary,
    SecondaryButton,
    Text,
    empty_layout,
)
from ui.widgets.field_row import beside_input
from ui.widgets.tab_order import tab_as_read
from ui.words import words_of, words_of_issue

PATTERN = "图片或 PDF (*.jpg *.jpeg *.png *.bmp *.tif *.tiff *.pdf)"
SCENES = (
    "入户照片",
    "公示张贴照片",
    "公示撤下照片",
    "公示反馈单",
    "送达回证",
    "民主评议记录",
    "其他材料",
)


@dataclass(frozen=True, slots=True)
class ShownFile:
    """One line of the list: ``key`` is an attachment's id or a kept file's blob."""

    key: str
    title: str = field(repr=False)
    media_type: str
    note: str = field(repr=False)


class AttachmentCard(Card):
    """The list with its button. ``add`` is given what it is and a chosen path, ``see`` and ``remove`` a line's key."""

    def __init__(
        self,
        desk: WindowDesk,
        heading: str,
        *,
        add: Callable[[str, Path], None],
        see: Callable[[str], None],
        remove: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(heading)
        self._desk = desk
        self.viewer: FileViewer | None = None
        self._add, self._see, self._remove = add, see, remove
        self.what = ChoiceField("attachment_what", "这是什么材料")
        self.button = SecondaryButton(
            "选择图片或 PDF", icon_name="paperclip", name="add_attachment"
        )
        self.button.clicked.connect(self.choose)
        row = QHBoxLayout()
        row.addWidget(self.what, 1)
        row.addLayout(beside_input(self.button))
        self._row = QWidget()
        self._row.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._row)
        self.problem = Text("", "error", wrap=True)
        self.problem.setObjectName("attachment_problem")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addLayout(self._lines)
        self.show_files(())

    def set_kinds(self, kinds: Sequence[str]) -> None:
        """What a file may be: papers of the list first, then what is made on the way."""
        listed = [*kinds, *(scene for scene in SCENES if scene not in kinds)]
        self.what.set_choices([(words, words) for words in listed])
        if not self.what.code() and listed:
            self.what.set_value(listed[0])

    def allow_adding(self, allowed: bool) -> None:
        self._row.setVisible(allowed)

    def choose(self) -> None:
        """Ask for files and hand each on."""
        self.problem.hide()
        for path in dialogs.open_files(self, "选择图片或 PDF", PATTERN):
            self._add(self.what.code() or SCENES[-1], path)

    def refuse(self, error: AppError) -> None:
        """Say in words why a file is not taken."""
        issues = error.issues if isinstance(error, Refused) else ()
        words = " ".join(words_of_issue(issue) for issue in issues) or words_of(error)
        self.problem.setText(words)
        self.problem.show()

    def _opened(self, opened: Opened) -> None:
        self.viewer = FileViewer(self._desk, opened, self)
        self.viewer.open()

    def show_files(self, files: Sequence[ShownFile]) -> None:
        empty_layout(self._lines)
        for file in files:
            row = QHBoxLayout()
            row.addWidget(IconLabel("file-text" if file.media_type == PDF else "camera", "brand"))
            row.addWidget(Elided(file.title), 1)
            row.addWidget(Elided(file.note, "secondary"))
            see = LinkButton("查看", name=f"see_{file.key[:12]}")
            see.setAccessibleName(f"查看 {file.title}")
            see.clicked.connect(partial(self._see, file.key))
            row.addWidget(see)
            if self._remove is not None:
                drop = IconButton("trash-2", "去掉这份", name=f"drop_{file.key[:12]}")
                drop.clicked.connect(partial(self._remove, file.key))
                row.addWidget(drop)
            self._lines.addLayout(row)
        if not files:
            self._lines.addWidget(Secondary("还没有附件。照片会缩小、去掉拍摄地点后加密保存。"))
        tab_as_read(self)


class CaseAttachments(AttachmentCard):
    """What was put to a case that is on file."""

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__(desk, "附件", add=self._put, see=self._open)
        self.setObjectName("attachments")
        self._case_id = ""

    def show_case(self, case_id: str, kinds: Sequence[str]) -> None:
        self._case_id = case_id
        self.problem.hide()
        self.set_kinds(kinds)
        self.allow_adding(self._desk.may(AddAttachment.action))
        self.setVisible(self._desk.may(AttachmentsQuery.action))
        self.reload()

    def reload(self) -> None:
        if self._case_id and self._desk.may(AttachmentsQuery.action):
            self._desk.ask(AttachmentsQuery(about_id=self._case_id), self._show)

    def _show(self, lines: tuple[AttachmentLine, ...]) -> None:
        self.show_files(
            [
                ShownFile(
                    a.id, a.title, a.media_type, f"{size_words(a.byte_count)} · {a.added_on.month}月{a.added_on.day}日 {a.who}"
                )
                for a in lines
            ]
        )  # fmt: skip

    def _put(self, title: str, path: Path) -> None:
        case_id = self._case_id

        def read(content: bytes) -> None:
            command = AddAttachment(case_id=case_id, title=title, content=content)
            self._desk.do(command, lambda _id: self._added(), self.refuse)

        self._desk.run(lambda: read_file(path), read, self.refuse)

    def _added(self) -> None:
        self._desk.notice("附件已加密保存。", "ok")
        self.reload()

    def _open(self, attachment_id: str) -> None:
        self._desk.open_attachment(attachment_id, self._opened)


class KeptAttachments(AttachmentCard):
    """Files of a form that is not handed in yet: sealed at once, so that a cut in the power loses none."""

    def __init__(self, desk: WindowDesk, changed: Callable[[], None]) -> None:
        super().__init__(desk, "附件", add=self._keep, see=self._open, remove=self._drop)
        self.setObjectName("attachments")
        self._changed = changed
        self.files: list[StoredFile] = []

    def set_files(self, files: Sequence[StoredFile]) -> None:
        self.files = list(files)
        self.problem.hide()
        self._list()

    def _list(self) -> None:
        self.show_files(
            [ShownFile(f.blob, f.title, f.media_type, size_words(f.byte_count)) for f in self.files]
        )

    def _keep(self, title: str, path: Path) -> None:
        self._desk.keep_file(title, path, self._kept, self.refuse)

    def _kept(self, file: StoredFile) -> None:
        self.files.append(file)
        self._list()
        self._changed()

    def _drop(self, blob: str) -> None:
        self.files = [f for f in self.files if f.blob != blob]
        self._desk.drop_file(blob)
        self._list()
        self._changed()

    def _open(self, blob: str) -> None:
        file = next(f for f in self.files if f.blob == blob)
        self._desk.open_kept(file, self._opened)


def size_words(count: int) -> str:
    """For people: 320 KB, 1.4 MB."""
    if count < 1024 * 1024:
        return f"{max(1, count // 1024)} KB"
    return f"{count / 1024 / 1024:.1f} MB"
