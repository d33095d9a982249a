"""The citizen identity number (GB 11643-1999): form, date, check character, and what it tells."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.errors import FieldIssue

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FORM = re.compile(r"[0-9]{17}[0-9X]")
_FIRST_YEAR = 1880


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A number that holds. ``first_coded`` is the place of first coding: a hint, never the hukou."""

    text: str
    sex: Literal["male", "female"]
    born_on: date
    first_coded: str
    residence_permit: bool  # 81, 82, 83: Hong Kong, Macao, Taiwan residents


def tidy(text: str) -> str:
    """Full-width characters, spaces and a small x as people type them, put right."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def check_character(first_17: str) -> str:
    """The 18th character (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def read_id_number(text: str, today: date, field: str = "id_number") -> IdNumber | FieldIssue:
    """What a number tells, or the one thing that is wrong with it."""
    number = tidy(text)
    if problem := _problem(number, today):
        return FieldIssue(field, problem)
    return IdNumber(
        text=number,
        sex="male" if int(number[16]) % 2 else "female",
        born_on=date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        first_coded=number[:6],
        residence_permit=number[:2] in ("81", "82", "83"),
    )


def _problem(number: str, today: date) -> str | None:
    if re.fullmatch(r"[0-9]{15}", number):
        return "id_number.fifteen"
    if len(number) != 18:
        return "id_number.length"
    if not _FORM.fullmatch(number):
        return "id_number.characters"
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return "id_number.date"
    if born_on.year < _FIRST_YEAR:
        return "id_number.date"
    if born_on > today:
        return "id_number.future"
    if check_character(number[:17]) != number[17]:
        return "id_number.check"
    return None


def age_on(born_on: date, on: date) -> int:
    """Full years. Who was born on 29 February turns a year older on 1 March of other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def masked(number: str) -> str:
    """As it may stand on a paper that others see."""
    return f"{number[:6]}********{number[-4:]}" if len(number) == 18 else "*" * len(number)
