"""Whether a machine below can have held the dossiers that its entries change.

A role may write a kind, and still the machine must have had the file: it lies in its area, it was given to it from here
once, or it made it. What a machine wrote while it held a file may come long after the file has moved away; so having held it
once is enough. Of a machine that is fed by another replica below, that one knows what it gave: its word counts as far as
its own scope reaches.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from sqlalchemy import Connection, select

from app.records import kinds
from app.records.office import OFFICE
from app.security.roster import Roster, RosterDevice
from app.sync.admission import Verdict
from app.sync.entries import Entry, Part
from app.sync.manifest import MOST_REFUSED, Manifest
from app.sync.versions import covers
from db.exchange.held import was_given
from db.exchange.scope import AREA_KINDS, Scope
from db.mapping import versions_of_row
from db.record_store import batched
from db.rosters import RosterBook
from db.store import put_setting
from db.tables import RECORDS, log_entry, log_part, setting

# Whoever opens such a file opens it in an area of their own.
_OPENED_IN_AREA = ("household", "child_file")
_MAIN_KINDS = (*AREA_KINDS, "person")


class SendersWord:
    """Which relayed entries their sender took in itself, by the newest list of those that it did not."""

    def __init__(self, refused: Collection[str]) -> None:
        self._refused = frozenset(refused)
        self._whole = len(refused) < MOST_REFUSED  # a full list may have left some out

    def admits(self, digest: str) -> bool:
        return self._whole and digest not in self._refused


def keep_word(connection: Connection, manifest: Manifest) -> None:
    """For entries that are judged again when no bundle is at hand."""
    put_setting(connection, f"refused:{manifest.sender}", " ".join(manifest.refused))


def read_word(connection: Connection, sender: str) -> SendersWord | None:
    """None where nothing was heard of it."""
    query = select(setting.c.value).where(setting.c.name == f"refused:{sender}")
    held = connection.execute(query).scalar_one_or_none()
    return None if held is None else SendersWord(held.split())


class WriterScope:
    """Judges the entries of one import, in their order; ``flush`` writes what was admitted before."""

    def __init__(
        self, connection: Connection, rosters: RosterBook, flush: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._rosters = rosters
        self._flush = flush
        self._scopes: dict[tuple[str, int], Scope] = {}
        self._pending: dict[str, set[str]] = {}  # dossier -> devices that wrote to it just before
        self._here: dict[str, bool] = {}  # whether a dossier stands in the tables

    def learn(self, entries: Iterable[tuple[Entry, Iterable[Part]]]) -> None:
        """Look up the areas of what these entries change, many at a time."""
        wanted: dict[tuple[str, int], set[str]] = {}
        for entry, parts in entries:
            key = entry.device, entry.roster_version
            wanted.setdefault(key, set()).update(p.dossier for p in parts)
        for (device, version), dossiers in wanted.items():
            known = self._device(device, version)
            if known is not None and known[1].level != "county":
                self._look_up(dossiers - {OFFICE})
                self._scope(*known).learn(d for d in dossiers if self._here.get(d))

    def judge(self, entry: Entry, parts: Sequence[Part], sender: str, *, vouched: bool) -> Verdict:
        """Of an entry that is sound otherwise. ``vouched``: the sender, who relays it, took it in itself."""
        known = self._device(entry.device, entry.roster_version)
        if known is None or known[1].level == "county":
            return Verdict.ADMITTED
        relayed = vouched and sender != entry.device
        feeder = self._device(sender, 0) if relayed else None
        for part in parts:
            if not self._may(entry, part, known, feeder):
                return Verdict.OUT_OF_SCOPE
        return Verdict.ADMITTED

    def admitted(self, entry: Entry, parts: Iterable[Part]) -> None:
        """It will be written with what follows."""
        for part in parts:
            self._pending.setdefault(part.dossier, set()).add(entry.device)

    def written(self) -> None:
        """What was admitted stands in the tables now."""
        self._here |= dict.fromkeys(self._pending, True)
        self._pending.clear()
        self._scopes.clear()

    def _may(
        self,
        entry: Entry,
        part: Part,
        writer: tuple[Roster, RosterDevice],
        feeder: tuple[Roster, RosterDevice] | None,
    ) -> bool:
        dossier = part.dossier
        if dossier == OFFICE:
            return True
        by = self._pending.get(dossier)
        if by is not None:
            if by == {entry.device}:
                return True
            self._flush()
        elif not self._is_here(dossier):
            return _opens_in_its_area(part, *writer)
        return (
            self._in_area(dossier, writer)
            or self._had(dossier, writer[1].id)
            or self._stands_already(entry, part)
            or (feeder is not None and self._in_reach_of_feeder(dossier, feeder))
        )

    def _in_reach_of_feeder(self, dossier: str, feeder: tuple[Roster, RosterDevice]) -> bool:
        if self._in_area(dossier, feeder) or self._had(dossier, feeder[1].id):
            return True
        return not self._scope(*feeder).areas_of(dossier)

    def _in_area(self, dossier: str, device: tuple[Roster, RosterDevice]) -> bool:
        return self._scope(*device).inside(dossier)

    def _had(self, dossier: str, device: str) -> bool:
        """It was given to the device from here, or the device wrote to it before, and that counted."""
        if was_given(self._connection, device, dossier):
            return True
        query = (
            select(log_part.c.position)
            .join(log_entry, log_entry.c.position == log_part.c.position)
            .where(
                log_part.c.dossier == dossier,
                log_entry.c.device == device,
                log_entry.c.state == "applied",
            )
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def _is_here(self, dossier: str) -> bool:
        if dossier not in self._here:
            self._look_up({dossier})
        return self._here[dossier]

    def _look_up(self, dossiers: set[str]) -> None:
        """Whether these are known at all, a few queries for very many."""
        unknown = sorted(dossiers - self._here.keys())
        self._here |= dict.fromkeys(unknown, False)
        for name in _MAIN_KINDS:
            table = RECORDS[name]
            for batch in batched(unknown):
                found = self._connection.execute(select(table.c.id).where(table.c.id.in_(batch)))
                self._here |= dict.fromkeys(found.scalars(), True)

    def _stands_already(self, entry: Entry, part: Part) -> bool:
        """Whether what it wrote came in a snapshot before: then somebody above has judged it."""
        kind = kinds().get(part.kind)
        if kind is None:
            return False
        table = RECORDS[part.kind]
        row = self._connection.execute(select(table).where(table.c.id == part.record_id)).first()
        versions = {} if row is None else versions_of_row(kind, row)
        names = {name for group in part.groups for name in group.values}
        return bool(names) and all(
            name in versions and covers(versions[name].context, entry.dot) for name in names
        )

    def _device(self, device: str, version: int) -> tuple[Roster, RosterDevice] | None:
        roster = self._rosters.of_version(version)
        known = roster.devices.get(device) if roster else None
        return None if roster is None or known is None else (roster, known)

    def _scope(self, roster: Roster, device: RosterDevice) -> Scope:
        key = device.id, roster.version
        if key not in self._scopes:
            self._scopes[key] = Scope(self._connection, roster, device, up=False)
        return self._scopes[key]


def _opens_in_its_area(part: Part, roster: Roster, device: RosterDevice) -> bool:
    if part.kind not in _OPENED_IN_AREA:
        return True
    areas: Collection[object] = [g.values["area"] for g in part.groups if "area" in g.values]
    return all(isinstance(area, str) and roster.covers(device.area, area) for area in areas)
