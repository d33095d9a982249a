"""一窗受理."""

from ui.shell.rooms import Room

ROOM = Room("intake", "一窗受理", "inbox", 20, "intake.accept", "ui.intake.view")
