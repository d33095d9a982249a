"""The database's raw key while a store is open: one place, which can be wiped.

Python can't promise that no copy of a secret is left. What passes through our hands is overwritten where it lies; what
a library has copied while it worked is not ours to reach. ``tests/security/test_key_in_memory.py`` looks at what is left.
"""

import ctypes
import sys
from collections.abc import Generator
from contextlib import contextmanager

from app.errors import StoreClosed


class RawKey:
    """Holds the key's bytes until they are wiped; from then on nothing opens with it."""

    def __init__(self, key: bytes) -> None:
        self._bytes = bytearray(key)
        self.wiped = False

    def __len__(self) -> int:
        return len(self._bytes)

    @contextmanager
    def opened(self) -> Generator[bytes]:
        """The key for as long as the block runs. Raises StoreClosed."""
        if self.wiped:
            raise StoreClosed
        key = bytes(self._bytes)
        try:
            yield key
        finally:
            overwrite(key)

    @contextmanager
    def pragma(self) -> Generator[str]:
        """The statement that unlocks a connection, for as long as the block runs. Raises StoreClosed."""
        with self.opened() as key:
            digits = key.hex()
            statement = f"PRAGMA key = \"x'{digits}'\""
            try:
                yield statement
            finally:
                overwrite(digits)
                overwrite(statement)

    def wipe(self) -> None:
        self.wiped = True
        self._bytes[:] = bytes(len(self._bytes))


def overwrite(secret: bytes | str) -> None:
    """Put noughts over an object's content, where it lies: only for one that nobody else holds.

    Of CPython, where a bytes object and a plain ASCII string end with their characters and one nought.
    """
    if sys.implementation.name != "cpython" or len(secret) < 2:
        return
    if isinstance(secret, str) and not secret.isascii():
        return
    start = id(secret) + sys.getsizeof(secret) - len(secret) - 1
    ctypes.memset(start, 0, len(secret))
