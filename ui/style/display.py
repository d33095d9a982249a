"""How this machine's window looks: large text, high contrast. Chosen on the log-in page, kept beside the store.

It has to be read before anybody has logged in, so it is no setting of the encrypted database; it says nothing of anybody.
"""

from contextlib import suppress
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from app.sync.whole_file import write_whole
from ui.style.theme import put_on
from ui.style.tokens import HIGH_CONTRAST, LIGHT

FILE = "display.json"
LARGE = 1.25


class Display(msgspec.Struct, frozen=True):
    """What was ticked."""

    large: bool = False
    contrast: bool = False

    def put_on(self, application: QApplication) -> None:
        """For what is built from now on: sizes are read when a widget is made."""
        put_on(application, HIGH_CONTRAST if self.contrast else LIGHT, LARGE if self.large else 1.0)


def read_display(home: Path) -> Display:
    """The usual look where nothing, or nothing readable, was kept."""
    try:
        return msgspec.json.decode((home / FILE).read_bytes(), type=Display)
    except (OSError, msgspec.DecodeError):
        return Display()


def keep_display(home: Path, display: Display) -> None:
    """For the next start; on a folder that can't be written it holds until the window is closed."""
    with suppress(OSError):
        write_whole(home / FILE, [msgspec.json.encode(display)])
