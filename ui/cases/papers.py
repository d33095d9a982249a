"""Printing a case's papers: drawn off the window's thread, saved where the person says."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.documents.draw import draw
from app.queries.case_paper import CasePaper, Paper
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.shell.desk import WindowDesk


class PaperDesk:
    """A paper leaves the encrypted store only here, because a person asked for it; it is audited."""

    def __init__(self, desk: WindowDesk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner

    def print_paper(self, case_id: str, form: str, words: str) -> None:
        """Ask where to, draw, save and open the paper."""

        def prepared(paper: Paper) -> None:
            target = dialogs.save_file(
                self._owner, f"保存{words}", f"{words}-{paper.name}.pdf", "PDF (*.pdf)"
            )
            if target is not None:
                self._desk.run(
                    lambda: _save(paper, target), lambda path: self._saved(path, words, form)
                )

        self._desk.ask(CasePaper(case_id=case_id, form=form), prepared)

    def _saved(self, path: Path, words: str, form: str) -> None:
        self._desk.note("print", form)
        self._desk.notice(f"{words}已保存到 {path.name}，可打印。", "ok")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _save(paper: Paper, target: Path) -> Path:
    write_whole(target, [draw(paper.form, paper.values)])
    return target
