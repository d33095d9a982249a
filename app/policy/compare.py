"""What a new pack would change, in words that somebody can check against the county's paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.policy.packs import Figure, PolicyPack


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure: its rule, place and time, and what it was (None: new) and will be (None: gone)."""

    label: str
    area: str
    variant: str
    unit: str
    before: int | None
    after: int | None
    certainty: str


def figure_changes(old: PolicyPack | None, new: PolicyPack) -> tuple[FigureChange, ...]:
    """Every figure whose latest value differs, by rule, place and variant."""
    before = dict(_latest(old)) if old else {}
    after = dict(_latest(new))
    found = []
    for key in sorted(before.keys() | after.keys()):
        was, will = before.get(key), after.get(key)
        if was is not None and will is not None and was.value == will.value:
            continue
        either = will or was
        if either is None:
            continue
        pack = new if will else old
        rule = pack.rules.get(either.rule) if pack else None
        found.append(
            FigureChange(
                rule.text if rule else either.name, either.area, either.variant, either.unit,
                was.value if was else None, will.value if will else None, either.certainty,
            )
        )  # fmt: skip
    return tuple(found)


def _latest(pack: PolicyPack) -> Iterator[tuple[tuple[str, str, str], Figure]]:
    figures = [figure for p in pack.programmes.values() for figure in p.figures]
    for figure in sorted(figures, key=lambda f: f.valid_from):
        yield (figure.name, figure.area, figure.variant), figure
