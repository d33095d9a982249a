"""What a replica may hold: areas × parts of the work, and the audience of each kind.

Enforced on export, and checked again on import.
"""

from app.records.base import Audience, KindInfo, Part
from app.security.roster import Roster, RosterDevice

EVERY_PART = tuple(part.value for part in Part)
VILLAGE_PARTS = (Part.OFFICE.value, Part.PEOPLE.value, Part.CHILDREN.value)


def parts_of_level(level: str) -> tuple[str, ...]:
    """The parts of the work that a new machine of a level gets: a village never cases, means or visits."""
    return VILLAGE_PARTS if level == "village" else EVERY_PART


def may_hold(device: RosterDevice, kind: KindInfo) -> bool:
    """Whether a device may hold records of a kind at all. Up: county and township, never a village."""
    if kind.audience is Audience.HERE:
        return False
    if kind.audience is Audience.UP and device.level == "village":
        return False
    return kind.part is Part.OFFICE or kind.part.value in device.parts


def may_hold_unknown(device: RosterDevice) -> bool:
    """A kind that this version does not know goes up, never down."""
    return device.level != "village"


def in_areas(roster: Roster, device: RosterDevice, areas: frozenset[str]) -> bool:
    """Whether one of these areas lies within the device's. A dossier without any area is everybody's."""
    return not areas or any(roster.covers(device.area, area) for area in areas)


def goes_up(sender: RosterDevice, recipient: RosterDevice, roster: Roster) -> bool:
    """Whether the recipient's area covers the sender's: then it gets the whole chain and verifies it."""
    return roster.covers(recipient.area, sender.area)
