"""The one search box: finds people and cases by anything that is typed, best first."""

from PySide6.QtCore import Signal

from app.queries.find_anything import FindAnything, Found
from ui.shell.desk import WindowDesk
from ui.style.current import theme
from ui.widgets.search import SearchBox, SearchRow

ICONS = {"case": "folder-open"}
NOTHING = "没有找到。可以换几位数字、拼音首字母或受理编号再试。"


class FindBox(SearchBox):
    """Asks while one types; an answer that comes late is thrown away."""

    opened = Signal(object)  # Found

    def __init__(self, desk: WindowDesk) -> None:
        super().__init__("查人、查件：姓名 / 身份证号 / 拼音 / 受理编号")
        self._desk = desk
        self.setToolTip("Ctrl+K：姓名、身份证号任意几位、拼音或首字母、电话、受理编号、村名")
        self.setAccessibleName("查找")
        self.setMaxLength(60)
        self.setMinimumWidth(theme().px(160))
        self.setMaximumWidth(theme().px(430))
        self.asked.connect(self._find)
        self.activated.connect(self.opened)

    def _find(self, text: str) -> None:
        self._desk.ask(FindAnything(text=text), lambda found: self._show(text, found))

    def _show(self, text: str, found: tuple[Found, ...]) -> None:
        if text == self.text().strip() and self.hasFocus():
            rows = [SearchRow(f.title, f.subtitle, ICONS.get(f.kind, "user"), f) for f in found]
            self.set_results(rows, NOTHING)
