"""Disks that are full and folders that can't be written, for real, also where the tests run as root."""

import ctypes
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path


def can_mount() -> bool:
    """Whether a small disk of one's own may be mounted here."""
    if shutil.which("unshare") is None:
        return False
    command = ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", "/mnt"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@contextmanager
def no_file_grows_beyond(size: int):
    """What a full disk does to files that are longer: the system refuses the write."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(folder: Path):
    """The folder and its files can't be written, by us either: root looks at files as nobody meanwhile."""
    paths = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with _as_nobody():
            yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def _as_nobody():
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.setfsuid(65534)  # of this thread; with it go root's rights over files
    try:
        yield
    finally:
        libc.setfsuid(0)
