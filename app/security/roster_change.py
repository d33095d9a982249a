"""The next version of a roster. Pure: reading the one before and signing are done elsewhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from app.errors import FieldIssue, Refused
from app.security.roster import FORM, FormerName, Roster, RosterBody, RosterDevice, RosterPerson


def next_body(roster: Roster, **changed: Any) -> RosterBody:
    """The following version with these parts changed, chained to the one before.

    Raises Refused for a roster of a newer form: what this program does not know would be lost.
    """
    if roster.body.form > FORM:
        raise Refused([FieldIssue("roster", "admin.roster_newer")])
    return msgspec.structs.replace(
        roster.body, version=roster.version + 1, previous=roster.digest, **changed
    )


def with_person(roster: Roster, person: RosterPerson) -> RosterBody:
    """Somebody added, or put in the place of whoever had this id."""
    others = tuple(p for p in roster.body.people if p.id != person.id)
    return next_body(roster, people=(*others, person))


def without_person(roster: Roster, person_id: str, last_day: date) -> RosterBody:
    """Somebody whose last day is named: what they wrote before still counts."""
    people = tuple(
        msgspec.structs.replace(p, until=last_day) if p.id == person_id else p
        for p in roster.body.people
    )
    return next_body(roster, people=people)


def with_sealing(roster: Roster, days: int) -> RosterBody:
    """Machines that are silent for longer are sealed; 0: never."""
    return next_body(roster, seal_after_days=days)


def with_device(roster: Roster, device: RosterDevice) -> RosterBody:
    """A new machine. Raises Refused where its code or a key of it is known already."""
    for known in roster.body.devices:
        same = (known.code, known.verify_key, known.seal_key)
        if {device.code, device.verify_key, device.seal_key} & set(same) or known.id == device.id:
            raise Refused([FieldIssue("code", "device.known")])
    return next_body(roster, devices=(*roster.body.devices, device))


def revoked(
    roster: Roster, device_id: str, last_counted: str, chain: Sequence[str], on: date
) -> RosterBody:
    """A lost machine shut out; ``chain``: the hashes of its entries as the county holds them, oldest first.

    Done again it may count more of them, never fewer: what was applied somewhere is not taken back.
    Raises Refused.
    """
    known = roster.devices.get(device_id)
    if known is None:
        raise Refused([FieldIssue("device", "device.unknown")])
    places = {"": -1, **{entry: place for place, entry in enumerate(chain)}}
    if last_counted not in places:
        raise Refused([FieldIssue("last_counted", "device.no_entry")])
    before = known.last_counted
    if before is not None and places.get(before, len(chain)) > places[last_counted]:
        raise Refused([FieldIssue("last_counted", "device.only_raised")])
    made = msgspec.structs.replace(
        known, last_counted=last_counted, revoked_on=known.revoked_on or on
    )
    devices = tuple(made if d.id == device_id else d for d in roster.body.devices)
    return next_body(roster, devices=devices)


def renamed_area(roster: Roster, area_id: str, code: str, name: str, on: date) -> RosterBody:
    """Another name or code from a day on; the id stays, so that nothing that refers to it moves."""
    area = roster.areas.get(area_id)
    if area is None:
        raise Refused([FieldIssue("area_id", "admin.no_area")])
    if any(a.code == code and a.id != area_id for a in roster.body.areas):
        raise Refused([FieldIssue("code", "admin.code_taken")])
    if (code, name) == (area.code, area.name):
        raise Refused([FieldIssue("name", "admin.area_same")])
    if not (code.isascii() and code.isdigit()) or len(code) != len(area.code):
        raise Refused([FieldIssue("code", "admin.area_code", {"digits": len(area.code)})])
    if area.former and on.toordinal() <= area.former[-1].until.toordinal() + 1:
        raise Refused([FieldIssue("since", "admin.area_since")])
    was = FormerName(area.code, area.name, date.fromordinal(on.toordinal() - 1))
    made = msgspec.structs.replace(area, code=code, name=name, former=(*area.former, was))
    areas = tuple(made if a.id == area_id else a for a in roster.body.areas)
    return next_body(roster, areas=areas)


def merged_area(roster: Roster, area_id: str, into: str, on: date) -> RosterBody:
    """One area goes into another of its level: its people, machines and whatever lies below it go along."""
    area, target = roster.areas.get(area_id), roster.areas.get(into)
    if area is None or target is None or area.merged_into is not None:
        raise Refused([FieldIssue("area_id", "admin.no_area")])
    same = area.level == target.level and area_id != into and target.merged_into is None
    if not same or roster.covers(area_id, into):
        raise Refused([FieldIssue("into", "admin.merge_level")])
    made = msgspec.structs.replace(
        area, parent=into, merged_into=into, until=date.fromordinal(on.toordinal() - 1)
    )
    return next_body(
        roster,
        areas=tuple(made if a.id == area_id else _moved(a, area_id, into) for a in roster.body.areas),
        people=tuple(_at(p, area_id, into) for p in roster.body.people),
        devices=tuple(_at(d, area_id, into) for d in roster.body.devices),
    )  # fmt: skip


def _moved(area: Any, old: str, new: str) -> Any:
    return msgspec.structs.replace(area, parent=new) if area.parent == old else area


def _at(item: Any, old: str, new: str) -> Any:
    return msgspec.structs.replace(item, area=new) if item.area == old else item
