"""Whether there is a screen to draw on. Standard library only: asked before Qt is loaded, and by the installer
(``python -m ui.display`` ends with 0 where a window can be shown).

Qt aborts the whole program where its platform can't start, so this is found out first.
"""

import ctypes
import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

from app.errors import AppError

PLATFORM = "QT_QPA_PLATFORM"  # whoever sets this has decided for us


class NoDisplay(AppError):
    """Neither X11 nor Wayland answers here."""

    code = "UI-001"


def reachable() -> bool:
    """Whether a window can be shown: a stale DISPLAY, or one that refuses us, is none."""
    if not sys.platform.startswith("linux"):
        return True
    return _wayland_answers() or _x11_answers()


def need_screen() -> None:
    """Raises NoDisplay where a window can't be shown."""
    if PLATFORM not in os.environ and not reachable():
        raise NoDisplay


def draw_off_screen_if_need_be() -> None:
    """Where there is no screen, let Qt draw in memory."""
    if PLATFORM not in os.environ and not reachable():
        os.environ[PLATFORM] = "offscreen"


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY", "")
    if not name:
        return False
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/run")) / name
    try:
        with socket.socket(socket.AF_UNIX) as there:
            there.settimeout(1)
            there.connect(str(path))
    except OSError:
        return False
    return True


def _x11_answers() -> bool:
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(
        xcb.xcb_connect(None, None)
    )  # reads DISPLAY and the authority file
    try:
        return not xcb.xcb_connection_has_error(connection) and _x11_plugin_loads()
    finally:
        xcb.xcb_disconnect(connection)


def _x11_plugin_loads() -> bool:
    """Whether the system has every library that Qt's wheel leaves to it (libxcb-cursor0 and others)."""
    found = find_spec("PySide6")
    if found is None or found.origin is None:
        return False
    try:
        ctypes.CDLL(str(Path(found.origin).parent / "Qt/plugins/platforms/libqxcb.so"))
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(0 if reachable() else 1)
