"""Drives that are plugged in: noticed without disturbing anybody, let go of when asked."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStorageInfo, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.shell.desk import WindowDesk

_EVERY_MS = 2000
_BLOCK = Path("/sys/class/block")
_MEDIA = ("/media/", "/run/media/")  # where a desktop mounts what a person plugs in
_EJECT_S = 60


@dataclass(frozen=True, slots=True)
class Drive:
    """``device`` is what the system calls it."""

    path: Path
    label: str
    device: str = ""


def plugged_in() -> tuple[Drive, ...]:
    """The removable drives that are mounted now. Touches no other file system: one of them may hang."""
    import psutil  # loaded with the first look: the window is on the screen by then

    return tuple(
        Drive(Path(p.mountpoint), _label_of(p.mountpoint), p.device)
        for p in removable(psutil.disk_partitions(all=False))
    )


def removable(partitions: Iterable[Any], block: Path = _BLOCK) -> list[Any]:
    """Those of the mounted partitions that can be pulled out."""
    return [p for p in partitions if _is_removable(p, block)]


def _is_removable(partition: Any, block: Path) -> bool:
    if sys.platform == "win32":
        return "removable" in partition.opts.split(",")
    if partition.mountpoint.startswith(_MEDIA):
        return True
    node = block / Path(partition.device).name
    try:
        real = node.resolve(strict=True)
    except OSError:
        return False
    if "/usb" in str(real):
        return True
    flags = (real / "removable", real.parent / "removable")
    return any(flag.is_file() and flag.read_text().strip() == "1" for flag in flags)


def _label_of(mountpoint: str) -> str:
    """As the drive is called; the folder's or the letter's name where it has none."""
    known: str = QStorageInfo(mountpoint).name()
    return known or Path(mountpoint).name or mountpoint


def can_eject(drive: Drive) -> bool:
    """Whether this program can let go of the drive itself."""
    return bool(drive.device) and shutil.which("udisksctl") is not None


def eject(drive: Drive) -> bool:
    """Unmount it; False where something still uses it."""
    try:
        done = subprocess.run(
            ["udisksctl", "unmount", "--no-user-interaction", "-b", drive.device],
            capture_output=True,
            check=False,
            timeout=_EJECT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def how_to_unplug() -> str:
    """What a person still has to do before pulling it out: where the system keeps writing back, it must be told."""
    if sys.platform == "win32":
        return "请点任务栏右下角的“安全删除硬件”图标，选这个 U 盘，提示可以拔出后再拔。"
    return ""


class DriveWatch(QObject):
    """Looks every two seconds, beside the window's thread, one look at a time."""

    changed = Signal(object)  # every drive there is now
    plugged = Signal(object)  # a drive that was not there at the last look

    def __init__(
        self,
        desk: WindowDesk,
        parent: QObject,
        find: Callable[[], tuple[Drive, ...]] = plugged_in,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._find = find
        self._asking = False
        self._looked = False
        self.drives: tuple[Drive, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        self._timer.start()
        self.look()

    def stop(self) -> None:
        self._timer.stop()

    def look(self) -> None:
        """Look now, unless a look is still under way or nobody looks at the window."""
        page = self.parent()
        if not self._asking and isinstance(page, QWidget) and page.isVisible():
            self._asking = True
            self._desk.run(self._find, self._found)

    def _found(self, drives: tuple[Drive, ...]) -> None:
        if not isValid(self):  # the window was locked while this look was under way
            return
        self._asking = False
        before, first = self.drives, not self._looked
        self.drives, self._looked = drives, True
        if drives != before or first:
            self.changed.emit(drives)
        for drive in drives:
            if drive not in before and not first:
                self.plugged.emit(drive)
