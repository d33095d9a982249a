"""The roster: people, roles, areas and devices of a county, signed by the county key, in versions.

A field added here later needs a default, and stays out of the signed text while it has it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import msgspec

from app.security.actor import Actor
from app.security.device_keys import signature_holds
from app.security.errors import RosterRejected
from app.security.permissions import roles


class FormerName(msgspec.Struct, frozen=True):
    """What an area was called, and its code, up to a day."""

    code: str
    name: str
    until: date


class RosterArea(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place. ``id`` never changes; the code may, with a date.

    An area that was merged keeps its id and lies below the one that it went into, so that its files
    are in the scope of whoever looks after that one now.
    """

    id: str
    code: str
    name: str
    level: str  # "city" / "county" / "township" / "village"
    parent: str | None = None
    until: date | None = None
    merged_into: str | None = None
    former: tuple[FormerName, ...] = ()

    def called(self, on: date) -> tuple[str, str]:
        """Code and name on a day."""
        for was in self.former:  # oldest first
            if on <= was.until:
                return was.code, was.name
        return self.code, self.name


class RosterPerson(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody who may log in somewhere."""

    id: str
    name: str
    role: str
    area: str
    since: date
    until: date | None = None


class RosterDevice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A replica's machine: what it may hold and by which keys it is known."""

    id: str
    code: str  # three characters, part of receipt numbers
    label: str
    area: str
    level: str  # "county" / "township" / "village"
    parts: tuple[str, ...]  # parts of the work that it holds (app.records.base.Part)
    verify_key: str
    seal_key: str
    last_counted: str | None = None  # revoked: hash of the last entry that counts; "": none does
    revoked_on: date | None = None


class RosterBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the county key signs. ``seal_after_days`` 0: replicas are never sealed by themselves."""

    version: int
    previous: str  # SHA-256 of the body before; empty for the first
    county_key: str
    areas: tuple[RosterArea, ...]
    people: tuple[RosterPerson, ...]
    devices: tuple[RosterDevice, ...]
    recovery_key: str = ""  # age recipient that every replica wraps its key to
    seal_after_days: int = 0
    form: int = 1  # raised when an older program must not sign the next version


FORM = 1


def body_bytes(body: RosterBody) -> bytes:
    """The canonical bytes that are signed."""
    return msgspec.json.encode(body, order="deterministic")


def read_roster(text: str, signature: str, county_key: str) -> "Roster":
    """Raises RosterRejected unless the county key signed exactly this text."""
    raw = text.encode()
    if not signature_holds(county_key, raw, signature):
        raise RosterRejected(reason="signature")
    try:
        body = msgspec.json.decode(raw, type=RosterBody)
    except msgspec.ValidationError as error:
        raise RosterRejected(reason="form") from error
    if body.county_key != county_key:
        raise RosterRejected(reason="county")
    return Roster(body, hashlib.sha256(raw).hexdigest())


@dataclass(frozen=True)
class Roster:
    """A verified version of the roster, with look-ups. ``digest``: of the text as it was signed."""

    body: RosterBody
    digest: str

    @property
    def version(self) -> int:
        return self.body.version

    @cached_property
    def areas(self) -> dict[str, RosterArea]:
        return {area.id: area for area in self.body.areas}

    @cached_property
    def people(self) -> dict[str, RosterPerson]:
        return {person.id: person for person in self.body.people}

    @cached_property
    def devices(self) -> dict[str, RosterDevice]:
        return {device.id: device for device in self.body.devices}

    def device_of_keys(self, verify_key: str, seal_key: str) -> RosterDevice | None:
        """The machine that has both of these keys."""
        return next(
            (d for d in self.body.devices if d.verify_key == verify_key and d.seal_key == seal_key),
            None,
        )

    def is_revoked(self, device: str) -> bool:
        """Whether the county has shut this device out: nobody serves it, and its chain ends."""
        known = self.devices.get(device)
        return known is not None and known.last_counted is not None

    def last_counting(self, device: str) -> str | None:
        """Hash of the last entry of a revoked device that counts: it and all below it in the chain do.

        The empty text: none counts. None: the device is not revoked, everything counts.
        """
        known = self.devices.get(device)
        return known.last_counted if known is not None else None

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {}
        for area in self.body.areas:
            if area.parent is not None:
                below.setdefault(area.parent, []).append(area.id)
        return below

    def above(self, area: str) -> tuple[str, ...]:
        """The areas that contain this one, nearest first."""
        found: list[str] = []
        here = self.areas.get(area)
        while here is not None and here.parent is not None and here.parent not in found:
            found.append(here.parent)
            here = self.areas.get(here.parent)
        return tuple(found)

    def covered(self, area: str) -> frozenset[str]:
        """This area and every one below it."""
        found, waiting = {area}, [area]
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child not in found:
                    found.add(child)
                    waiting.append(child)
        return frozenset(found)

    def covers(self, area: str, other: str) -> bool:
        """Whether ``other`` is this area or lies below it."""
        return other == area or area in self.above(other)

    def villages(self, area: str) -> tuple[RosterArea, ...]:
        """The villages and communities of an area, by code."""
        covered = self.covered(area)
        found = [
            a
            for a in self.body.areas
            if a.id in covered and a.level == "village" and a.merged_into is None
        ]
        return tuple(sorted(found, key=lambda a: a.code))

    def actor(self, user_id: str, device_id: str, on: date) -> Actor | None:
        """The person as someone who acts now on this device; None if they may not log in today."""
        person = self.people.get(user_id)
        if person is None or person.role not in roles():
            return None
        if on < person.since or (person.until is not None and on > person.until):
            return None
        return Actor(
            user_id=person.id,
            name=person.name,
            role=person.role,
            area_id=person.area,
            device_id=device_id,
            rank=roles()[person.role].rank,
            above=self.above(person.area),
            covers=self.covered(person.area),
        )

    def name_of_area(self, area: str) -> str:
        """For people: 大河镇大桥村. Unknown ids are shown as they are."""
        here = self.areas.get(area)
        if here is None:
            return area
        above = (self.areas[a] for a in self.above(area))
        parent = next((a for a in above if a.level != "village"), None)
        return f"{parent.name}{here.name}" if here.level == "village" and parent else here.name


def newest(versions: Iterable[Roster]) -> Roster | None:
    return max(versions, key=lambda roster: roster.version, default=None)
