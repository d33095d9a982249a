"""Copying a replica to a drive while it is in use, and making a replica of such a copy.

The copy has the database under its own key, the key file and the sealed attachments, so that whoever could open the
replica on that day can open the copy, and nobody else. It appears whole or not at all, under a name of its own, and only after
it was read back and opened. A replica that was restored is older than what others have seen of it: it begins a new epoch,
and the next exchanges bring back what was lost.
"""

import contextlib
import hashlib
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import msgspec
import sqlcipher3.dbapi2 as driver

from app.backup import (
    FORM,
    MANIFEST,
    PREFIX,
    BackedUp,
    BackupDamaged,
    BackupFailed,
    BackupFile,
    BackupManifest,
    BackupNoRoom,
    BackupPasswordWrong,
    BackupTooNew,
    NotABackup,
    Restored,
    RestoreNotEmpty,
)
from app.clock import SHANGHAI
from app.errors import StoreDamaged, StoreFull, StoreTooNew
from app.exchange import Report, quiet
from app.hub.errors import BackedUpByServer
from app.office_clock import MachineClock
from app.security.errors import UnknownUser, WrongPassword
from app.security.key_slots import FILE, KeyFile, unlock
from app.sync.whole_file import flush_folder, write_whole
from db.engine import connect
from db.enrol import BUILDING, finish
from db.errors import expected_failure, failure_of_file
from db.exchange.epochs import begin_epoch
from db.exchange.send import PROGRAM
from db.migrate import NEWEST
from db.place import DATABASE, moved
from db.store import BLOBS, SqlStore
from db.verify import verify

_PARTIAL = ".partial"
_PIECE = 1024 * 1024
_PAGES = 1000  # of the database, between two words of how far it is
_SPARE = 8 * _PIECE
_MOST_MANIFEST = 64 * _PIECE
_PLACE = "SELECT position, running, head FROM log_state"


def back_up(store: SqlStore, folder: Path, report: Report = quiet) -> BackedUp:
    """Write a backup of an open replica into a folder; people go on working.

    Raises BackupFailed, BackupNoRoom, or Cancelled from ``report``: nothing of it stays then.
    """
    if moved(store.home):
        raise BackedUpByServer
    key = store.doors.service_key()
    try:
        for left_over in folder.glob(f"{PREFIX}-*{_PARTIAL}"):
            shutil.rmtree(left_over)
        _check_room(store, folder)
        name = _free_name(folder, f"{PREFIX}-{_code(store)}-{_stamp(store)}")
        partial = folder / (name + _PARTIAL)
        (partial / BLOBS).mkdir(parents=True)
        try:
            made = _fill(store, key, partial, report)
            partial.replace(folder / name)
            flush_folder(folder)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    except OSError as error:
        raise BackupFailed(folder=folder.name) from error
    except driver.Error as error:
        failure = expected_failure(error)
        if failure is None:
            raise
        raise BackupFailed(folder=folder.name) from error
    return BackedUp(folder / name, *made)


def restore(
    home: Path, folder: Path, user: str, password: str, clock: MachineClock, report: Report = quiet
) -> Restored:
    """Make a replica in an empty data folder; killed at any point it can be done again.

    Raises RestoreNotEmpty, NotABackup, BackupTooNew, BackupDamaged, BackupPasswordWrong, UnknownUser, StoreFull.
    """
    finish(home)
    if home.exists() and any(p.name != BUILDING for p in home.iterdir()):
        raise RestoreNotEmpty(folder=str(home))
    manifest = read_manifest(folder)
    key_file = _read(folder, next(f for f in manifest.files if f.name == FILE))
    user, key = _unlocked(key_file, user, password)
    building = home / BUILDING
    shutil.rmtree(building, ignore_errors=True)
    try:
        _copy_back(manifest, folder, building, report)
        problems = _begin_anew(building, key, user, clock)
        write_whole(building / FILE, [key_file])  # it makes this a replica
        finish(home)
    except BaseException:
        if not (building / FILE).exists():
            shutil.rmtree(building, ignore_errors=True)
        raise
    return Restored(user, manifest.label, manifest.made_at, problems)


