"""Drawing a paper: A4, title centred, hairlines, places to sign and seal, page x of y, code and QR in a corner."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import segno
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.documents import fonts
from app.documents.layout import Block, Cell, Form, forms
from app.errors import AppError

LEFT, RIGHT, TOP, BOTTOM = 22 * mm, 20 * mm, 24 * mm, 22 * mm
WIDTH = A4[0] - LEFT - RIGHT
SIZE, LEAD, PAD = 11.0, 17.0, 5.0
HAIR = 0.6


class FieldMissing(AppError):
    """A paper can't be drawn without this field."""

    code = "DOC-001"


def draw(name: str, values: Mapping[str, Any]) -> bytes:
    """The PDF of a form. Equal values give equal bytes. Fields that the form does not name are left out.

    Raises FieldMissing for a required field without a value.
    """
    form = forms()[name]
    _require(form, values)
    fonts.ready()
    return _drawn([(form, values)])


def draw_all(papers: Sequence[tuple[str, Mapping[str, Any]]]) -> bytes:
    """Several papers, (form, values) each, as one PDF that is printed in one go; each counts its own pages.

    Raises FieldMissing.
    """
    for name, values in papers:
        _require(forms()[name], values)
    fonts.ready()
    return _drawn([(forms()[name], values) for name, values in papers])


def _require(form: Form, values: Mapping[str, Any]) -> None:
    for field in form.required:
        if values.get(field) in (None, "", ()):
            raise FieldMissing(form=form.title, field=field)


