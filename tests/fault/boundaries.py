"""An export, an import, an exchange with a hub or a hub in a process of its own that kills itself at a write boundary.

A boundary is every file that is opened to be written, flushed, renamed or removed, and every statement and commit that
writes to the database. The key comes on standard input; how many boundaries were passed goes to standard error.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.clock import SetClock
from app.hub.address import parse_address
from app.hub.serve import Listening, bind, serve
from db.exchange.network import Network
from db.exchange.receive import receive
from db.exchange.send import send
from db.store import SqlStore
from tests.support.hubs import application

_EVENTS = frozenset(("os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.copyfile"))
_WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT")


class Boundaries:
    """Counts them, and ends the process at the one that was chosen."""

    def __init__(self, place: int) -> None:
        self._place = place
        self.passed = 0

    def reached(self) -> None:
        if self.passed == self._place:
            os.kill(os.getpid(), signal.SIGKILL)
        self.passed += 1

    def audit(self, name: str, given: tuple[Any, ...]) -> None:
        writes = name == "open" and isinstance(given[1], str) and set(given[1]) & set("wxa+")
        if writes or name in _EVENTS:
            self.reached()

    def watch(self, store: SqlStore) -> None:
        real = os.fsync

        def flushed(handle: int) -> None:
            self.reached()
            real(handle)
            self.reached()

        os.fsync = flushed
        engine = store.storage._writer  # the one connection that writes

        @event.listens_for(engine, "before_cursor_execute")
        def _statement(_c: Any, _k: Any, statement: str, *_more: Any) -> None:
            if statement.lstrip().upper().startswith(_WRITES):
                self.reached()

        @event.listens_for(engine, "commit")
        def _commit(_connection: Any) -> None:
            self.reached()

        sys.addaudithook(self.audit)


def main(act: str, home: str, folder: str, recipient: str, place: str) -> None:
    key = bytes.fromhex(sys.stdin.readline().strip())
    store = SqlStore(Path(home), key, SetClock(datetime(2026, 9, 24, 1, 0, tzinfo=UTC)))
    boundaries = Boundaries(int(place))
    boundaries.watch(store)
    if act == "export":
        send(store, recipient, Path(folder))
    elif act == "sync":  # the folder is the hub's address
        identity = store.identity
        assert identity is not None
        actor = store.rosters.newest.actor("clerk", identity.device, store.clock.today())
        assert actor is not None
        Network(store, actor).exchange_with(parse_address(folder))
    elif act == "serve":
        hub = application(store, store.home / "hub")
        listening = Listening(int(folder), "127.0.0.1")
        serve(hub, listening, bind(listening))
    else:
        for file in sorted(Path(folder).glob("*.ycb")):
            receive(store, file)
    boundaries.reached()
    sys.stderr.write(f"{boundaries.passed}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
