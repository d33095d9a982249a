"""When this machine was last backed up."""

from dataclasses import dataclass

from app.queries.base import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBackup(Query[str | None]):
    """The moment as it is stored; None: never."""

    action = "admin.local"
