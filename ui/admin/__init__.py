"""系统管理."""

from ui.shell.rooms import Room

ROOM = Room("admin", "系统管理", "settings", 95, "admin.local", "ui.admin.view")
