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
from app.hub.errors import DatabaseRefused, DatabaseUnreachable

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

# Classes of SQLSTATE that a server's surroundings can cause: https://www.postgresql.org/docs/current/errcodes-appendix.html
_OF_SERVER: dict[str, type[AppError]] = {
    "08": DatabaseUnreachable,  # connection
    "25006": DatabaseRefused,  # a standby: it only reads
    "28": DatabaseRefused,  # user or password
    "3D": DatabaseRefused,  # no such database
    "40": StoreBusy,  # deadlock
    "42501": DatabaseRefused,  # rights
    "53100": StoreFull,
    "53": DatabaseUnreachable,  # too many connections, out of memory
    "55P03": StoreBusy,
    "57": DatabaseUnreachable,  # shut down, starting up
    "58": DiskFailed,
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
    if isinstance(code, int):
        kind = _EXPECTED.get(code & 0xFF)
        return kind(code=code) if kind else None
    return _failure_of_server(error)


def _failure_of_server(error: BaseException | None) -> AppError | None:
    """By its SQLSTATE; a line that breaks, or a server that does not answer, has none."""
    if not type(error).__module__.startswith("psycopg"):
        return None
    state = getattr(error, "sqlstate", None)
    if state is None:
        return _without_state(error)
    kind = _OF_SERVER.get(state) or _OF_SERVER.get(state[:2])
    return kind(state=state) if kind else None


def _without_state(error: BaseException | None) -> AppError | None:
    """While connecting libpq gives words only: the server's own refusals begin with FATAL."""
    if type(error).__name__ not in ("OperationalError", "ConnectionTimeout"):
        return None
    words = str(error)
    passing = "starting up" in words or "shutting down" in words or "too many" in words
    return DatabaseRefused() if "FATAL" in words and not passing else DatabaseUnreachable()


def translate_failures(engine: Engine) -> None:
    """Make every failure of this engine's statements an AppError where it is one."""

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> None:
        if found := expected_failure(context.original_exception):
            raise found from context.original_exception
