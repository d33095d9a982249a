"""Fonts of the papers, and cutting text into runs by what each font can show."""

import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
REGULAR, BOLD, RARE = "NotoSansSC", "NotoSansSC-Bold", "HanaMinB"
_FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf", RARE: "HanaMinB.ttf"}
MISSING = "〓"  # the printers' sign for a character that no font has

_MOST_IN_BLOCK = 100  # entries that a block of such a table may have

_lock = threading.Lock()


def _to_unicode(name: str, subset: Sequence[int]) -> str:
    """What each glyph of a subset reads as, in UTF-16: the library's own writes one unit for every character,
    so that 𬱖 would be found and copied as another character.
    """
    lines = [
        f"<{code:02X}> <{chr(c).encode('utf-16-be').hex().upper()}>"
        for code, c in enumerate(subset)
    ]
    blocks = []
    for start in range(0, len(lines), _MOST_IN_BLOCK):
        part = lines[start : start + _MOST_IN_BLOCK]
        blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    head = [
        "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo",
        f"<< /Registry ({name})", f"/Ordering ({name})", "/Supplement 0", ">> def",
        f"/CMapName /{name} def", "/CMapType 2 def", "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>", "endcodespacerange",
    ]  # fmt: skip
    tail = ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join([*head, *blocks, *tail])


@cache
def _register() -> bool:
    ttfonts.makeToUnicodeCMap = _to_unicode
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
