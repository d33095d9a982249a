"""What the application needs from outside, said without naming any library."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from app.changes import Changes
from app.policy.packs import PolicyPack
from app.records.base import Record
from app.security.actor import Actor

R = TypeVar("R", bound=Record)


class Clock(Protocol):
    """The time as the machine has it, and the business date that a person confirmed."""

    def now(self) -> datetime:
        """An aware moment in UTC."""
        ...

    def today(self) -> date:
        """The calendar date in Asia/Shanghai."""
        ...


class Reads(Protocol):
    """Looking up records by id and by indexed fields."""

    def get(self, kind: type[R], record_id: str) -> R:
        """Return the record or raise NotFound."""
        ...

    def seek(self, kind: type[R], record_id: str | None) -> R | None: ...

    def find(self, kind: type[R], **equal: Any) -> Sequence[R]:
        """Every record whose named fields have these values, in the order of their ids."""
        ...


class Work(Reads, Protocol):
    """One command's transaction: what it reads, what it writes, who it acts for and when.

    Nothing is written until the command has returned; raising anything undoes all of it.
    """

    @property
    def actor(self) -> Actor: ...
    @property
    def now(self) -> datetime: ...
    @property
    def today(self) -> date: ...
    @property
    def device_code(self) -> str: ...
    @property
    def device(self) -> str:
        """The id of this replica's machine."""
        ...

    @property
    def county_key(self) -> str:
        """What this county's rosters are verified with, in hex."""
        ...

    def chain_of(self, device: str) -> Sequence[str]:
        """Hashes of a machine's entries as this replica holds them, each after the one it follows."""
        ...

    def policy(self, area: str, on: date) -> PolicyPack:
        """The pack in force for an area on a date, or PolicyProblem."""
        ...

    def days_later(self, days: int) -> date:
        """Today and so many natural days."""
        ...

    def new_id(self) -> str: ...

    def random_text(self, alphabet: str, length: int) -> str: ...

    def require(self, action: str, area: str) -> None:
        """Raise NotPermitted unless the actor may do this for this area."""
        ...

    def add(self, record: R) -> R:
        """Put in a new record."""
        ...

    def put(self, record: R) -> R:
        """Put back a changed record: only the fields that differ are written."""
        ...

    def settle(self, record: R, field: str) -> R:
        """Put back a record and write this field even where the value that shows is the one chosen."""
        ...

    def siblings(
        self, kind: type[Record], record_id: str, field: str
    ) -> dict[tuple[str, int], Any]:
        """The values that stand beside one another, as they travel, by dot."""
        ...

    def typed(self, kind: type[Record], field: str, value: Any) -> Any:
        """A value as it travels, as the record has it."""
        ...

    def remove(self, kind: type[Record], record_id: str) -> None:
        """Mark a record as gone."""
        ...

    def keep(self, kind: type[Record], record_id: str) -> None:
        """Take back that a record was deleted: it stays, whatever was written to it since."""
        ...

    def contexts(self, kind: type[Record], record_id: str) -> dict[str, Any]:
        """The versions of a record's fields as they are now, to name what a decision judged."""
        ...

    def sign(self, body: bytes) -> str:
        """This device's signature in hex."""
        ...

    def seal_blob(self, content: bytes) -> tuple[str, str]:
        """Seal an attachment; return its blob name and its key. It is kept only if the command succeeds."""
        ...

    def drop_draft(self, draft_id: str) -> None:
        """Delete a local draft in this transaction."""
        ...

    def tell_notice(self, code: str, about: str, **facts: str) -> None:
        """Put a notice about a machine on this replica's list, once for each thing that it is about."""
        ...

    def close_notice(self, notice_id: str) -> bool:
        """Take a notice about a machine off this replica's list; False where it is not on it."""
        ...

    def note(self, action: str, about: Iterable[Record] = (), detail: str = "") -> None:
        """Add a line to the audit trail beside the one the command gets by itself."""
        ...


class Deed(Protocol):
    """What a command answers: its own result and what it touched."""

    @property
    def result(self) -> Any: ...
    @property
    def changes(self) -> Changes: ...


IdSource = Callable[[], str]
