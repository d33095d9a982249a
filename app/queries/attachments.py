"""The pictures and PDFs of a case."""

from dataclasses import dataclass, field
from datetime import date

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One attachment as the page lists it."""

    id: str
    title: str = field(repr=False)
    media_type: str
    byte_count: int
    added_on: date
    who: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentsQuery(Query[tuple[AttachmentLine, ...]]):
    """``about_id`` is a case, a visit or a child's file; the newest first."""

    action = "attachment.read"

    about_id: str
