"""What a device last said of itself, in a greeting or with a bundle: kept as a setting, for the county's page."""

import msgspec
from sqlalchemy import Connection, select

from app.sync.manifest import Manifest
from db.store import put_setting
from db.tables import setting


class Contact(msgspec.Struct, frozen=True):
    """``position``: how long its own log was; ``waiting``: what of it the hub lacked then.

    ``greeted``: it was said over the network; a bundle may come by a drive.
    """

    at: str
    program: str
    schema: int
    roster: int
    position: int
    waiting: int = 0
    greeted: bool = True


def read_contact(connection: Connection, device: str) -> Contact | None:
    query = select(setting.c.value).where(setting.c.name == f"contact:{device}")
    text = connection.execute(query).scalar_one_or_none()
    return msgspec.json.decode(text, type=Contact) if text else None


def note_contact(connection: Connection, manifest: Manifest, now: str) -> None:
    """What a bundle with news says of its sender; a greeting that told of this news before says as much."""
    known = read_contact(connection, manifest.sender)
    if known is not None and known.greeted and known.position >= manifest.upto:
        return
    contact = Contact(
        now,
        manifest.program,
        manifest.schema,
        manifest.roster_version,
        manifest.upto,
        greeted=False,
    )
    put_setting(connection, f"contact:{manifest.sender}", msgspec.json.encode(contact).decode())
