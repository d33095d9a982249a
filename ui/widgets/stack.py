"""One of several pages at a time."""

from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

P = TypeVar("P", bound=QWidget)


class Stack(QStackedWidget):
    """The pages of a room; those behind the first are made by a ``cached_property`` when first gone to."""

    def put(self, page: P) -> P:
        """Take a page in."""
        self.addWidget(page)
        return page
