"""The theme in force, for what is painted by hand or sized in code."""

from dataclasses import dataclass

from PySide6.QtWidgets import QApplication

from ui.style.tokens import LIGHT, Tokens


@dataclass(frozen=True, slots=True)
class Theme:
    """Tokens and a scale between 1.0 and 2.0."""

    tokens: Tokens = LIGHT
    scale: float = 1.0

    def px(self, size: int) -> int:
        """A size of the drawings at this scale; hairlines stay what they are."""
        return size if size <= 2 else round(size * self.scale)

    def ink_of(self, tone: str) -> str:
        """The text colour of a tone; an unknown one is secondary."""
        known = ("ok", "warning", "danger", "brand", "ink")
        return str(getattr(self.tokens, tone if tone in known else "secondary"))

    def soft_of(self, tone: str) -> str:
        """The ground of a tone."""
        known = ("ok", "warning", "danger", "brand")
        return str(getattr(self.tokens, f"{tone if tone in known else 'neutral'}_soft"))


def theme() -> Theme:
    app = QApplication.instance()
    found = app.property("theme") if app is not None else None
    return found if isinstance(found, Theme) else Theme()
