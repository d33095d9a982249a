"""The one place where a driver failure becomes an AppError. Everything else stays a bug."""

import errno

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from app.errors import (
    AppError,
    DiskFailed,
    StoreBusy,
    StoreDamaged,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
    StoreUnreadable,
)

# Primary result codes that the surroundings can cause: https://sqlite.org/rescode.html
_EXPECTED: dict[int, type[AppError]] = {
    5: StoreBusy,  # BUSY
    6: StoreBusy,  # LOCKED
    8: StoreReadOnly,  # READONLY
    10: DiskFailed,  # IOERR: the driver does not say whether reading or writing
    11: StoreDamaged,  # CORRUPT
    13: StoreFull,  # FULL
    14: StoreUnreachable,  # CANTOPEN
    26: StoreUnreadable,  # NOTADB: also what a wrong key looks like
}

_FULL = (errno.ENOSPC, errno.EDQUOT)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def failure_of_file(error: OSError) -> AppError:
    """The AppError for a file of the data folder that could not be written."""
    if error.errno in _FULL:
        return StoreFull()
    return StoreReadOnly() if error.errno in _READ_ONLY else DiskFailed()


def expected_failure(error: BaseException | None) -> AppError | None:
    """Return the AppError for a failure that is not our fault, or None for a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    kind = _EXPECTED.get(code & 0xFF)
    return kind(code=code) if kind else None


def translate_failures(engine: Engine) -> None:
    """Make every failure of this engine's statements an AppError where it is one."""

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> None:
        if found := expected_failure(context.original_exception):
            raise found from context.original_exception
