"""What can go wrong in a way that a person can understand and act on.

Three kinds are never mixed: an ``AppError`` is shown in words (``resources/i18n/*.toml``, by code), a
cancelled job is silent, and anything else is a bug that meets the crash handler.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

Fact = str | int


class AppError(Exception):
    """Something went wrong that a person can understand and act on."""

    code: ClassVar[str] = "APP-000"
    field: ClassVar[str] = ""  # what it is about, on a form that has such a field

    def __init__(self, **facts: Fact) -> None:
        super().__init__(self.code)
        self.facts = facts  # ids, counts, file names: never what belongs to a case


@dataclass(frozen=True, slots=True)
class FieldIssue:
    """One thing wrong with one field: ``code`` has words, ``facts`` fill their places."""

    field: str
    code: str
    facts: dict[str, Fact] = dataclasses.field(default_factory=dict)


class Refused(AppError):
    """What was entered breaks one or more rules; every problem found is named."""

    code = "APP-REFUSED"

    def __init__(self, issues: Iterable[FieldIssue]) -> None:
        self.issues = tuple(issues)
        super().__init__(count=len(self.issues))


class NotFound(AppError):
    """The record is not in this replica: never here, out of its scope, or deleted."""

    code = "DATA-404"


class StaleEdit(AppError):
    """Somebody saved a newer version of the record first."""

    code = "DATA-409"


class AlreadyDone(AppError):
    """The same step was taken before; nothing was changed."""

    code = "DATA-410"


class StoreBusy(AppError):
    code = "STORE-005"


class StoreUnreachable(AppError):
    code = "STORE-010"


class StoreClosed(AppError):
    """The window was locked meanwhile: what comes after it opens nothing."""

    code = "STORE-092"


class StoreReadOnly(AppError):
    code = "STORE-008"


class StoreDamaged(AppError):
    code = "STORE-011"


class StoreFull(AppError):
    code = "STORE-013"


class DiskFailed(AppError):
    """The disk refused to read or write: it is full, was pulled out, or fails."""

    code = "STORE-014"


class StoreUnreadable(AppError):
    """Not a database under this key: a wrong key and a damaged first page look the same."""

    code = "STORE-026"


class StoreTooNew(AppError):
    """A newer version of the program wrote this store."""

    code = "STORE-090"


class FolderInUse(AppError):
    """Something lies in that folder already; it is left alone."""

    code = "APP-012"


class StoreInUse(AppError):
    """Another window of this program has the data folder open."""

    code = "STORE-091"
