"""Where a replica's tables lie: in its folder, or in the database that ``hub init`` named there.

The file names the server and never its password: that comes from ``PGPASSWORD``, from libpq's own password file, or from a
file of its own that the service alone may read.
"""

from pathlib import Path

import msgspec
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.hub.errors import DatabaseNamedWrong, DatabasePasswordMissing
from app.sync.whole_file import write_whole

DATABASE = "yichuang.db"
FILE = "database.json"
DRIVER = "postgresql+psycopg"
_NEAR = ("", "localhost", "127.0.0.1", "::1")


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A database on a server."""

    url: str
    password_file: str = ""
    schema: str = (
        ""  # where the tables are not in the database's own; a name without anything to quote
    )

    def complete(self) -> URL:
        """With the password, and encrypted on its way to another machine. Raises DatabasePasswordMissing."""
        url = make_url(self.url)
        if self.password_file:
            try:
                password = Path(self.password_file).read_text("utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                raise DatabasePasswordMissing(file=self.password_file) from error
            url = url.set(password=password)
        host = url.host or str(url.query.get("host", ""))
        if host not in _NEAR and not host.startswith("/") and "sslmode" not in url.query:
            url = url.update_query_dict({"sslmode": "require"})
        return url


def place_named(url: str, password_file: str = "") -> Place:
    """Raises DatabaseNamedWrong for another kind of database, or for a URL that holds a password."""
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise DatabaseNamedWrong from error
    if made.drivername in ("postgresql", "postgres"):
        made = made.set(drivername=DRIVER)
    if made.drivername != DRIVER or made.password or "password" in made.query or not made.database:
        raise DatabaseNamedWrong
    made = made.set(password=None) if made.password == "" else made
    file = str(Path(password_file).resolve()) if password_file else ""
    return Place(made.render_as_string(), file)


def read_place(home: Path) -> Place | None:
    """None for a replica whose tables lie in its own folder."""
    if not moved(home):
        return None
    return msgspec.json.decode((home / FILE).read_bytes(), type=Place)


def moved(home: Path) -> bool:
    """Whether this replica's tables lie on a server."""
    return (home / FILE).exists()


def write_place(home: Path, place: Place) -> None:
    write_whole(home / FILE, [msgspec.json.format(msgspec.json.encode(place), indent=1)])
