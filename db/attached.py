"""Who may see a file: whoever may see what it was put to."""

from app.records.base import Record
from app.records.children import ChildFile, ChildVisit
from app.records.people import Attachment, Photo
from app.records.visits import Visit
from app.security.errors import NotPermitted
from app.security.permissions import may
from db.reading import Reading

_SHOWN: tuple[type[Record], ...] = (Visit, ChildVisit, ChildFile)  # what photos are of


def require_read(file: Attachment | Photo, reading: Reading) -> None:
    """Raises NotPermitted: material of a case is not for who only visits, nor a child's photo."""
    needed = file.INFO.read
    for kind in _SHOWN if isinstance(file, Photo) else ():
        if reading.records.seek(kind, file.about_id) is not None:
            needed = kind.INFO.read
    if not may(reading.actor, needed, reading.actor.area_id):
        raise NotPermitted(action=needed)
