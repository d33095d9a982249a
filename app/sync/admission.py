"""Whether an entry counts: judged by the roster version that it names, never by the one held now."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from app.records import kinds
from app.records.base import Part as PartOfWork
from app.security.permissions import role_may_any, roles
from app.security.roster import Roster, RosterDevice
from app.sync.entries import Entry, Part
from app.sync.scope import may_hold_unknown


class Verdict(StrEnum):
    """Everything but ADMITTED is kept in quarantine and judged again."""

    ADMITTED = "admitted"
    ROSTER_MISSING = "roster_missing"
    ROSTER_WENT_BACK = "roster_went_back"
    DEVICE_UNKNOWN = "device_unknown"
    DEVICE_REVOKED = "device_revoked"
    PERSON_UNKNOWN = "person_unknown"
    NOT_PERMITTED = "not_permitted"
    RANK_CLAIMED = "rank_claimed"
    KIND_NOT_HELD = "kind_not_held"  # its machine may not hold, so can't have written, such records
    NOT_FROM_BELOW = "not_from_below"  # its machine is not one that the sender speaks for
    CHAIN_MISSING = "chain_missing"  # an entry before it has not come
    HEAD_MISSING = "head_missing"  # its machine has not signed for it yet
    DOT_TAKEN = "dot_taken"  # it bears the number of another entry, or of another machine's


# Whose place in its chain nobody has proven: another entry may yet turn out to be the true one.
UNPROVEN = frozenset((Verdict.CHAIN_MISSING, Verdict.HEAD_MISSING, Verdict.DOT_TAKEN))

# What may still come: these are judged again after each bundle.
WAITING = frozenset(
    (Verdict.ROSTER_MISSING, Verdict.CHAIN_MISSING, Verdict.HEAD_MISSING, Verdict.DEVICE_REVOKED)
)


def judge(
    entry: Entry, parts: Sequence[Part], roster_of: Callable[[int], Roster | None]
) -> Verdict:
    """The person must be of that roster, on a device of it, in a role that may write these kinds.

    A new machine's first entry takes in its rosters and so names version 0: ``roster_of`` answers with the newest.
    """
    roster = roster_of(entry.roster_version)
    if roster is None:
        return Verdict.ROSTER_MISSING
    device = roster.devices.get(entry.device)
    if device is None:
        return Verdict.DEVICE_UNKNOWN
    person = roster.people.get(entry.person)
    if person is None:
        return Verdict.PERSON_UNKNOWN
    role = roles().get(person.role)
    if role is None or role.rank != entry.rank:
        return Verdict.RANK_CLAIMED
    for part in parts:
        if (verdict := _judge_part(part, person.role, device)) is not Verdict.ADMITTED:
            return verdict
    return Verdict.ADMITTED


def _judge_part(part: Part, role: str, device: RosterDevice) -> Verdict:
    known = kinds().get(part.kind)
    if known is None:
        held = may_hold_unknown(device)
        return Verdict.ADMITTED if held else Verdict.KIND_NOT_HELD
    if not role_may_any(role, known.INFO.writers):
        return Verdict.NOT_PERMITTED
    # A village writes what goes up only (its trail, mandatory reports): audience forbids the way down, not writing.
    part_of = known.INFO.part
    held = part_of is PartOfWork.OFFICE or part_of.value in device.parts
    return Verdict.ADMITTED if held else Verdict.KIND_NOT_HELD
