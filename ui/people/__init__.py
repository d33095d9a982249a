"""对象档案."""

from ui.shell.rooms import Room

ROOM = Room("people", "对象档案", "users", 40, "person.read", "ui.people.view")
