"""Pictures to attach."""

import io
import random

from PIL import Image


def noise(side: int) -> bytes:
    """A picture that can't be compressed to nothing."""
    out = io.BytesIO()
    picture = Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3))
    picture.save(out, "PNG")
    return out.getvalue()
