"""What the two ends say to one another, as JSON. Fields may be added; none changes its meaning."""

import msgspec

from app.sync.manifest import Position, Receipt

VERSION = 1
HELLO, UPLOAD, DOWNLOAD = "/v1/hello", "/v1/uploads/{parcel}", "/v1/downloads/{parcel}"

DIGEST = "x-content-sha256"  # of the request's body
HUB = "x-hub-device"
CHALLENGE = "x-hub-challenge"
HUB_SIGNATURE = "x-hub-signature"


class Offer(msgspec.Struct, frozen=True):
    """A parcel that is ready: its content's SHA-256 and its size. ``have``: bytes held of an upload."""

    id: str
    size: int
    have: int = 0


class Hello(msgspec.Struct, frozen=True):
    """Who opens an exchange: how long its own log is, what it has of the hub's, which parcel it has begun.

    ``hub``: whose log the receipt is about. ``waiting``: entries that the hub lacks, as the caller knows it.
    """

    position: Position
    running: str
    receipt: Receipt
    hub: str = ""
    epoch: str = ""
    waiting: Position = 0
    partial: str = ""
    program: str = ""
    schema: Position = 0
    roster: Position = 0


class Welcome(msgspec.Struct, frozen=True):
    """The hub's answer. ``download`` is offered at once only where nothing has to come up first.

    ``ask``: a bundle is wanted even without news: what the two know of one another does not fit together.
    """

    receipt: Receipt
    program: str
    roster: int
    ask: bool = False
    upload: Offer | None = None
    download: Offer | None = None


class Taken(msgspec.Struct, frozen=True):
    """What became of one part file."""

    accepted: int = 0
    known: int = 0
    quarantined: int = 0
    conflicts: int = 0
    waiting: bool = False
    code: str = ""


class Delivered(msgspec.Struct, frozen=True):
    """After an upload: what became of its files, the hub's new receipt, and what lies ready to be fetched."""

    files: tuple[Taken, ...]
    receipt: Receipt
    download: Offer | None = None


class Fault(msgspec.Struct, frozen=True):
    """Why nothing was done. ``challenge`` and ``count``: what the next request has to be signed over."""

    code: str
    message: str
    challenge: str = ""
    count: int = 0
    have: int = 0


def encode(value: msgspec.Struct) -> bytes:
    return msgspec.json.encode(value)
