"""The rosters that this replica holds, verified, the newest first."""

from sqlalchemy import Engine, select

from app.security.errors import RosterRejected
from app.security.roster import Roster, newest, read_roster
from db.tables import RECORDS, setting


class RosterBook:
    """Looks up rosters by version; read again when a newer one has come."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader
        self._by_version: dict[int, Roster] = {}
        self.read_again()

    @property
    def version(self) -> int:
        """The newest version, 0 where there is none yet."""
        return max(self._by_version, default=0)

    @property
    def newest(self) -> Roster:
        found = newest(self._by_version.values())
        if found is None:
            raise RosterRejected(reason="none")
        return found

    @property
    def held(self) -> tuple[Roster, ...]:
        """Every version that is here, the newest first."""
        return tuple(self._by_version[version] for version in sorted(self._by_version)[::-1])

    def of_version(self, version: int) -> Roster | None:
        """That version, None where it has not come; for 0, before any, the newest."""
        return self._by_version.get(version or self.version)

    def read_again(self) -> None:
        """Take in versions that were not here before; those that do not verify are passed over."""
        table = RECORDS["roster"]
        with self._reader.connect() as connection:
            key = connection.execute(
                select(setting.c.value).where(setting.c.name == "county_key")
            ).scalar_one_or_none()
            if key is None:
                return
            for row in connection.execute(select(table)):
                if row.version not in self._by_version:
                    try:
                        self._by_version[row.version] = read_roster(row.body, row.signature, key)
                    except RosterRejected:
                        continue
