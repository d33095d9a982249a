"""Money is whole fen; people write yuan."""

import re

from app.errors import FieldIssue

_YUAN = re.compile(r"(\d{1,12})(?:\.(\d{1,2}))?")


def read_yuan(text: str, most_fen: int, field: str = "amount_fen") -> int | FieldIssue:
    """Fen from what a person typed in yuan, or what is wrong with it."""
    plain = text.strip().replace(",", "").replace("，", "").replace("．", ".").removesuffix("元")
    if not plain:
        return FieldIssue(field, "money.empty")
    if plain.startswith(("-", "－", "−")):
        return FieldIssue(field, "money.negative")
    found = _YUAN.fullmatch(plain)
    if found is None:
        return FieldIssue(field, "money.form")
    fen = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
    if fen > most_fen:
        return FieldIssue(field, "money.absurd", {"most": yuan(most_fen)})
    return fen


def yuan(fen: int) -> str:
    """1,086.25 – with thousands and two decimals."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def round_up(fen: int, step_fen: int) -> int:
    """Up to the next whole step; a step of 0 or 1 leaves it as it is."""
    return fen if step_fen <= 1 else -(-fen // step_fen) * step_fen
