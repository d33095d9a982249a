"""One attachment or photo by its id."""

from app.queries.attachment import AttachmentQuery, StoredFile
from app.records.people import Attachment, Photo
from db.attached import require_read
from db.reading import Reading


def run(query: AttachmentQuery, reading: Reading) -> StoredFile:
    found: Attachment | Photo = reading.records.seek(
        Attachment, query.attachment_id
    ) or reading.records.get(Photo, query.attachment_id)
    require_read(found, reading)
    return StoredFile(found.title, found.media_type, found.byte_count, found.blob, found.blob_key)
