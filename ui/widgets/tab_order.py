"""The Tab key goes as one reads, also through rows that were added later."""

from collections.abc import Iterator
from itertools import chain, pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def tab_as_read(*parts: QWidget | QLayout) -> None:
    """Chain what takes the keyboard in the order of the layouts; Qt's own is that of creation.

    The first stop keeps its place among all of the window, the others follow it.
    """
    for before, after in pairwise(chain.from_iterable(_stops(part) for part in parts)):
        QWidget.setTabOrder(before, after)


def _stops(part: QWidget | QLayout) -> Iterator[QWidget]:
    if isinstance(part, QLayout):
        for place in range(part.count()):
            item = part.itemAt(place)
            inner = (item.layout() or item.widget()) if item is not None else None
            if inner is not None:
                yield from _stops(inner)
    elif _is_stop(part):
        yield part
    elif (below := part.layout()) is not None:
        yield from _stops(below)


def _is_stop(widget: QWidget) -> bool:
    """A field goes as a whole: its frame, left behind, would send Tab back into it from there."""
    proxy = widget.focusProxy()
    if proxy is not None:
        return widget.isAncestorOf(proxy)
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
