"""Making a new replica: an empty encrypted store that knows which device it is."""

from collections.abc import Sequence
from pathlib import Path

from app.office_clock import MachineClock
from app.records.office import OFFICE, RosterVersion
from app.security.actor import Actor
from app.security.device_keys import DeviceKeys
from db.store import SqlStore, put_setting


def create_store(
    home: Path,
    key: bytes,
    clock: MachineClock,
    *,
    device: str,
    code: str,
    keys: DeviceKeys,
    county_key: str,
) -> SqlStore:
    """Make the folder and the database; the store that is returned is open."""
    home.mkdir(parents=True, exist_ok=True)
    store = SqlStore(home, key, clock)
    with store.writing() as connection:
        put_setting(connection, "device", device)
        put_setting(connection, "device_code", code)
        put_setting(connection, "device_keys", store.storage.hide(keys.to_text()))
        put_setting(connection, "county_key", county_key)
        connection.commit()
    store.read_identity_again()
    return store


def add_rosters(store: SqlStore, actor: Actor, rosters: Sequence[tuple[int, str, str]]) -> None:
    """Put in signed rosters as (version, body, signature)."""
    with store.begin(actor) as work:
        for version, body, signature in rosters:
            record = RosterVersion(
                id=f"roster-{version}",
                dossier=OFFICE,
                version=version,
                body=body,
                signature=signature,
            )
            work.add(record)
        work.commit("enrol")
    store.rosters.read_again()
