"""Drawing a paper: A4, title centred, hairlines, places to sign and seal, page x of y, code and QR in a corner."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

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


class Surface(Protocol):
    """What papers are drawn on: points from the lower left corner of an A4 page."""

    def title(self, words: str) -> None: ...
    def line(self, x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> None: ...
    def box(
        self, x: float, y: float, width: float, height: float, *, filled: bool = False
    ) -> None: ...
    def text(
        self, x: float, y: float, pieces: Sequence[tuple[str, str, float]], size: float
    ) -> None:
        """``pieces`` are (font, text, width), one after the other."""
        ...

    def next_page(self) -> None: ...
    def end(self) -> None: ...


class PdfSurface:
    """A PDF; equal drawings give equal bytes."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=A4, invariant=1)

    def content(self) -> bytes:
        return self._out.getvalue()

    def title(self, words: str) -> None:
        self._canvas.setTitle(words)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, dashed: bool = False) -> None:
        self._canvas.setLineWidth(HAIR)
        self._canvas.setDash(*((3, 3) if dashed else ()))
        self._canvas.line(x1, y1, x2, y2)
        self._canvas.setDash()

    def box(self, x: float, y: float, width: float, height: float, *, filled: bool = False) -> None:
        self._canvas.setLineWidth(HAIR)
        self._canvas.rect(x, y, width, height, int(not filled), int(filled))

    def text(
        self, x: float, y: float, pieces: Sequence[tuple[str, str, float]], size: float
    ) -> None:
        words = self._canvas.beginText(x, y)
        for font, piece, _width in pieces:
            words.setFont(font, size)
            words.textOut(piece)
        self._canvas.drawText(words)

    def next_page(self) -> None:
        self._canvas.showPage()

    def end(self) -> None:
        self._canvas.save()


Papers = Sequence[tuple[str, Mapping[str, Any]]]


def draw(name: str, *copies: Mapping[str, Any]) -> bytes:
    """The PDF of a form, each copy on pages of its own. Equal values give equal bytes.

    Fields that the form does not name are left out. Raises FieldMissing for a required one without a value.
    """
    return draw_all([(name, values) for values in copies])


def draw_all(papers: Papers) -> bytes:
    """Several papers, (form, values) each, as one PDF that is printed in one go; each counts its own pages.

    Raises FieldMissing.
    """
    surface = PdfSurface()
    draw_on(surface, papers)
    return surface.content()


def draw_on(surface: Surface, papers: Papers) -> None:
    """The same on any surface: a printer's page. Raises FieldMissing before anything is drawn."""
    listed = [(forms()[name], values) for name, values in papers]
    for form, values in listed:
        _require(form, values)
    fonts.ready()
    surface.title(listed[0][0].title)
    for place, (form, values) in enumerate(listed):
        if place:
            surface.next_page()
        total = _Paper(PdfSurface(), form, values, total=0).pages()
        _Paper(surface, form, values, total).pages()
    surface.end()


def _require(form: Form, values: Mapping[str, Any]) -> None:
    for field in form.required:
        if values.get(field) in (None, "", (), []):
            raise FieldMissing(form=form.title, field=form.label_of(field))


class _Paper:
    """One paper from the top of a page; laid out twice, since the first page says how many there are."""

    def __init__(self, surface: Surface, form: Form, values: Mapping[str, Any], total: int) -> None:
        self._form = form
        self._values = values
        self._total = total
        self._surface = surface
        self._size = form.size
        self._lead = LEAD * form.size / SIZE
        self._page = 0
        self._y = 0.0

    def pages(self) -> int:
        """Draw, and say how many pages it took."""
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
            self._surface.next_page()
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
        size = 18 * self._size / SIZE
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
                    self._surface.box(
                        left + x * step, top - (y + 1) * step, step, step, filled=True
                    )

    # Blocks.

    def _heading(self, block: Block) -> None:
        self._room(self._lead + 10)
        self._y -= self._lead
        self._line_of(self._filled(block.text), LEFT, self._y, self._size + 1, fonts.BOLD)
        self._y -= 6

    def _text(self, block: Block) -> None:
        for line in fonts.wrapped(self._filled(block.text), fonts.REGULAR, self._size, WIDTH):
            self._room(self._lead)
            self._y -= self._lead
            self._line_of(line, LEFT, self._y, self._size)
        self._y -= 8

    def _rule(self, _block: Block) -> None:
        self._y -= 8
        self._surface.line(LEFT, self._y, A4[0] - RIGHT, self._y, dashed=True)
        self._y -= 8

    def _grid(self, block: Block) -> None:
        """Label-value pairs; a pair's value may span the rest of the row."""
        label_wide = 27 * mm * self._size / SIZE
        unit = WIDTH / block.columns
        for cells in block.rows:
            texts = [
                (cell, fonts.wrapped(self._value(cell.field), fonts.REGULAR, self._size, self._room_of(cell, unit, label_wide)))
                for cell in cells
            ]  # fmt: skip
            height = max(
                max(len(lines) for _, lines in texts) * self._lead + 2 * PAD - 4,
                self._lead + 2 * PAD,
            )
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
                fonts.wrapped(str(item.get(h.field, "")), fonts.REGULAR, self._size, wide - 2 * PAD)
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
        height = max(len(lines) for lines in cells) * self._lead + 2 * PAD - 4
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
            self._line_of(words, x, self._y - self._lead, self._size)
            if words:
                self._line_of("年　　月　　日", x, self._y - height + 8, self._size)
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
        self._surface.box(x, top - height, wide, height)
        font = fonts.BOLD if bold else fonts.REGULAR
        start = top - (height - len(lines) * self._lead) / 2
        for number, line in enumerate(lines):
            at = x + PAD
            if right:
                at = x + wide - PAD - fonts.width(line, font, self._size)
            self._line_of(
                line, at, start - number * self._lead - self._size - 1.5, self._size, font
            )

    def _line_of(
        self, text: str, x: float, y: float, size: float, font: str = fonts.REGULAR
    ) -> None:
        pieces = [(n, piece, fonts.width(piece, n, size)) for n, piece in fonts.runs(text, font)]
        self._surface.text(x, y, pieces, size)

    def _value(self, field: str) -> str:
        found = self._values.get(field)
        return "" if found is None else str(found)

    def _filled(self, text: str) -> str:
        """Places in braces filled; a field without a value leaves nothing."""
        return text.format_map(_Filling(self._values))


class _Filling(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
