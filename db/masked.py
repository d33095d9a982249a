"""Facts of a page, masked for whoever asks."""

from app.queries.person_page import Fact, Hidden
from app.records.base import Record, fields_of
from app.security.masking import may_reveal, shown
from db.reading import Reading


def fact(label: str, value: str) -> Fact:
    return Fact(label, value)


def hidden_fact(label: str, record: Record, field: str, reading: Reading, words: str = "") -> Fact:
    """A field of a record as this role sees it; ``words`` stands for the value where it needs some."""
    value = str(getattr(record, field) or "")
    mask = next(f.mask for f in fields_of(type(record)) if f.name == field) or "none"
    role = reading.actor.role
    text, left_out = shown(value, mask, role)
    if not left_out:
        return Fact(label, words or text)
    where = Hidden(record.INFO.name, record.id, field, mask)
    return Fact(label, text, where if may_reveal(role, mask) else None)
