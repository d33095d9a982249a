"""Whether an entry counts: judged by the roster version that it names, never by the one held now."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from app.records import kinds
from app.security.permissions import role_may_any, roles
from app.security.roster import Roster
from app.sync.entries import Entry, Part


class Verdict(StrEnum):
    """Everything but ADMITTED is kept in quarantine and judged again."""

    ADMITTED = "admitted"
    ROSTER_MISSING = "roster_missing"
    DEVICE_UNKNOWN = "device_unknown"
    PERSON_UNKNOWN = "person_unknown"
    NOT_PERMITTED = "not_permitted"
    RANK_CLAIMED = "rank_claimed"


def judge(
    entry: Entry, parts: Sequence[Part], roster_of: Callable[[int], Roster | None]
) -> Verdict:
    """The person must be of that roster, on a device of it, in a role that may write these kinds."""
    roster = roster_of(entry.roster_version) if entry.roster_version else roster_of(1)
    if roster is None:
        return Verdict.ROSTER_MISSING
    if entry.device not in roster.devices:
        return Verdict.DEVICE_UNKNOWN
    person = roster.people.get(entry.person)
    if person is None:
        return Verdict.PERSON_UNKNOWN
    role = roles().get(person.role)
    if role is None or role.rank != entry.rank:
        return Verdict.RANK_CLAIMED
    for part in parts:
        known = kinds().get(part.kind)
        if known is not None and not role_may_any(person.role, known.INFO.writers):
            return Verdict.NOT_PERMITTED
    return Verdict.ADMITTED
