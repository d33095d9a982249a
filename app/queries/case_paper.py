"""The fields of a paper of a case, ready to be drawn."""

from dataclasses import dataclass, field
from typing import Any

from app.queries.base import Query


@dataclass(frozen=True, slots=True)
class Paper:
    """``name`` is a file name without anything personal in it."""

    form: str
    name: str
    values: dict[str, Any] = field(repr=False)
    more: tuple[dict[str, Any], ...] = field(default=(), repr=False)  # of further copies

    @property
    def copies(self) -> tuple[dict[str, Any], ...]:
        return (self.values, *self.more)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaper(Query[Paper]):
    """``form`` is the name of a file in ``resources/forms``."""

    action = "document.print"
    also = ("case.read",)

    case_id: str
    form: str
