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


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaper(Query[Paper]):
    """``form`` is the name of a file in ``resources/forms``; ``person_id`` for a paper of one member alone."""

    action = "document.print"

    case_id: str
    form: str
    person_id: str = ""
