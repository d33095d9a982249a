"""Names of people as they are: one character or twenty, with ·, with rare characters."""

import unicodedata

from app.errors import FieldIssue

LONGEST = 50


def tidy_name(text: str) -> str:
    """Outer blanks gone; the several dots that keyboards make for · made one."""
    name = " ".join(text.split())
    for dot in "•‧・．":
        name = name.replace(dot, "·")
    return name


def check_name(text: str, field: str = "name") -> str | FieldIssue:
    """The name put right, or what is wrong with it."""
    name = tidy_name(text)
    if not name:
        return FieldIssue(field, "name.empty")
    if len(name) > LONGEST:
        return FieldIssue(field, "name.long", {"most": LONGEST})
    if any(unicodedata.category(c) == "Nd" for c in name):
        return FieldIssue(field, "name.digits")
    if any(unicodedata.category(c)[0] in "CS" and c != "·" and not _private(c) for c in name):
        return FieldIssue(field, "name.characters")
    return name


def _private(character: str) -> bool:
    """Private-use and unassigned characters: how older systems wrote rare ones."""
    return unicodedata.category(character) in ("Co", "Cn")
