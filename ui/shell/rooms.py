"""The rooms of the window, found by lying in ``ui`` with a ``ROOM``."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PySide6.QtWidgets import QWidget

from ui.shell.desk import WindowDesk


@dataclass(frozen=True, slots=True)
class Room:
    """``action``: who may not do it does not see the room. ``module`` has ``make(desk) -> QWidget``."""

    key: str
    title: str
    icon: str
    order: int
    action: str
    module: str

    def make(self, desk: WindowDesk) -> QWidget:
        """The room's page; its code is loaded when it is first opened."""
        maker: Callable[[WindowDesk], QWidget] = importlib.import_module(self.module).make
        return maker(desk)


@cache
def all_rooms() -> tuple[Room, ...]:
    """Every room, in the order of the rail."""
    package = importlib.import_module("ui")
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        if module.ispkg:
            room = getattr(importlib.import_module(f"ui.{module.name}"), "ROOM", None)
            if isinstance(room, Room):
                found.append(room)
    return tuple(sorted(found, key=lambda room: room.order))


def rooms_for(desk: WindowDesk) -> tuple[Room, ...]:
    return tuple(room for room in all_rooms() if desk.may(room.action))
