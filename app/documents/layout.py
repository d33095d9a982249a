"""What a form's file says, checked when it is read."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

FORMS = Path(__file__).resolve().parents[2] / "resources" / "forms"


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label and its value in a grid; ``span`` counts value columns."""

    label: str
    field: str
    span: int = 1
    right: bool = False


class Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table: its share of the width."""

    title: str
    field: str
    share: float = 1.0
    right: bool = False


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of the page, from top to bottom."""

    kind: Literal["text", "grid", "table", "signatures", "rule", "heading"]
    text: str = ""
    columns: int = 2  # of a grid: label-value pairs side by side
    rows: tuple[tuple[Cell, ...], ...] = ()
    field: str = ""  # of a table: the list
    headings: tuple[Heading, ...] = ()
    places: tuple[str, ...] = ()  # of signatures
    when: str = ""  # drawn only if this field has a value


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paper. Only fields named here are ever drawn."""

    code: str
    title: str
    version: str
    certainty: Literal["official", "example"]
    required: tuple[str, ...]
    blocks: tuple[Block, ...]
    footer: str = ""
    size: float = 11.0  # of the letters, in points

    def label_of(self, field: str) -> str:
        """What people call a field: by its cell here, else by what it is called on every paper."""
        cells = (cell for block in self.blocks for row in block.rows for cell in row)
        own = next((cell.label for cell in cells if cell.field == field), "")
        return own or _labels().get(field, field)


@cache
def _labels() -> dict[str, str]:
    found: dict[str, str] = tomllib.loads((FORMS / "labels" / "fields.toml").read_text("utf-8"))
    return found


@cache
def forms() -> dict[str, Form]:
    """Every form by the name of its file."""
    return {
        path.stem: msgspec.convert(tomllib.loads(path.read_text("utf-8")), Form)
        for path in sorted(FORMS.glob("*.toml"))
    }