def read_manifest(folder: Path) -> BackupManifest:
    """What a backup says of itself. Raises NotABackup, BackupTooNew."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > _MOST_MANIFEST:
            raise NotABackup(folder=folder.name)
        body = path.read_bytes()
        form = msgspec.json.decode(body, type=dict[str, Any]).get("form")
        if isinstance(form, int) and form > FORM:
            raise BackupTooNew(folder=folder.name)
        manifest = msgspec.json.decode(body, type=BackupManifest)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotABackup(folder=folder.name) from error
    if manifest.schema > NEWEST:
        raise BackupTooNew(folder=folder.name)
    if not {DATABASE, FILE} <= {file.name for file in manifest.files}:
        raise NotABackup(folder=folder.name)
    return manifest


# Making one.


def _fill(store: SqlStore, key: bytes, partial: Path, report: Report) -> tuple[int, int, int, int]:
    """Everything into the folder; position of the log, number of files, bytes, sealed files that were missing."""
    place = _copy_database(store.home / DATABASE, partial / DATABASE, key, report)
    files = [_file_of(partial, DATABASE)]
    write_whole(partial / FILE, [(store.home / FILE).read_bytes()])
    files.append(_file_of(partial, FILE))
    names = _blobs_of(partial / DATABASE, key)
    missing = 0
    for number, name in enumerate(names):
        report(number, len(names), "附件")
        sealed = store.blobs.sealed(name)
        if sealed is None:
            missing += 1
            continue
        write_whole(partial / BLOBS / f"{name}.blob", [sealed])
        files.append(_file_of(partial, f"{BLOBS}/{name}.blob"))
    manifest = BackupManifest(
        form=FORM, schema=NEWEST, program=PROGRAM, device=_device(store), label=_label(store),
        made_at=store.clock.now().isoformat(), position=place[0], files=tuple(files),
    )  # fmt: skip
    write_whole(partial / MANIFEST, [msgspec.json.format(msgspec.json.encode(manifest), indent=1)])
    report(0, None, "核对")
    _check(partial, key, place)
    return place[0], len(files), sum(f.bytes for f in files), missing


def _copy_database(source: Path, target: Path, key: bytes, report: Report) -> tuple[Any, ...]:
    """A copy of one moment, made while others write; what its log ends with."""
    with contextlib.closing(connect(source, key, "reader")) as reader:
        reader.execute("BEGIN")
        place: tuple[Any, ...] = reader.execute(_PLACE).fetchone()
        with contextlib.closing(driver.connect(str(target), isolation_level=None)) as made:
            made.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            made.execute("PRAGMA synchronous = FULL")

            def progress(_status: int, remaining: int, total: int) -> None:
                report(total - remaining, total, "数据库")

            reader.backup(made, pages=_PAGES, progress=progress)
        reader.execute("ROLLBACK")
    return place


def _blobs_of(database: Path, key: bytes) -> list[str]:
    """The sealed files that this copy of the database speaks of."""
    with contextlib.closing(connect(database, key, "reader")) as connection:
        rows = connection.execute("SELECT name FROM blob WHERE present ORDER BY name").fetchall()
    return [str(row[0]) for row in rows]


def _check(folder: Path, key: bytes, place: tuple[Any, ...]) -> None:
    """The copy opens with its key, is sound, ends where the log ended, and every file reads as it was written."""
    manifest = read_manifest(folder)
    with contextlib.closing(connect(folder / DATABASE, key, "reader")) as made:
        bad = made.execute("PRAGMA cipher_integrity_check").fetchall()
        sound = made.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        same = made.execute(_PLACE).fetchone() == place
    if bad or not sound or not same:
        raise BackupFailed(folder=folder.name)
    if any(_file_of(folder, file.name) != file for file in manifest.files):
        raise BackupFailed(folder=folder.name)


def _file_of(folder: Path, name: str) -> BackupFile:
    size, digest = 0, hashlib.sha256()
    for piece in _pieces(folder / name):
        size += len(piece)
        digest.update(piece)
    return BackupFile(name, size, digest.hexdigest())


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _check_room(store: SqlStore, folder: Path) -> None:
    needed = _SPARE + (store.home / DATABASE).stat().st_size
    needed += sum(store.blobs.size_of(name) for name in store.blobs.names())
    if shutil.disk_usage(folder).free < needed:
        raise BackupNoRoom(needed=-(-needed // _PIECE))


def _free_name(folder: Path, name: str) -> str:
    """While the date is in doubt the clock stands still."""
    names = (name, *(f"{name}-{number}" for number in range(2, 100)))
    return next(one for one in names if not (folder / one).exists())


def _device(store: SqlStore) -> str:
    return store.identity.device if store.identity else ""


def _code(store: SqlStore) -> str:
    return store.identity.code if store.identity else ""


def _label(store: SqlStore) -> str:
    device = store.rosters.newest.devices.get(_device(store)) if store.rosters.version else None
    return device.label if device else ""


def _stamp(store: SqlStore) -> str:
    return f"{store.clock.now().astimezone(SHANGHAI):%Y%m%d-%H%M%S}"


# Making a replica of one.


def _unlocked(key_file: bytes, user: str, password: str) -> tuple[str, bytes]:
    try:
        file = msgspec.json.decode(key_file, type=KeyFile)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BackupDamaged(file=FILE) from error
    user = user or next((slot.user for slot in file.slots), "")
    try:
        return user, unlock(file, user, password)
    except WrongPassword as error:
        raise BackupPasswordWrong from error


def _read(folder: Path, file: BackupFile) -> bytes:
    """A small file, held against the manifest."""
    path = folder / file.name
    body = path.read_bytes() if path.is_file() and path.stat().st_size == file.bytes else b""
    if hashlib.sha256(body).hexdigest() != file.sha256:
        raise BackupDamaged(file=file.name)
    return body


def _copy_back(manifest: BackupManifest, folder: Path, building: Path, report: Report) -> None:
    """Every file that the manifest names but the key file, held against it."""
    (building / BLOBS).mkdir(parents=True)
    for number, file in enumerate(manifest.files):
        report(number, len(manifest.files), "复制")
        if file.name == FILE:
            continue
        source = folder / _safe(file.name)
        if not source.is_file():
            raise BackupDamaged(file=file.name)
        with _room():
            write_whole(building / file.name, _pieces(source))
        if _file_of(building, file.name) != file:
            raise BackupDamaged(file=file.name)


def _safe(name: str) -> str:
    """A name from a manifest is never a way out of its folder."""
    if name == DATABASE:
        return name
    head, _, tail = name.partition("/")
    stem, _, ending = tail.partition(".")
    if head != BLOBS or not stem.isalnum() or ending != "blob":
        raise BackupDamaged(file=name)
    return name


def _begin_anew(building: Path, key: bytes, user: str, clock: MachineClock) -> tuple[str, ...]:
    """Bring it up to date, check it whole, begin a new epoch, and write down who restored it."""
    try:
        store = SqlStore(building, key, clock)
    except StoreTooNew as error:
        raise BackupTooNew(folder=building.name) from error
    except StoreDamaged as error:
        raise BackupDamaged(file=DATABASE) from error
    try:
        problems = verify(store)
        if any(not problem.startswith("attachment") for problem in problems):
            raise BackupDamaged(file=DATABASE)
        actor = store.rosters.newest.actor(user, _device(store), store.clock.today())
        if actor is None:
            raise UnknownUser(user=user)
        with store.writing() as connection:
            begin_epoch(connection, "", store.clock.now().isoformat())
            connection.commit()
        with store.begin(actor) as work:
            work.commit("restore")
    finally:
        store.close()
    return tuple(problems)


@contextlib.contextmanager
def _room() -> Generator[None]:
    try:
        yield
    except OSError as error:
        failure = failure_of_file(error)
        raise failure if isinstance(failure, StoreFull) else error from error


__all__ = ["back_up", "read_manifest", "restore"]
