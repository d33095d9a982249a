"""工作台."""

from ui.shell.rooms import Room

ROOM = Room("home", "工作台", "house", 10, "search.use", "ui.home.view")
