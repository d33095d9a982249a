"""Fonts of the papers, and cutting text into runs by what each font can show."""

import threading
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
REGULAR, BOLD, RARE = "NotoSansSC", "NotoSansSC-Bold", "HanaMinB"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf", RARE: "HanaMinB.ttf"}
MISSING = "〓"  # the printers' sign for a character that no font has

_lock = threading.Lock()


@cache
def _register() -> bool:
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
    return True


def files() -> dict[str, Path]:
    """Where each font of the papers lies, by its name here."""
    return {name: FONTS / file for name, file in _FILES.items()}


def ready() -> None:
    """Register the fonts once, whichever thread draws first."""
    with _lock:
        _register()


@cache
def _covers(font: str, character: str) -> bool:
    return ord(character) in pdfmetrics.getFont(font).face.charToGlyph


def runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """(font, piece): the wanted font, the font of rare characters, or the sign for a missing one."""
    piece, now = "", font
    for character in text:
        wanted, shown = _font_for(character, font)
        if wanted != now and piece:
            yield now, piece
            piece = ""
        now, piece = wanted, piece + shown
    if piece:
        yield now, piece


def _font_for(character: str, font: str) -> tuple[str, str]:
    if _covers(font, character):
        return font, character
    if _covers(RARE, character):
        return RARE, character
    return font, f"{MISSING}U+{ord(character):X}"


def width(text: str, font: str, size: float) -> float:
    """How wide a line of text comes out, in points."""
    return float(sum(pdfmetrics.stringWidth(piece, name, size) for name, piece in runs(text, font)))


def wrapped(text: str, font: str, size: float, most: float) -> list[str]:
    """Lines no wider than ``most`` points; Chinese breaks anywhere, closing marks stay with their word."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for character in paragraph:
            more = width(character, font, size)
            if used + more > most and line and character not in "，。；：、）》”！？":
                lines.append(line)
                line, used = "", 0.0
            line, used = line + character, used + more
        lines.append(line)
    return lines
