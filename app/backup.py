"""A copy of a whole replica, as encrypted as the replica itself: what it says of itself, and what can be wrong with one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from app.errors import AppError
from app.exchange import Report, quiet

FORM = 1
MANIFEST = "backup.json"
PREFIX = "一窗备份"


class BackupFile(msgspec.Struct, frozen=True):
    """One file of a backup; ``name`` is a path below it."""

    name: str
    bytes: int
    sha256: str


class BackupManifest(msgspec.Struct, frozen=True):
    """What lies in a backup. It names no person and no file of a case."""

    form: int
    schema: str  # the step of the migrations that its database stands at
    program: str
    device: str
    label: str
    made_at: str
    position: int  # of the log
    files: tuple[BackupFile, ...]


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written, read back and opened. ``missing``: sealed files that were not here to copy."""

    folder: Path
    position: int
    files: int
    bytes: int
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Restored:
    """A replica that was made of a backup; ``problems``: attachments that were damaged before it was made."""

    user: str
    label: str
    made_at: str
    problems: tuple[str, ...] = ()


class Backer(Protocol):
    """Writes a backup of this replica into a folder."""

    def __call__(self, folder: Path, report: Report = quiet) -> BackedUp: ...


class NotABackup(AppError):
    """The folder holds no backup of ours."""

    code = "BACK-001"


class BackupDamaged(AppError):
    """A file of it is missing, cut off or changed."""

    code = "BACK-002"


class BackupTooNew(AppError):
    """Made by a newer version of the program."""

    code = "BACK-003"


class RestoreNotEmpty(AppError):
    """Something lies in the data folder: nothing is ever restored over it."""

    code = "BACK-004"


class BackupFailed(AppError):
    """The drive was pulled out, is read-only or fails."""

    code = "BACK-005"


class BackupNoRoom(BackupFailed):
    """``needed`` is in MB."""

    code = "BACK-006"


class BackupPasswordWrong(AppError):
    """It opens with the passwords of the day on which it was made."""

    code = "BACK-007"
