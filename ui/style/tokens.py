"""Every colour and size, in one place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme. Sizes are logical pixels at 100 %."""

    ink: str = "#1b2733"
    secondary: str = "#566575"
    hairline: str = "#e3e8ee"
    border: str = "#c6ced8"
    page: str = "#f4f6f9"
    card: str = "#ffffff"
    brand: str = "#0f5e9c"
    brand_dark: str = "#0b4a7c"
    brand_soft: str = "#e8f1f9"
    rail: str = "#10314f"
    rail_chosen: str = "#1d4a74"
    rail_text: str = "#dbe7f3"
    rail_quiet: str = "#a9bdd1"
    ok: str = "#176f42"
    ok_soft: str = "#e6f4ec"
    warning: str = "#8a5200"
    warning_soft: str = "#fdf3e0"
    danger: str = "#b3261e"
    danger_soft: str = "#fcebea"
    neutral_soft: str = "#eef1f5"
    base: int = 14
    small: int = 13
    heading: int = 15
    title: int = 20
    big: int = 28


LIGHT = Tokens()
HIGH_CONTRAST = Tokens(
    ink="#000000", secondary="#1d2936", hairline="#7b8794", border="#3c4856", page="#ffffff",
    brand="#083f6d", brand_soft="#dcebf7", rail="#000000", rail_chosen="#264f78", rail_text="#ffffff",
    rail_quiet="#ffffff", ok="#0b4d2c", warning="#6b3f00", danger="#8c150f",
)  # fmt: skip

SPACE = (4, 8, 12, 16, 24)
ROW = 40
INPUT = 34
RADIUS = 6
RAIL = 176
RAIL_FOLDED = 56
NARROW = 1100  # below this many logical pixels the rail folds and side columns go below
