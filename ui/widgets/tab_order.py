"""The Tab key goes as one reads, also through rows that were added later."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def tab_as_read(root: QWidget) -> None:
    """Chain what takes the keyboard in the order of the layouts; Qt's own is that of creation."""
    layout = root.layout()
    if layout is not None:
        for before, after in pairwise(_stops(layout)):
            QWidget.setTabOrder(before, after)


def _stops(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if inner is not None:
            yield from _stops(inner)
        elif widget is not None:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
                yield widget
            elif (below := widget.layout()) is not None:
                yield from _stops(below)
