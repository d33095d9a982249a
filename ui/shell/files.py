"""Files carried by hand: their names in the chooser, and reading them without trusting their size."""

from pathlib import Path

from app.security.signed_file import MOST_BYTES
from app.sync.errors import StickFailed

REQUESTS = "申请文件 (*.ycq)"
ANSWERS = "应答文件 (*.yca)"


def read_small(path: Path, most: int = MOST_BYTES) -> bytes:
    """The first bytes of a file that should be small: whatever it is, it is not read whole. Raises StickFailed."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise StickFailed(file=path.name) from error
