"""Running the hub: a well-kept server, its socket, TLS, logs, and an end that lets requests finish."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from app.hub.errors import HubPortTaken

_GRACE = 30  # seconds for requests under way; an upload that is cut off is resumed
_STILL = 60  # seconds after which a process that says nothing is taken for dead


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen. Without a certificate only this machine is answered."""

    port: int
    host: str = "0.0.0.0"
    certificate: Path | None = None
    private_key: Path | None = None


def bind(listening: Listening) -> socket.socket:
    """The listening socket. Raises HubPortTaken."""
    family = socket.AF_INET6 if ":" in listening.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((listening.host, listening.port))
    except OSError as error:
        made.close()
        raise HubPortTaken(port=listening.port) from error
    return made


def serve(app: FastAPI, listening: Listening, sock: socket.socket) -> None:
    """Answer until SIGTERM or Ctrl-C, then finish what is under way."""
    log_to_standard_error()
    # The server raises the signal once more when it has ended: the store is to be closed then, not cut off.
    signal.signal(signal.SIGTERM, lambda _signal, _frame: None)
    uvicorn.Server(_config(app, listening)).run(sockets=[sock])


def serve_side_by_side(
    make_app: Callable[[], FastAPI], listening: Listening, sock: socket.socket, workers: int
) -> None:
    """The same in several processes, each of which makes its own application; one that dies is begun anew."""
    config = _config(make_app, listening, factory=True, workers=workers)
    Multiprocess(config, [sock]).run()


def log_to_standard_error() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("yichuang.hub")
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def _config(app: Any, listening: Listening, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=500,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=_GRACE,
        timeout_worker_healthcheck=_STILL,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.private_key,
        **more,
    )
