"""Where one attachment lies and what opens it."""

from dataclasses import dataclass, field

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A sealed file: never synchronised by itself, only as what a record names."""

    title: str = field(repr=False)
    media_type: str
    byte_count: int
    blob: str
    blob_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentQuery(Query[StoredFile]):
    """Raises NotFound. ``Desk.open_attachment`` opens it and writes that it was seen."""

    action = "attachment.read"

    attachment_id: str
