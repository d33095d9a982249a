"""入户走访."""

from ui.shell.rooms import Room

ROOM = Room("visits", "入户走访", "footprints", 50, "visit.read", "ui.visits.view")
