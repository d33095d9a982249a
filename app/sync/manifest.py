"""What a bundle is made of: the forms of its manifest, of its frames' lines, and of signed heads.

These forms are final where they are hashed or signed; a field that comes later has a default, so that a stick written by
an older version is still read.
"""

from typing import Annotated, Any

import msgspec

FORMAT = 2  # 2: epochs, signed heads of every device, revocations, attachments in pieces
SCHEMA = 1
ENDING = ".ycb"

MOST_ENTRIES = 20_000  # in one part file
MOST_REFUSED = 2_000  # named in one manifest
MOST_PART_BYTES = 64 * 1024 * 1024  # of entries or attachments in one part file, unpacked


# Beyond it no log ends, and no database counts.
Position = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Epoch = Annotated[str, msgspec.Meta(pattern=r"^([0-9]{8}\.[0-9a-f]{16})?$")]


class Head(msgspec.Struct, frozen=True):
    """The tip of a device's chain: it covers all that lies below it.

    Signed by that device, it proves that nobody between altered or left out an entry. Signed by a county device,
    it says that the county has taken over what it covers, but for the entries it names as ``refused``; ``serial``
    is the position in the county's log, so that the newest can be told.
    """

    device: str
    hash: str
    writer: str
    counter: int
    signature: str = ""
    serial: int = 0
    refused: tuple[str, ...] = ()

    def body(self) -> bytes:
        """The bytes that are signed."""
        plain = f"{self.device}:{self.hash}:{self.writer}:{self.counter}"
        if self.serial:
            plain += f":{self.serial}:{','.join(self.refused)}"
        return plain.encode()


def place_text(device: str, epoch: str, position: int, running: str) -> bytes:
    """What a device signs of a place in its log."""
    return f"place:{device}:{epoch}:{position}:{running}".encode()


class Receipt(msgspec.Struct, frozen=True):
    """What the sender has accepted from the recipient: a place in the recipient's log.

    ``epoch`` names which log of the recipient's: a restored database begins a new one. ``proof`` is the recipient's own
    signature of that place, as it came with its bundle: so nobody can claim a place that was never there.
    """

    position: Position
    running: str
    missing_blobs: tuple[str, ...] = ()
    epoch: Epoch = ""
    proof: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """Who sends what to whom. ``after`` < positions ≤ ``upto`` are the sender's log positions."""

    format: Position
    schema: Position
    program: str
    sender: str
    recipient: str
    after: Position
    after_running: str
    upto: Position
    upto_running: str
    entries: Position
    receipt: Receipt
    heads: tuple[Head, ...] = ()  # what the county has taken over
    refused: tuple[str, ...] = ()  # hashes of entries that the sender holds in quarantine
    signed: tuple[Head, ...] = ()  # heads signed by their own devices
    dossiers: Position = 0  # that come in whole
    left: Position = 0  # that the recipient may no longer hold
    epoch: Epoch = ""  # of the sender's log
    roster_version: Position = 0
    place: str = ""  # signature of ``upto`` in this log, to be given back in a receipt


class SentEntry(msgspec.Struct, frozen=True, array_like=True):
    """An entry as it travels: position in the sender's log, canonical header, parts or None if withheld.

    A part is its salt and its canonical bytes as text: hashes are made over exactly these.
    """

    position: int
    header: str
    parts: tuple[tuple[str, str] | None, ...]


class SentRecord(msgspec.Struct, frozen=True, array_like=True):
    """A record in a snapshot: the values that it shows, and its versions packed as ``app.sync.versions.encode`` does."""

    kind: str
    id: str
    dossier: str
    values: dict[str, Any]
    versions: bytes


class SentPiece(msgspec.Struct, frozen=True, array_like=True):
    """A piece of a sealed attachment; ``total`` is the whole file's size in bytes."""

    name: str
    offset: int
    total: int
    sealed: bytes
