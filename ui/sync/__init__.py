"""数据同步."""

from ui.shell.rooms import Room

ROOM = Room("sync", "数据同步", "refresh-cw", 90, "exchange.run", "ui.sync.view")
