"""Who may do what where: role × action × area, as data, judged in one place."""

import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import msgspec

from app.security.actor import Actor

TABLE = Path(__file__).resolve().parents[2] / "resources" / "security" / "permissions.toml"


class Role(msgspec.Struct, frozen=True):
    """One role: its name for people, its rank in a merge, the patterns of what it may do."""

    label: str
    rank: int
    actions: tuple[str, ...]


@cache
def roles() -> dict[str, Role]:
    """Every role by code."""
    data = tomllib.loads(TABLE.read_text("utf-8"))
    return msgspec.convert(data, dict[str, Role])


@cache
def role_may(role: str, action: str) -> bool:
    """Whether a role may do this somewhere."""
    known = roles().get(role)
    return known is not None and any(fnmatchcase(action, pattern) for pattern in known.actions)


def may(actor: Actor, action: str, area: str) -> bool:
    """Whether this person may do this for this area: their own or one below it."""
    if not role_may(actor.role, action):
        return False
    return area == actor.area_id or area in actor.covers


@cache
def role_may_any(role: str, patterns: tuple[str, ...]) -> bool:
    """Whether a role may do at least one action that these patterns name (who may write a kind)."""
    known = roles().get(role)
    if known is None:
        return False
    if "*" in patterns:
        return True
    return any(
        fnmatchcase(mine, pattern) or fnmatchcase(pattern, mine)
        for mine in known.actions
        for pattern in patterns
    )
