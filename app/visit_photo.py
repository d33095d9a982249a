"""A photo of a visit: made anew from its pixels, so that nothing else that lay in the file is kept."""

from pathlib import Path

from app.attachments import PDF, CheckedFile, checked, read_file
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.people import Photo

LONGEST = 1600  # pixels: enough to read a label in a picture, small enough for a stick


def clean_photo(content: bytes) -> bytes:
    """The picture upright and no larger than needed, without place, time or device of the camera.

    Raises Refused for what is no picture.
    """
    return _checked(content).content


def _checked(content: bytes) -> CheckedFile:
    file = checked(content, LONGEST)
    if file.media_type == PDF:
        raise Refused([FieldIssue("photo", "photo.pdf")])
    return file


def read_photo(path: Path) -> bytes:
    """A photo from a file, made anew. Raises Refused; a file that is too large is not even read."""
    return clean_photo(read_file(path))


def add_photo(work: Work, content: bytes, about_id: str, dossier: str, title: str) -> Photo:
    """Seal a photo to a visit or a child's file."""
    clean = _checked(content)
    blob, key = work.seal_blob(clean.content)
    return work.add(
        Photo(
            id=work.new_id(),
            dossier=dossier,
            about_id=about_id,
            title=title,
            media_type=clean.media_type,
            byte_count=len(clean.content),
            blob=blob,
            blob_key=key,
            added_on=work.today,
            added_by=work.actor.user_id,
        )
    )
