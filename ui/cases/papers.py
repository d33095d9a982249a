"""Printing a case's papers: drawn off the window's thread, saved where the person says."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from app.documents.draw import draw
from app.queries.case_paper import CasePaper, Paper
from app.sync.whole_file import write_whole
from ui import dialogs
from ui.cases.printing import a4, print_on
from ui.shell.desk import WindowDesk


class PaperDesk:
    """A paper leaves the encrypted store only here, because a person asked for it; it is audited."""

    def __init__(self, desk: WindowDesk, owner: QWidget) -> None:
        self._desk = desk
        self._owner = owner

    def print_paper(self, case_id: str, form: str, words: str) -> None:
        """Ask where to, draw, save and open the paper."""
        query = CasePaper(case_id=case_id, form=form)
        self._desk.ask(query, lambda paper: self._put_down(paper, words))

    def print_values(self, form: str, words: str, name: str, values: dict[str, Any]) -> None:
        """The same for a paper whose fields are at hand."""
        self._put_down(Paper(form, name, values), words)

    def _put_down(self, paper: Paper, words: str) -> None:
        """Where there is a printer, onto it or into a file; otherwise into a file."""
        if QPrinterInfo.availablePrinterNames():
            ways = ("打印", "保存为 PDF")
            way = dialogs.choose(self._owner, words, "打印不在电脑上留下文件。", ways)
            if way == 0:
                self._print(paper, words)
            if way != 1:
                return
        self._save_as(paper, words)

    def _print(self, paper: Paper, words: str) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        a4(printer)
        dialog = QPrintDialog(printer, self._owner)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return

        def printed(_none: None) -> None:
            self._desk.note("print", paper.form)
            self._desk.notice(f"{words}已送到打印机。", "ok")

        self._desk.run(lambda: print_on(printer, paper.form, paper.copies), printed)

    def _save_as(self, paper: Paper, words: str) -> None:
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
    write_whole(target, [draw(paper.form, *paper.copies)])
    return target
