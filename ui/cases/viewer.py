"""Looking at a picture or PDF: page by page, as wide as the window, never through a file on the disk."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.sync.whole_file import write_whole
from ui import dialogs
from ui.shell.desk import Opened, WindowDesk
from ui.widgets import Elided, Secondary, SecondaryButton
from ui.widgets.basic import look

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


class FileViewer(QDialog):
    """One file. A copy outside the encrypted store is made only on purpose, and audited."""

    def __init__(self, desk: WindowDesk, opened: Opened, owner: QWidget) -> None:
        super().__init__(owner)
        self._desk = desk
        self._opened = opened
        self._place = 0
        self._picture = QPixmap()
        self.setObjectName("file_viewer")
        self.setWindowTitle(opened.file.title)
        room = owner.window()
        self.resize(min(900, room.width() - 40), min(680, room.height() - 40))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        head = QHBoxLayout()
        head.addWidget(Elided(opened.file.title, "heading"), 1)
        self.page_words = Secondary("", wrap=False)
        self.back = SecondaryButton("上一页", "PgUp", name="page_back")
        self.on = SecondaryButton("下一页", "PgDown", name="page_on")
        self.back.clicked.connect(lambda: self.turn(-1))
        self.on.clicked.connect(lambda: self.turn(1))
        copy = SecondaryButton("另存一份", icon_name="download", name="save_copy")
        copy.clicked.connect(self.save_copy)
        shut = SecondaryButton("关闭", "Esc", name="viewer_close")
        shut.clicked.connect(self.reject)
        for part in (self.page_words, self.back, self.on, copy, shut):
            head.addWidget(part)
        outer.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName("内容")
        self._sheet = QLabel()
        look(self._sheet, "page")
        self._sheet.setTextFormat(Qt.TextFormat.PlainText)
        self._sheet.setWordWrap(True)
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(self._sheet)
        outer.addWidget(self._scroll, 1)
        self.turn(0)

    def turn(self, by: int) -> None:
        """Go on or back by so many pages."""
        pages = self._opened.pages
        self._place = max(0, min(self._place + by, len(pages) - 1))
        page = pages[self._place]
        self._picture = QPixmap()
        if page.picture:
            self._picture.loadFromData(page.picture)
        else:
            self._sheet.setText(page.text or "这一页没有可以直接显示的内容，请“另存一份”后打开。")
        self.page_words.setText(f"第 {self._place + 1} / {len(pages)} 页")
        for button, ok in ((self.back, self._place > 0), (self.on, self._place + 1 < len(pages))):
            button.setVisible(len(pages) > 1)
            button.setEnabled(ok)
        self._fit()

    def save_copy(self) -> None:
        """A copy in the clear: asked for twice, written down."""
        file = self._opened.file
        if not dialogs.confirm(
            self,
            "另存的文件不加密，谁都能打开。",
            "用完请删除；这次另存会记入审计。",
            yes="另存",
            danger=True,
        ):
            return
        ending = ENDINGS.get(file.media_type, "jpg")
        target = dialogs.save_file(self, "另存附件", f"附件.{ending}", f"*.{ending}")
        if target is not None:
            self._desk.run(
                lambda: write_whole(target, [self._opened.content]), lambda _: self._saved(target)
            )

    def _saved(self, target: Path) -> None:
        self._desk.note("export_attachment", self._opened.file.blob[:8])
        self._desk.notice(f"已另存到 {target.name}。", "ok")

    def _fit(self) -> None:
        if not self._picture.isNull():
            wide = min(self._picture.width(), self._scroll.viewport().width() - 4)
            self._sheet.setPixmap(
                self._picture.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation)
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
