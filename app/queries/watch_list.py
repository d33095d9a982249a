"""What needs a person's eye in the exchange: machines whose data was restored or copied, and whatever has got stuck."""

import dataclasses
from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class WatchLine:
    """``code`` says what it is; ``who`` names machines, ``since`` the first of ``count`` things.

    ``lasting``: it has gone on for so long that the home page tells of it. ``notice`` is set where it stays until
    somebody says that it was dealt with; everything else goes away by itself.
    """

    code: str
    who: str = dataclasses.field(default="", repr=False)
    since: str | None = None
    count: int = 1
    lasting: bool = False
    notice: str = ""
    parted: str | None = None  # of a fork: when the last entry was written that both have
    files: tuple[str, ...] = dataclasses.field(
        default=(), repr=False
    )  # whose they are, some by name


@dataclass(frozen=True, slots=True)
class WatchList:
    lines: tuple[WatchLine, ...]
    may_close: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchListQuery(Query[WatchList]):
    action = "exchange.run"
