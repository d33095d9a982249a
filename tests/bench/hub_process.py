"""A hub as it is served, without the limits that a single device meets: ``python -m tests.bench.hub_process HOME PORT WORKERS``."""

import logging
import sys
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from app.hub.asgi import hub_app
from app.hub.serve import Listening, bind, serve_side_by_side
from app.hub.service import Service
from db.hub import FOLDER, CountyHub, open_hub
from tests.support.hubs import WIDE
from ui.words import words_of


def make_app(home: Path) -> FastAPI:
    """In each process."""
    logging.getLogger("yichuang.hub").addHandler(logging.NullHandler())
    store = open_hub(home)
    return hub_app(Service(CountyHub(store), home / FOLDER), words_of, WIDE, store.close)


if __name__ == "__main__":
    home, port, workers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    listening = Listening(port, "127.0.0.1")
    with bind(listening) as sock:
        serve_side_by_side(partial(make_app, home), listening, sock, workers)
