"""Everything that run.py and test.py share: a virtual environment, locked packages, Qt's libraries.

Standard library only, and no name of this program: it runs before anything is installed.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
STAMP = VENV / "installed.txt"
OLDEST = (3, 11)

# What Qt needs on Debian: a library to try, and the package that has it.
OFFSCREEN = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libcups.so.2": "libcups2",
}
TOOLS = {"pdftotext": "poppler-utils", "age": "age"}


class SetupFailed(Exception):
    """One sentence that says what to do."""


def say(words: str) -> None:
    print(words, flush=True)


def python() -> Path:
    """The interpreter of the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def has_display() -> bool:
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def set_up(requirements: str, *, tools: bool = False) -> Path:
    """Make the environment hold exactly what the lock file names; return its Python.

    A second call with the same lock file takes no time: a stamp with the lock's hash is written last.
    """
    if sys.version_info < OLDEST:
        raise SetupFailed(
            f"需要 Python 3.11 或更新版本，这里是 {sys.version.split()[0]}：请安装新版 Python 后再试。"
        )
    install_libraries(tools=tools)
    lock = ROOT / "installer" / "requirements" / requirements
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.exists() and wanted in STAMP.read_text("utf-8").split():
        return python()
    make_environment()
    say(f"[2/2] 安装 {lock.name} 中锁定的程序库 …")
    install(lock)
    STAMP.write_text(wanted + "\n", "utf-8")
    return python()


def make_environment() -> None:
    """A virtual environment, also where Debian's Python came without ensurepip."""
    if python().exists():
        return
    say(f"[1/2] 建立运行环境 {VENV.name} …")
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.create(VENV, with_pip=False, symlinks=os.name != "nt")
    except OSError as error:
        raise SetupFailed(
            f"不能在 {ROOT} 建立运行环境（{error.strerror}）：请换一个可写的文件夹。"
        ) from error


def install(lock: Path) -> None:
    """Let the outer pip install into the environment: it needs no pip of its own."""
    command = [
        sys.executable, "-m", "pip", "--python", str(python()), "--disable-pip-version-check",
        "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", str(lock),
    ]  # fmt: skip
    done = subprocess.run(command, check=False, cwd=ROOT)
    if done.returncode:
        raise SetupFailed(
            "程序库没有装上：请检查网络和 pip（python3 -m pip --version，需 22.3 以上），再运行一次本命令。"
        )


def missing(libraries: dict[str, str]) -> list[str]:
    """Debian packages whose library can't be loaded here."""
    found = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            found.append(package)
    return found


def install_libraries(*, tools: bool) -> None:
    """On Debian install what Qt needs; where that is not allowed say which packages are missing.

    Without a library for windows the tour still runs off screen; without the others nothing does.
    """
    if not sys.platform.startswith("linux"):
        return
    if packages := wanting(tools=tools):
        apt_install(packages)
    if packages := wanting(tools=tools):
        words = f"缺少系统库，请让管理员运行：apt-get install -y {' '.join(packages)}"
        if missing(OFFSCREEN):
            raise SetupFailed(f"{words}，然后再运行一次本命令。")
        say(words)


def wanting(*, tools: bool) -> list[str]:
    """Packages that are needed here and not installed."""
    packages = missing(OFFSCREEN | (WINDOW if has_display() else {}))
    if tools:
        packages += [package for tool, package in TOOLS.items() if shutil.which(tool) is None]
    return packages


def apt_install(packages: list[str]) -> None:
    """Try to install as root, or by a sudo that asks for no password; what fails is seen afterwards."""
    apt = shutil.which("apt-get")
    as_root = root_prefix()
    if apt is None or as_root is None:
        return
    say(f"安装系统库：{' '.join(packages)} …")
    for arguments in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        subprocess.run(
            [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", apt, *arguments],
            check=False, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def root_prefix() -> list[str] | None:
    """What to put before a command so that it runs as root; None where that is not allowed."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asked = [sudo, "-n", "true"]
    allowed = subprocess.run(asked, check=False, stderr=subprocess.DEVNULL).returncode == 0
    return [sudo, "-n"] if allowed else None
