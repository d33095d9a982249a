"""儿童关爱."""

from ui.shell.rooms import Room

ROOM = Room("children", "儿童关爱", "baby", 60, "child.read", "ui.children.view")
