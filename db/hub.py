"""The store behind the county's front door, and the home that a hub starts from."""

import threading
from pathlib import Path

import msgspec
from sqlalchemy import func, insert, select, update

from app.clock import SystemClock
from app.errors import AppError
from app.hub.errors import HubNotCounty
from app.hub.keys import read_hub_file
from app.hub.service import Met
from app.hub.wire import Hello, Taken
from app.sync.manifest import Receipt
from db.change_log import read_state
from db.exchange.contact import Contact
from db.exchange.network import Side
from db.exchange.peers import Peer, read_peer
from db.exchange.receipts import believe, doubtful, own_receipt, tells_news
from db.exchange.send import PROGRAM, send
from db.exchange.taking import take
from db.store import SqlStore, put_setting
from db.tables import RECORDS, log_entry, peer, quarantine, setting

FOLDER = "hub"
SHUT_OUT = "shut_out:"


def open_hub(home: Path) -> SqlStore:
    """The store of a hub that was set up, opened by the hub's own file. Raises HubNotSetUp."""
    return SqlStore(home, bytes.fromhex(read_hub_file(home).key), SystemClock())


def shut_out(store: SqlStore, device: str, *, served: bool = False) -> None:
    """Serve a device no longer from this moment on (or again); the signed roster follows."""
    store.set_setting(f"{SHUT_OUT}{device}", "" if served else store.clock.now().isoformat())


def last_entry_of(store: SqlStore, device: str) -> str:
    """Hash of the last entry of a device that is held here; empty where there is none."""
    query = select(log_entry.c.hash).where(log_entry.c.device == device)
    with store.reading_connection() as connection:
        newest = query.order_by(log_entry.c.position.desc()).limit(1)
        return connection.execute(newest).scalar_one_or_none() or ""


class CountyHub(Side):
    """The store behind the county's front door."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store)
        self._own = store.rosters.newest.devices[self.device]
        if self._own.level != "county":
            raise HubNotCounty
        self._taking = threading.Lock()

    @property
    def program(self) -> str:
        return PROGRAM

    def roster_version(self) -> int:
        return self.store.rosters.version

    def served_key(self, device: str) -> str | None:
        self._hear_of_rosters()
        roster = self.store.rosters.newest
        found = roster.devices.get(device)
        if found is None or device == self.device or roster.is_revoked(device):
            return None
        if not roster.covers(self._own.area, found.area) or self.shut_out(device):
            return None
        return found.verify_key

    def shut_out(self, device: str) -> bool:
        """Reported lost at this hub; the signed roster follows."""
        return bool(self.store.setting(f"{SHUT_OUT}{device}"))

    def _hear_of_rosters(self) -> None:
        """A roster that another process of this hub, or a desk on the same store, has taken in."""
        table = RECORDS["roster"]
        with self.store.reading_connection() as connection:
            newest = connection.execute(select(func.max(table.c.version))).scalar_one()
        if (newest or 0) > self.store.rosters.version:
            self.store.rosters.read_again()
            self.store.packs.read_again()

    def session(self, device: str) -> str | None:
        return self.store.setting(f"session:{device}")

    def advance(self, device: str, old: str | None, new: str) -> bool:
        name = f"session:{device}"
        with self.store.writing() as connection:
            if old is None:
                known = self.store.setting_on(connection, name)
                changed = known is None
                if changed:
                    connection.execute(insert(setting).values(name=name, value=new))
            else:
                here = (setting.c.name == name) & (setting.c.value == old)
                found = connection.execute(update(setting).where(here).values(value=new))
                changed = found.rowcount == 1
            connection.commit()
        return changed

    def meet(self, device: str, hello: Hello) -> Met:
        at = self.store.clock.now().isoformat(timespec="minutes")
        contact = Contact(
            at, hello.program, hello.schema, hello.roster, hello.position, hello.waiting
        )
        name, text = f"contact:{device}", msgspec.json.encode(contact).decode()
        with self.store.reading_connection() as connection:
            ours = hello.hub == self.device  # else its receipt is about another's log
            odd = ours and doubtful(connection, device, hello.receipt)
            known: Peer = read_peer(connection, device)
            told = ours and tells_news(self.store, connection, device, hello.receipt)
            news = told or self.store.setting_on(connection, name) != text
        if news:
            with self.store.writing() as connection:
                if told:
                    known = believe(connection, device, hello.receipt)
                put_setting(connection, name, text)
                connection.commit()
        same = hello.epoch == known.their_epoch
        back = same and (
            hello.position < known.we_have
            or (hello.position == known.we_have and hello.running != known.we_have_running)
        )
        brings = hello.waiting > 0 and hello.position > known.we_have
        return Met(brings=brings, ask=odd or not same, give=back)

    def receipt_for(self, device: str) -> Receipt:
        with self.store.reading_connection() as connection:
            return own_receipt(connection, device)

    def has_news_for(self, device: str) -> bool:
        with self.store.reading_connection() as connection:
            known = read_peer(connection, device)
            news = read_state(connection).position > known.they_have
            return news or self.wanted_here(connection, device)

    def mark(self, device: str) -> tuple[str, str]:
        with self.store.reading_connection() as connection:
            known, state = read_peer(connection, device), read_state(connection)
            missing = self.store.setting_on(connection, f"missing:{device}") or ""
        roster = self.store.rosters.version
        return f"{state.epoch}:{known.they_have}:{roster}", f"{state.position}:{missing}"

    def take(self, file: Path) -> Taken:
        with self._taking:  # an import clears up what another left behind
            try:
                found = take(self.store, file)
            except AppError as problem:
                return Taken(code=problem.code)
        if found is None:
            return Taken(code="SYNC-004")
        outcome, _ = found
        return Taken(
            outcome.accepted, outcome.known, outcome.quarantined, outcome.conflicts,
            outcome.waiting, outcome.code,
        )  # fmt: skip

    def prepare(self, device: str, folder: Path) -> list[Path]:
        return [folder / name for name in send(self.store, device, folder).files]

    def state(self) -> dict[str, float]:
        with self.store.reading_connection() as connection:
            count = select(func.count())
            held = connection.execute(count.select_from(quarantine)).scalar_one()
            heard = connection.execute(count.select_from(peer)).scalar_one()
            position = read_state(connection).position
        return {
            "log_position": position, "quarantined": held, "devices_heard": heard,
            "roster_version": self.store.rosters.version,
        }  # fmt: skip
