"""Another key for the database, by a copy: killed at any point, the store opens with one key or the other.

The copy is made and checked beside the database; then the key file holds both keys and the copy's salt, which stands
in its first bytes; then the copy takes the database's place; then the key file holds the new key alone. Which of the
two the database has is seen from its salt, without any key.
"""

import contextlib
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from app.errors import FieldIssue, Refused, StoreDamaged
from app.exchange import Report, quiet
from app.security.key_slots import (
    FILE,
    new_key,
    read_key_file,
    settled,
    with_next_key,
    write_key_file,
)
from app.security.raw_key import RawKey
from app.sync.whole_file import flush_folder
from db.engine import connect, unlock_connection
from db.errors import expected_failure
from db.place import DATABASE

COPY = DATABASE + ".rekeyed"
_SALT = 16
_PAGES = 1000  # between two words of how far it is


def rekey(home: Path, key: bytes, report: Report = quiet) -> bytes:
    """Give a closed store another key; returns it. Every slot and the county's follow.

    Raises Refused while somebody has not logged in since slots have their present form, StoreBusy where the store
    is open elsewhere, StoreFull, and what ``report`` raises to stop it; the store is then as it was.
    """
    file = read_key_file(home)
    if any(slot.old_style for slot in file.slots):
        raise Refused([FieldIssue("user", "admin.old_slot")])
    database, copy, key_to_come = home / DATABASE, home / COPY, new_key()
    copy.unlink(missing_ok=True)
    with _expected(), contextlib.closing(connect(database, key)) as source:
        source.execute("PRAGMA locking_mode = EXCLUSIVE")
        source.execute("PRAGMA journal_mode = DELETE")  # nothing of it lies in another file now
        source.execute("BEGIN EXCLUSIVE")
        source.execute("COMMIT")
        with contextlib.closing(_fresh(copy, key_to_come)) as target:
            source.backup(target, pages=_PAGES, progress=partial(_told, report))
        _check(copy, key_to_come, source)
        salt = _salt(copy)
        flush_folder(home)
        write_key_file(home, with_next_key(file, key_to_come, salt))
    copy.replace(database)
    flush_folder(home)
    finish_rekey(home)
    return key_to_come


def finish_rekey(home: Path) -> None:
    """After a change that was cut off: keep the key that the database has, drop the other and any copy."""
    if not (home / FILE).exists():
        return
    file = read_key_file(home)
    if file.next_salt:
        write_key_file(home, settled(file, changed=_salt(home / DATABASE) == file.next_salt))
    (home / COPY).unlink(missing_ok=True)


def _told(report: Report, _status: int, left: int, total: int) -> None:
    report(total - left, total, "正在换密钥")


def _fresh(path: Path, key: bytes) -> Any:
    made = driver.connect(str(path), isolation_level=None)
    unlock_connection(made, RawKey(key))
    made.execute("PRAGMA synchronous = FULL")
    return made


def _check(copy: Path, key: bytes, source: Any) -> None:
    """The copy opens with its key, is sound, and ends where the database ends."""
    last = "SELECT position, running, head FROM log_state"
    with contextlib.closing(connect(copy, key, "reader")) as made:
        bad = made.execute("PRAGMA cipher_integrity_check").fetchall()
        sound = made.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        same = made.execute(last).fetchall() == source.execute(last).fetchall()
    if bad or not sound or not same:
        copy.unlink(missing_ok=True)
        raise StoreDamaged


def _salt(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_SALT).hex()


@contextlib.contextmanager
def _expected() -> Generator[None]:
    try:
        yield
    except driver.Error as error:
        if found := expected_failure(error):
            raise found from error
        raise
