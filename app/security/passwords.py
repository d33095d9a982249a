"""What a password must be, and changing it."""

from pathlib import Path

from app.security.errors import WeakPassword
from app.security.key_slots import (
    DEFAULT_COST,
    Cost,
    read_key_file,
    unlock,
    with_user,
    write_key_file,
)

SHORTEST = 8
WORST = frozenset(
    [
        "12345678",
        "123456789",
        "1234567890",
        "password",
        "88888888",
        "00000000",
        "11111111",
        "66666666",
        "qwertyui",
        "abcd1234",
        "a1234567",
        "aa123456",
        "minzheng",
        "1qaz2wsx",
    ]
)


def check_password(password: str, user: str = "") -> None:
    """Raises WeakPassword with what is wanted."""
    if (
        len(password) < SHORTEST
        or password.lower() in WORST
        or (user and user.lower() in password.lower())
    ):
        raise WeakPassword(shortest=SHORTEST)


def change_password(home: Path, user: str, old: str, new: str, cost: Cost = DEFAULT_COST) -> None:
    """Wrap the key anew; the database stays as it is."""
    check_password(new, user)
    file = read_key_file(home)
    key = unlock(file, user, old)
    name = next(s.name for s in file.slots if s.user == user)
    write_key_file(home, with_user(file, user, name, new, key, cost))