def _drawn(papers: Sequence[tuple[Form, Mapping[str, Any]]]) -> bytes:
    """Each paper is drawn twice: the first time counts its pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(papers[0][0].title)
    for form, values in papers:
        trial = Canvas(io.BytesIO(), pagesize=A4)
        total = _Paper(form, values, trial, total=0).pages()
        _Paper(form, values, canvas, total).pages()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class _Paper:
    """One paper on a canvas, from the top of a page."""

    def __init__(self, form: Form, values: Mapping[str, Any], canvas: Canvas, total: int) -> None:
        self._form = form
        self._values = values
        self._total = total
        self._canvas = canvas
        self._page = 0
        self._y = 0.0

    def pages(self) -> int:
        self._new_page()
        self._title()
        for block in self._form.blocks:
            if not block.when or self._values.get(block.when):
                getattr(self, f"_{block.kind}")(block)
        self._finish_page()
        return self._page

    # Pages.

    def _new_page(self) -> None:
        if self._page:
            self._finish_page()
            self._canvas.showPage()
        self._page += 1
        self._y = A4[1] - TOP

    def _finish_page(self) -> None:
        example = "　示例版式" if self._form.certainty == "example" else ""
        self._line_of(f"{self._form.code}　{self._form.version}{example}", LEFT, BOTTOM - 22, 8)
        page = f"第 {self._page} 页 共 {self._total} 页"
        self._line_of(page, A4[0] - RIGHT - fonts.width(page, fonts.REGULAR, 8), BOTTOM - 22, 8)
        if self._form.footer:
            self._line_of(self._filled(self._form.footer), LEFT, BOTTOM - 10, 8)

    def _room(self, height: float) -> None:
        if self._y - height < BOTTOM:
            self._new_page()

    def _title(self) -> None:
        size = 18
        wide = fonts.width(self._form.title, fonts.BOLD, size)
        self._line_of(self._form.title, (A4[0] - wide) / 2, self._y - size, size, fonts.BOLD)
        code = str(self._values.get("qr") or "")
        if code:
            self._qr(code)
        self._y -= size + 22

    def _qr(self, code: str) -> None:
        matrix = segno.make(code, error="m", micro=False).matrix
        step = 16 * mm / len(matrix)
        left, top = A4[0] - RIGHT - 16 * mm, A4[1] - 12 * mm
        for y, cells in enumerate(matrix):
            for x, dark in enumerate(cells):
                if dark:
                    self._canvas.rect(left + x * step, top - (y + 1) * step, step, step, 0, 1)

    # Blocks.

    def _heading(self, block: Block) -> None:
        self._room(LEAD + 10)
        self._y -= LEAD
        self._line_of(self._filled(block.text), LEFT, self._y, SIZE + 1, fonts.BOLD)
        self._y -= 6

    def _text(self, block: Block) -> None:
        for line in fonts.wrapped(self._filled(block.text), fonts.REGULAR, SIZE, WIDTH):
            self._room(LEAD)
            self._y -= LEAD
            self._line_of(line, LEFT, self._y, SIZE)
        self._y -= 8

    def _rule(self, _block: Block) -> None:
        self._y -= 8
        self._canvas.setLineWidth(HAIR)
        self._canvas.setDash(3, 3)
        self._canvas.line(LEFT, self._y, A4[0] - RIGHT, self._y)
        self._canvas.setDash()
        self._y -= 8

    def _grid(self, block: Block) -> None:
        """Label-value pairs; a pair's value may span the rest of the row."""
        label_wide = 27 * mm
        unit = WIDTH / block.columns
        for cells in block.rows:
            texts = [
                (cell, fonts.wrapped(self._value(cell.field), fonts.REGULAR, SIZE, self._room_of(cell, unit, label_wide)))
                for cell in cells
            ]  # fmt: skip
            height = max(max(len(lines) for _, lines in texts) * LEAD + 2 * PAD - 4, LEAD + 2 * PAD)
            self._room(height)
            x = LEFT
            for cell, lines in texts:
                wide = unit * cell.span
                self._box(x, self._y, label_wide, height, [cell.label], bold=True)
                self._box(
                    x + label_wide, self._y, wide - label_wide, height, lines, right=cell.right
                )
                x += wide
            self._y -= height
        self._y -= 8

    def _room_of(self, cell: Cell, unit: float, label_wide: float) -> float:
        return unit * cell.span - label_wide - 2 * PAD

    def _table(self, block: Block) -> None:
        total = sum(h.share for h in block.headings)
        wides = [WIDTH * h.share / total for h in block.headings]
        self._row(wides, [[h.title] for h in block.headings], bold=True)
        for item in self._values.get(block.field) or ():
            cells = [
                fonts.wrapped(str(item.get(h.field, "")), fonts.REGULAR, SIZE, wide - 2 * PAD)
                for h, wide in zip(block.headings, wides, strict=True)
            ]
            self._row(wides, cells, rights=[h.right for h in block.headings])
        self._y -= 8

    def _row(
        self,
        wides: Sequence[float],
        cells: Sequence[list[str]],
        *,
        bold: bool = False,
        rights: Sequence[bool] = (),
    ) -> None:
        height = max(len(lines) for lines in cells) * LEAD + 2 * PAD - 4
        self._room(height)
        x = LEFT
        for place, (wide, lines) in enumerate(zip(wides, cells, strict=True)):
            right = bool(rights) and rights[place]
            self._box(x, self._y, wide, height, lines, bold=bold, right=right)
            x += wide
        self._y -= height

    def _signatures(self, block: Block) -> None:
        height = 26 * mm
        self._room(height)
        unit = WIDTH / len(block.places)
        for place, words in enumerate(block.places):
            x = LEFT + place * unit
            self._line_of(words, x, self._y - LEAD, SIZE)
            self._line_of("年　　月　　日", x, self._y - height + 8, SIZE)
        self._y -= height

    # Marks on the page.

    def _box(
        self,
        x: float,
        top: float,
        wide: float,
        height: float,
        lines: list[str],
        *,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        self._canvas.setLineWidth(HAIR)
        self._canvas.rect(x, top - height, wide, height)
        font = fonts.BOLD if bold else fonts.REGULAR
        start = top - (height - len(lines) * LEAD) / 2
        for number, line in enumerate(lines):
            at = x + PAD
            if right:
                at = x + wide - PAD - fonts.width(line, font, SIZE)
            self._line_of(line, at, start - number * LEAD - SIZE - 1.5, SIZE, font)

    def _line_of(
        self, text: str, x: float, y: float, size: float, font: str = fonts.REGULAR
    ) -> None:
        words = self._canvas.beginText(x, y)
        for name, piece in fonts.runs(text, font):
            words.setFont(name, size)
            words.textOut(piece)
        self._canvas.drawText(words)

    def _value(self, field: str) -> str:
        found = self._values.get(field)
        return "" if found is None else str(found)

    def _filled(self, text: str) -> str:
        """Places in braces filled; a field without a value leaves nothing."""
        return text.format_map(_Filling(self._values))


class _Filling(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
