"""A form that somebody has begun: kept on this machine, in the encrypted store, until it is handed in."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Draft:
    """``body`` is whatever the room needs to show the form again, JSON-able."""

    id: str
    person: str
    room: str
    title: str = field(repr=False)
    body: dict[str, Any] = field(repr=False)
    saved_at: datetime
