"""Printing a case's papers: drawn off the window's thread, saved where the person says."""

from pathlib import Path
from typing import Any

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

    def print_paper(self, case_id: str, form: str, words: str, person_id: str = "") -> None:
        """Ask where to, draw, save and open the paper; ``person_id`` for a paper of one member."""
        query = CasePaper(case_id=case_id, form=form, person_id=person_id)
        self._desk.ask(query, lambda paper: self._put_down(paper, words))

    def print_values(self, form: str, words: str, name: str, values: dict[str, Any]) -> None:
        """The same for a paper whose fields are at hand."""
        self._put_down(Paper(form, name, values), words)

    def _put_down(self, paper: Paper, words: str) -> None:
        target = dialogs.save_file(
            self._owner, f"保存{words}", f"{words}-{paper.name}.pdf", "PDF (*.pdf)"
        )
        if target is not None:
            self._desk.run(
                lambda: _save(paper, target), lambda path: self._saved(path, words, paper.form)
            )

    def _saved(self, path: Path, words: str, form: str) -> None:
        self._desk.note("print", form)
        self._desk.notice(f"{words}已保存到 {path.name}，可打印。", "ok")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _save(paper: Paper, target: Path) -> Path:
    write_whole(target, [draw(paper.form, paper.values)])
    return target
