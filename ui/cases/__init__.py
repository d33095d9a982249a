"""办件."""

from ui.shell.rooms import Room

ROOM = Room("cases", "办件", "folder-open", 30, "case.read", "ui.cases.view")
