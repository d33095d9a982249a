"""The store behind the county's front door, and the home that a hub starts from."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Executable, Select, bindparam, func, select, update

from app.clock import SystemClock
from app.errors import AppError, DiskFailed, StoreBusy, StoreFull
from app.hub.errors import DatabaseUnreachable, HubNotCounty
from app.hub.keys import read_hub_file
from app.hub.service import Has, Known, Met
from app.hub.wire import Hello, Taken
from db.bulk import upsert
from db.change_log import read_state
from db.exchange.contact import Contact
from db.exchange.network import Side
from db.exchange.receipts import (
    Standing,
    believe,
    doubtful,
    missing_blobs,
    receipt_of,
    standing_of,
    tells_news,
    wanted_of,
)
from db.exchange.send import PROGRAM, send
from db.exchange.taking import take
from db.store import SqlStore, put_setting
from db.tables import RECORDS, log_entry, peer, quarantine, setting

FOLDER = "hub"
SHUT_OUT = "shut_out:"

# The hub's own trouble, not the file's: the device is asked to try again, and what it brought is kept.
PASSING = (DatabaseUnreachable, DiskFailed, StoreBusy, StoreFull)


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


def _session(device: str) -> str:
    return f"session:{device}"


def _known() -> Select[Any]:
    def said(name: str) -> Any:
        value = select(setting.c.value).where(setting.c.name == bindparam(name))
        return value.scalar_subquery().label(name)

    def of(kind: str, what: Any) -> Any:
        return select(what).select_from(RECORDS[kind]).scalar_subquery()

    newest = of("roster", func.max(RECORDS["roster"].c.version)).label("rosters")
    return select(
        newest,
        of("policy_pack", func.count()).label("packs"),
        said("out").label("shut_out"),
        said("session"),
    )


_KNOWN = _known()  # a statement is made once: making it costs more than running it


class CountyHub(Side):
    """The store behind the county's front door."""

    def __init__(self, store: SqlStore) -> None:
        super().__init__(store)
        self._own = store.rosters.newest.devices[self.device]
        if self._own.level != "county":
            raise HubNotCounty
        self._packs = -1
        self._missed: tuple[tuple[str, int, str], tuple[str, ...]] = (("", -1, ""), ())

    @property
    def area(self) -> str:
        return self._own.area

    @property
    def program(self) -> str:
        return PROGRAM

    def roster_version(self) -> int:
        return self.store.rosters.version

    def known(self, device: str) -> Known:
        with self.store.storage.reader.connect() as connection:
            row = connection.execute(
                _KNOWN, {"out": f"{SHUT_OUT}{device}", "session": _session(device)}
            ).one()
        self._hear_of(row.rosters or 0, row.packs)
        return Known(None if row.shut_out else self._key_of(device), row.session)

    def _key_of(self, device: str) -> str | None:
        roster = self.store.rosters.newest
        found = roster.devices.get(device)
        if found is None or device == self.device or roster.is_revoked(device):
            return None
        return found.verify_key if roster.covers(self._own.area, found.area) else None

    def _hear_of(self, rosters: int, packs: int) -> None:
        """A roster or pack that another process of this hub, or a desk on the same store, has taken in."""
        if rosters > self.store.rosters.version or packs != self._packs:
            self.store.rosters.read_again()
            self.store.packs.read_again()
            self._packs = packs

    def advance(self, device: str, old: str | None, new: str) -> bool:
        name = _session(device)
        if old is None:
            first = upsert(setting).values(name=name, value=new)
            statement: Executable = first.on_conflict_do_nothing().returning(setting.c.name)
        else:
            here = (setting.c.name == name) & (setting.c.value == old)
            statement = update(setting).where(here).values(value=new).returning(setting.c.name)
        with self.store.noting(lasting=False) as connection:
            changed = connection.execute(statement).first() is not None
            connection.commit()
        return changed

    def meet(self, device: str, hello: Hello) -> Met:
        found = self._standing(device, hello.receipt.position)
        ours = hello.hub == self.device  # else its receipt is about another's log
        odd = ours and doubtful(found, hello.receipt)
        told = ours and tells_news(found, hello.receipt)
        known, wanted = found.peer, found.wanted
        at = self.store.clock.now().isoformat(timespec="minutes")
        contact = Contact(
            at, hello.program, hello.schema, hello.roster, hello.position, hello.waiting
        )
        text = msgspec.json.encode(contact).decode()
        if told or text != found.contact:
            with self.store.noting(lasting=False) as connection:
                if told:
                    known = believe(connection, device, hello.receipt)
                    wanted = wanted_of(hello.receipt)
                put_setting(connection, f"contact:{device}", text)
                connection.commit()
        same = hello.epoch == known.their_epoch
        back = same and (
            hello.position < known.we_have
            or (hello.position == known.we_have and hello.running != known.we_have_running)
        )
        has = self._has(replace(found, peer=known, wanted=wanted))
        brings = hello.waiting > 0 and hello.position > known.we_have
        return Met(has, brings=brings, ask=odd or not same, give=back)

    def has(self, device: str) -> Has:
        return self._has(self._standing(device, 0))

    def _standing(self, device: str, position: int) -> Standing:
        with self.store.storage.reader.connect() as connection:
            return standing_of(connection, device, position)

    def _has(self, found: Standing) -> Has:
        """What there is for a device, and what we have of it."""
        known, state = found.peer, found.state
        base = f"{state.epoch}:{known.they_have}:{self.store.rosters.version}"
        news = state.position > known.they_have or self.lies_here(found.wanted)
        receipt = receipt_of(known, self._missing(found), found.proof)
        return Has(receipt, base, f"{state.position}:{found.wanted}", news=news)

    def _missing(self, found: Standing) -> tuple[str, ...]:
        """Looked for again only where records or sealed files have come since."""
        mark = (found.state.epoch, found.state.position, found.blobs_came)
        held, missing = self._missed
        if held != mark:
            with self.store.storage.reader.connect() as connection:
                missing = missing_blobs(connection)
            self._missed = mark, missing
        return missing

    def take(self, file: Path) -> Taken:
        try:
            found = take(self.store, file, ours=True)
        except PASSING:
            raise
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
        return [folder / name for name in send(self.store, device, folder, kept=False).files]

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
