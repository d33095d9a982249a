"""This replica's side of an exchange over the network, and the county's hub over the same store."""

import threading
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from app.changes import Changes
from app.exchange import (
    ExchangeSummary,
    FileOutcome,
    HubSettings,
    NetworkSummary,
    Report,
    SentTo,
    quiet,
)
from app.hub.address import HubAddress, parse_address
from app.hub.errors import AddressMissing, NetworkFailed
from app.hub.wire import Hello
from app.security.actor import Actor
from app.sync.manifest import SCHEMA, Receipt
from db.change_log import read_state
from db.exchange.peers import read_peer, upstream
from db.exchange.receipts import believe, own_receipt, standing_of, tells_news
from db.exchange.runs import note_run
from db.exchange.send import PROGRAM, send
from db.exchange.taking import take
from db.identity import Identity
from db.store import SqlStore, put_setting
from db.tables import log_entry

FOLDER = "network"
ADDRESS, EVERY, SESSION, HUB = "hub_address", "hub_every", "hub_session", "hub_device"
EVERY_MINUTES = 30
_RESERVED = 100


class Side:
    """What both ends need of their store."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        identity = store.identity
        if identity is None:
            raise RuntimeError("a store without an identity can't exchange")
        self._identity: Identity = identity

    @property
    def device(self) -> str:
        return self._identity.device

    def sign(self, body: bytes) -> str:
        return self._identity.sign(body)

    def lies_here(self, wanted: str) -> bool:
        """Whether any of the sealed files that a device misses lies here."""
        return bool(wanted) and not self.store.blobs.names().isdisjoint(wanted.split())


@dataclass(slots=True)
class Sessions:
    """Challenge and count of this process's last request."""

    now: str = ""


class NetworkReplica(Side):
    """One person's exchange from this replica."""

    def __init__(self, store: SqlStore, actor: Actor, sessions: "Sessions | None" = None) -> None:
        super().__init__(store)
        self._actor = actor
        self._sessions = sessions or Sessions()

    def hub_key(self, device: str) -> str | None:
        """A device that stands above this one and is not shut out."""
        roster = self.store.rosters.newest
        found = roster.devices.get(device)
        if found is None or device == self.device or roster.is_revoked(device):
            return None
        above = roster.covers(found.area, roster.devices[self.device].area)
        return found.verify_key if above else None

    def expected_hub(self) -> str:
        roster = self.store.rosters.newest
        known = self.store.setting(HUB) or ""
        if self.hub_key(known) is not None:
            return known
        counties = [d.id for d in roster.body.devices if d.level == "county" and self.hub_key(d.id)]
        return min(counties, default="")

    def session(self) -> str:
        return self._sessions.now or self.store.setting(SESSION) or ""

    def keep_session(self, session: str) -> None:
        """Counts are written down in advance, a hundred at a time: one that is skipped harms nothing."""
        self._sessions.now = session
        challenge, _, count = session.partition(" ")
        kept, _, reserved = (self.store.setting(SESSION) or "").partition(" ")
        if challenge != kept or int(count) > int(reserved or 0):
            self.store.set_setting(SESSION, f"{challenge} {int(count) + _RESERVED}")

    def hello(self, hub: str, partial: str) -> Hello:
        with self.store.reading_connection() as connection:
            state = read_state(connection)
            receipt = own_receipt(connection, hub)
            count = select(func.count()).where(self._lacked_by(connection, hub))
            waiting = connection.execute(count).scalar_one()
        return Hello(
            state.position, state.running, receipt, hub, state.epoch, waiting, partial, PROGRAM, SCHEMA,
            self.store.rosters.version,
        )  # fmt: skip

    def believe(self, hub: str, receipt: Receipt) -> None:
        with self.store.reading_connection() as connection:
            known = self.store.setting_on(connection, HUB) == hub
            if known and not tells_news(standing_of(connection, hub, receipt.position), receipt):
                return
        with self.store.noting() as connection:
            believe(connection, hub, receipt)
            put_setting(connection, HUB, hub)
            connection.commit()

    def _lacked_by(self, connection: Connection, hub: str) -> ColumnElement[bool]:
        """Entries beyond the hub's receipt; what came from the hub is no news to it."""
        return and_(
            log_entry.c.position > read_peer(connection, hub).they_have,
            or_(log_entry.c.came_from.is_(None), log_entry.c.came_from != hub),
        )

    def has_news_for(self, hub: str) -> bool:
        with self.store.reading_connection() as connection:
            query = select(log_entry.c.position).where(self._lacked_by(connection, hub))
            news = connection.execute(query.limit(1)).first() is not None
            wanted = self.store.setting_on(connection, f"missing:{hub}") or ""
            return news or self.lies_here(wanted)

    def announce(self) -> None:
        with self.store.begin(self._actor) as work:
            work.commit("exchange", detail="hub")

    def prepare(self, hub: str, folder: Path) -> tuple[list[Path], SentTo]:
        sent = send(self.store, hub, folder, kept=False)
        label = self.store.rosters.newest.devices[hub].label
        told = SentTo(hub, label, sent.entries, sent.bytes, sent.files)
        return [folder / name for name in sent.files], told

    def take(self, file: Path) -> tuple[FileOutcome, Changes]:
        found = take(self.store, file)
        return found or (FileOutcome(file.name, "", code="SYNC-004"), Changes())


class Network:
    """The networker of one store: where the hub is, and exchanges with it."""

    def __init__(self, store: SqlStore, actor: Actor) -> None:
        self._store = store
        self._actor = actor
        self._lock = threading.Lock()
        self._sessions = Sessions()

    def settings(self) -> HubSettings:
        roster, identity = self._store.rosters.newest, self._store.identity
        own = roster.devices.get(identity.device) if identity else None
        below = own is not None and upstream(roster, own) is not None
        every = self._store.setting(EVERY) or str(EVERY_MINUTES)
        return HubSettings(below, self._store.setting(ADDRESS) or "", int(every))

    def set_up(self, address: str, every: int | None = None) -> None:
        """Raises AddressWrong. The empty text forgets the hub."""
        known = str(parse_address(address)) if address.strip() else ""
        self._store.set_setting(ADDRESS, known)
        if every is not None:
            self._store.set_setting(EVERY, str(every))

    def exchange(self, report: Report = quiet) -> NetworkSummary:
        """Raises a NetworkFailed; what was taken in before stays taken in."""
        address = self.settings().address
        if not address:
            raise AddressMissing
        return self.exchange_with(parse_address(address), report)

    def exchange_with(
        self, address: HubAddress, report: Report = quiet, tries: int = 6
    ) -> NetworkSummary:
        from app.hub.exchange import (
            exchange_with_hub,  # loads an HTTP client: the window starts without it
        )

        replica = NetworkReplica(self._store, self._actor, self._sessions)
        with self._lock:
            try:
                summary = exchange_with_hub(
                    address, replica, self._store.home / FOLDER, report, tries=tries
                )
            except NetworkFailed as problem:
                note_run(self._store, "hub", ExchangeSummary((), (), problem=problem))
                raise
            carried = summary.exchange.received or summary.exchange.sent
            if carried:
                note_run(self._store, "hub", summary.exchange)
            return summary
