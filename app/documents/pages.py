"""A kept picture or PDF as pages to look at, in memory only.

A scanned PDF is a picture on every page and is shown as such; of a page without one its text is shown.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.attachments import MOST_PIXELS, PDF

MOST_SHOWN = 60  # pages: more is read from a copy that is saved on purpose


@dataclass(frozen=True, slots=True)
class PageView:
    """One page: an encoded picture, or the text on it."""

    picture: bytes = field(default=b"", repr=False)
    text: str = field(default="", repr=False)


def pages_of(media_type: str, content: bytes) -> tuple[PageView, ...]:
    """What can be shown of a file."""
    if media_type != PDF:
        return (PageView(picture=content),)
    from pypdf import PdfReader  # large: only who opens a PDF waits for it

    reader = PdfReader(io.BytesIO(content))
    return tuple(view for page in reader.pages[:MOST_SHOWN] for view in _views_of(page)) or (
        PageView(text=""),
    )


def _views_of(page: object) -> Iterator[PageView]:
    pictures = list(_pictures_on(page))
    yield from (PageView(picture=one) for one in pictures)
    if not pictures:
        yield PageView(text=_text_on(page))


def _pictures_on(page: object) -> Iterator[bytes]:
    """Large pictures: a scan, not a seal or an emblem."""
    try:
        for found in page.images:  # type: ignore[attr-defined]
            image = found.image
            if image is not None and 400 * 400 < image.width * image.height < MOST_PIXELS:
                out = io.BytesIO()
                image.convert("RGB").save(out, "JPEG", quality=88)
                yield out.getvalue()
    except Exception:  # noqa: BLE001 - a filter that is not known: the page is shown as text
        return


def _text_on(page: object) -> str:
    try:
        return str(page.extract_text()).strip()  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - fonts without a map: nothing can be read
        return ""
