"""The areas that the program ships with: national statistical codes, with parents."""

import csv
from dataclasses import dataclass
from functools import cache

from app.policy.load import RESOURCES


@dataclass(frozen=True, slots=True)
class Area:
    """``level`` is "city", "county", "township" or "village"."""

    code: str
    name: str
    parent: str
    level: str


@cache
def areas() -> dict[str, Area]:
    """Every area by code."""
    path = RESOURCES / "reference" / "areas_520200.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {
            row["code"]: Area(
                row["code"], short_name(row["name"]), row["parent_code"], row["level"]
            )
            for row in rows
        }


def short_name(name: str) -> str:
    """大桥村村民委员会 → 大桥村; 大河社区居民委员会 → 大河社区."""
    for ending in ("村民委员会", "居民委员会", "村委会", "居委会"):
        if name.endswith(ending) and len(name) > len(ending):
            return name.removesuffix(ending)
    return name


def first_coded_hint(first_six: str) -> str:
    """Where a number was first coded, as far as known here: a hint, never the hukou."""
    old = {"520221": "原水城县", "520222": "原盘县", "520202": "原盘县特区"}
    known = areas().get(first_six)
    return known.name if known else old.get(first_six, "")
