"""Listing what was put to a case, a visit or a child's file."""

from app.queries.attachments import AttachmentLine, AttachmentsQuery
from app.records.people import Attachment, Photo
from db.attached import require_read
from db.reading import Reading


def run(query: AttachmentsQuery, reading: Reading) -> tuple[AttachmentLine, ...]:
    records = reading.records
    found: list[Attachment | Photo] = [
        *records.find(Attachment, about_id=query.about_id),
        *records.find(Photo, about_id=query.about_id),
    ]
    for one in found:
        require_read(one, reading)
    lines = [
        AttachmentLine(
            a.id, a.title, a.media_type, a.byte_count, a.added_on, reading.person_name(a.added_by)
        )
        for a in found
    ]
    return tuple(sorted(lines, key=lambda line: (line.added_on, line.title), reverse=True))
