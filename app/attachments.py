"""Pictures and PDFs from outside: hostile until checked. Pictures are drawn anew, so nothing hidden in them stays."""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import FieldIssue, Refused

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_PAGES = 300
LONGEST_SIDE = 3000  # pixels: an A4 page at 250 dpi, more than a stamp needs to be read
PDF = "application/pdf"
_FLAT = ("1", "L", "P")  # line art: smaller and sharper as PNG


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: what it is, and its bytes as they will be sealed."""

    media_type: str
    content: bytes = field(repr=False)


def read_file(path: Path) -> bytes:
    """The bytes of a file that somebody chose; one that is too large is not even read. Raises Refused."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _refused("attachment.large", most=MOST_BYTES // 1024 // 1024)
        return path.read_bytes()
    except OSError as error:
        raise _refused("attachment.unreadable") from error


def checked(content: bytes, longest: int = LONGEST_SIDE) -> CheckedFile:
    """The file fit to be kept, a picture no longer than ``longest`` pixels.

    Raises Refused for what is too large, broken, or no picture and no PDF.
    """
    if len(content) > MOST_BYTES:
        raise _refused("attachment.large", most=MOST_BYTES // 1024 // 1024)
    if content.lstrip()[:5] == b"%PDF-":
        _check_pdf(content)
        return CheckedFile(PDF, content)
    return _drawn_anew(content, longest)


def _check_pdf(content: bytes) -> None:
    """Its pages can be reached, there are not absurdly many, and no password hides them."""
    from pypdf import PdfReader  # large: only who adds a PDF waits for it

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise _refused("attachment.locked_pdf")
        count = len(reader.pages)
        if count == 0:
            raise _refused("attachment.broken_pdf")
        if count > MOST_PAGES:
            raise _refused("attachment.pages", most=MOST_PAGES)
        reader.pages[count - 1].mediabox  # noqa: B018 - reads the last page: a cut-off file fails here
    except Refused:
        raise
    except Exception as error:  # the reader raises anything on what is no PDF
        raise _refused("attachment.broken_pdf") from error


def _drawn_anew(content: bytes, longest: int) -> CheckedFile:
    from PIL import Image  # the log-in window must not wait for it

    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _refused("attachment.pixels")
            return _encoded(picture, longest)
    except Image.DecompressionBombError as error:
        raise _refused("attachment.pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise _refused("attachment.unknown") from error


def _encoded(picture: "Picture", longest: int) -> CheckedFile:
    """Upright, of a sensible size, without camera, place and thumbnail data."""
    from PIL import Image, ImageOps

    flat = picture.format in ("PNG", "GIF", "BMP", "TIFF") and picture.mode in _FLAT
    picture.draft("RGB", (longest, longest))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((longest, longest))
    out = io.BytesIO()
    if flat:
        clean = upright.convert("L") if upright.mode == "1" else upright.convert("RGB")
        Image.frombytes(clean.mode, clean.size, clean.tobytes()).save(out, "PNG", optimize=True)
        return CheckedFile("image/png", out.getvalue())
    ground = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA")
    ground.paste(seen, mask=seen.getchannel("A"))
    ground.save(out, "JPEG", quality=88)
    return CheckedFile("image/jpeg", out.getvalue())


def _refused(code: str, **facts: int) -> Refused:
    return Refused([FieldIssue("content", code, dict(facts))])
