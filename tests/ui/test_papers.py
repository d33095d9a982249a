"""Papers as they come out: rare characters, text that can be searched, onto a printer without a file."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter

from app.documents import fonts
from app.documents.draw import draw
from app.queries.case_paper import CasePaper
from tests.support.applications import application
from ui.cases.printing import print_on

# The main font has the first three; the last two only the font of rare characters has.
RARE = "陈𬱖㛃䶮𠀋𪚥"


def text_of(pdf):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def paper(township):
    head, *others = application().members
    made = township.desk("clerk").do(application(members=(replace(head, name=RARE), *others)))
    return township.desk("clerk").ask(CasePaper(case_id=made.result.case_ids[0], form="receipt"))


def test_the_last_two_are_not_in_the_main_font():
    fonts.ready()
    assert [name for name, _ in fonts.runs(RARE, fonts.REGULAR)] == [fonts.REGULAR, fonts.RARE]


def test_rare_characters_are_drawn_and_can_be_searched(paper):
    text = text_of(draw(paper.form, *paper.copies))
    assert RARE in text
    assert paper.values["receipt_number"] in text
    assert fonts.MISSING not in text


def test_a_character_that_no_font_has_is_shown_by_its_number(paper):
    text = text_of(draw(paper.form, {**paper.values, "applicant": "陈\U000f0000"}))
    assert f"{fonts.MISSING}U+F0000" in text


def test_a_paper_is_painted_onto_a_printer_as_it_is_in_a_pdf(qapp, paper, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    target = tmp_path / "printer.pdf"
    printer.setOutputFileName(str(target))
    print_on(printer, paper.form, (paper.values, paper.values))
    reader = PdfReader(target)
    assert len(reader.pages) == 2
    width, height = reader.pages[0].mediabox.width, reader.pages[0].mediabox.height
    assert (round(width), round(height)) == (595, 842)
    assert "社会救助申请受理回执" in reader.pages[1].extract_text()
