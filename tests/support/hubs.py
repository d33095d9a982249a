"""Hubs to exchange with: the real application on a real server in this process, and a line that can be cut."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import uvicorn

from app.hub.asgi import Limits, hub_app
from app.hub.service import Service
from db.exchange.network import Network
from db.hub import CountyHub
from ui.words import words_of

WIDE = Limits(10_000, 10_000, 10_000, 10_000)


def application(store, folder: Path, limits: Limits = WIDE):
    return hub_app(Service(CountyHub(store), folder), words_of, limits)


@contextmanager
def serving(app, certificate: Path | None = None, private_key: Path | None = None) -> Iterator[int]:
    """Answers on a free port of this machine until the block ends."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            app, log_config=None, access_log=False, ssl_certfile=certificate, ssl_keyfile=private_key,
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def hub_of(world, folder: Path, limits: Limits = WIDE) -> Iterator[str]:
    """The address of a hub over the world's county."""
    with serving(application(world.county.store, folder, limits)) as port:
        yield f"http://127.0.0.1:{port}"


def network(replica, user: str = "clerk") -> Network:
    return Network(replica.store, replica.desk(user).actor)


def sync(replica, address: str, user: str = "clerk"):
    """One exchange over the network."""
    found = network(replica, user)
    found.set_up(address)
    return found.exchange()


class Line:
    """A line to a server that breaks after so many bytes of one connection, once for each number given.

    ``pause``: after so many bytes upwards it waits until it is told to go on.
    """

    def __init__(
        self, port: int, *, up: tuple[int, ...] = (), down: tuple[int, ...] = (), pause: int = 0
    ) -> None:
        self._pause = pause
        self.paused, self.go_on = threading.Event(), threading.Event()
        self.port = port
        self._cuts = {"up": list(up), "down": list(down)}
        self.carried = {"up": 0, "down": 0}
        self.broken = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                try:
                    far = socket.create_connection(("127.0.0.1", self.port))
                except OSError:
                    near.close()
                    continue
                for way, source, target in (("up", near, far), ("down", far, near)):
                    threading.Thread(
                        target=self._carry, args=(way, source, target), daemon=True
                    ).start()

    def _carry(self, way: str, source: socket.socket, target: socket.socket) -> None:
        carried = 0
        with suppress(OSError):
            while piece := source.recv(65536):
                cuts = self._cuts[way]
                if cuts and carried + len(piece) > cuts[0]:
                    piece = piece[: cuts.pop(0) - carried]
                    target.sendall(piece)
                    self.carried[way] += len(piece)
                    self.broken += 1
                    break
                target.sendall(piece)
                if self._pause and way == "up" and carried > self._pause:
                    self._pause = 0
                    self.paused.set()
                    self.go_on.wait(60)
                carried += len(piece)
                self.carried[way] += len(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
