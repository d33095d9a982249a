"""The policy packs that this replica may use: those it ships with, and signed ones from the county."""

from datetime import date

import msgspec
from sqlalchemy import Engine, select

from app.policy.load import default_packs, read_pack
from app.policy.packs import PolicyPack, in_force
from app.security.device_keys import signature_holds
from db.rosters import RosterBook
from db.tables import RECORDS


class PackBook:
    """Picks a pack by area and date; packs of the county come before those shipped."""

    def __init__(self, reader: Engine, rosters: RosterBook) -> None:
        self._reader = reader
        self._rosters = rosters
        self._packs: tuple[PolicyPack, ...] = default_packs()
        self.read_again()

    @property
    def packs(self) -> tuple[PolicyPack, ...]:
        return self._packs

    def read_again(self) -> None:
        """Take in packs that have come since; those that no county machine signed are passed over."""
        table = RECORDS["policy_pack"]
        with self._reader.connect() as connection:
            rows = connection.execute(select(table.c.body, table.c.signature)).all()
        signed = [
            read_pack(msgspec.json.decode(row.body, type=dict[str, str]))
            for row in rows
            if self._county_signed(row.body, row.signature)
        ]
        self._packs = (*default_packs(), *signed)

    def _county_signed(self, body: str, signature: str) -> bool:
        devices = self._rosters.newest.body.devices if self._rosters.version else ()
        keys = [device.verify_key for device in devices if device.level == "county"]
        return any(signature_holds(key, body.encode(), signature) for key in keys)

    def for_date(self, area: str, on: date) -> PolicyPack:
        """The pack in force for an area (its code) on a day. Raises NoPack."""
        return in_force(self._packs, area, on)

    def by_hash(self, digest: str) -> PolicyPack | None:
        """The pack that a decision was made under."""
        return next((pack for pack in self._packs if pack.hash == digest), None)
