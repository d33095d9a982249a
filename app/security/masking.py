"""What of a masked field is shown to whom: role × field as data, judged in one place."""

import tomllib
from functools import cache
from pathlib import Path

from app.rules.id_number import masked
from app.security.permissions import role_may

TABLE = Path(__file__).resolve().parents[2] / "resources" / "security" / "masking.toml"
DOTS = "••••"


@cache
def _table() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = tomllib.loads(TABLE.read_text("utf-8"))
    return data


def sees_full(role: str, mask: str) -> bool:
    """Whether a page shows this kind of field whole to this role by itself."""
    return _table().get(role, {}).get(mask) == "full"


def may_reveal(role: str, mask: str) -> bool:
    """Whether this role may ask for the whole of it, which is audited."""
    return role_may(role, f"reveal.{mask}")


def part_of(value: str, mask: str) -> str:
    """So much of a value that two can be told apart, and no more."""
    if not value:
        return ""
    match mask:
        case "id_number":
            return masked(value)
        case "account":
            return f"{DOTS} {value[-4:]}"
        case "phone":
            return f"{value[:3]}{DOTS}{value[-4:]}" if len(value) >= 11 else DOTS
        case "name":
            return value[0] + "＊" * min(len(value) - 1, 2)
        case _:
            return DOTS


def shown(value: str, mask: str, role: str) -> tuple[str, bool]:
    """The value as this role sees it, and whether something is left out."""
    if not value or sees_full(role, mask):
        return value, False
    return part_of(value, mask), True
