"""Whether an entry counts: judged by the roster version that it names, never by the one held now."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any

from app.records import kinds
from app.records.base import Part as PartOfWork
from app.security.permissions import role_may_any, roles
from app.security.roster import Roster, RosterDevice, RosterPerson
from app.sync.authorship import SIGNED_KINDS, Authorship, authorship
from app.sync.entries import Entry, Part
from app.sync.manifest import SentRecord
from app.sync.scope import may_hold_unknown
from app.sync.versions import RecordVersions
from app.sync.well_formed import part_fits


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
    AUTHOR_UNSIGNED = "author_unsigned"  # a decision without its author's signature
    AUTHOR_UNPROVEN = (
        "author_unproven"  # signed by a key that the roster did not give to its author
    )
    WRITTEN_ALREADY = "written_already"  # a decision is written once: this one changes another
    MALFORMED = "malformed"  # values that nobody can read
    OUT_OF_SCOPE = "out_of_scope"  # its machine never held this file
    NOT_FROM_BELOW = "not_from_below"  # its machine is not one that the sender speaks for
    CHAIN_MISSING = "chain_missing"  # an entry before it has not come
    HEAD_MISSING = "head_missing"  # its machine has not signed for it yet
    DOT_TAKEN = "dot_taken"  # it bears the number of another entry, or of another machine's


# Whose place in its chain nobody has proven: another entry may yet turn out to be the true one.
UNPROVEN = frozenset((Verdict.CHAIN_MISSING, Verdict.HEAD_MISSING, Verdict.DOT_TAKEN))

_SAID_OF = {
    Authorship.PROVEN: Verdict.ADMITTED,
    Authorship.UNSIGNED: Verdict.AUTHOR_UNSIGNED,
    Authorship.WRONG: Verdict.AUTHOR_UNPROVEN,
}

# What may still come: these are judged again after each bundle.
WAITING = frozenset(
    (
        Verdict.ROSTER_MISSING,
        Verdict.CHAIN_MISSING,
        Verdict.HEAD_MISSING,
        Verdict.DEVICE_REVOKED,
        Verdict.OUT_OF_SCOPE,
    )
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
        verdict = _judge_part(part, person.role, device)
        if verdict is Verdict.ADMITTED and part.kind in SIGNED_KINDS:
            verdict = _judge_author(part, person, device)
        if verdict is not Verdict.ADMITTED:
            return verdict
    return Verdict.ADMITTED


class SnapshotAuthors:
    """Judges decisions that come without their entry: the author's machine must be of a roster that knows the author."""

    def __init__(self, rosters: Iterable[Roster]) -> None:
        self._rosters = tuple(rosters)
        self._keys: dict[
            tuple[str, str], list[str]
        ] = {}  # of an author in a role, the likeliest first

    def judge(self, record: SentRecord, versions: RecordVersions) -> Verdict:
        siblings = [sibling for state in versions.values() for sibling in state.siblings]
        if len(siblings) != len(versions) or len({sibling.dot for sibling in siblings}) != 1:
            return Verdict.WRITTEN_ALREADY
        values = {name: state.siblings[0].value for name, state in versions.items()}
        keys = self._keys_of(str(values.get("by")), str(values.get("role")))
        for key in keys:
            said = authorship(record.id, record.dossier, values, [key])
            if said is not Authorship.WRONG:
                keys.remove(key)
                keys.insert(0, key)
                return _SAID_OF[said]
        return _SAID_OF[authorship(record.id, record.dossier, values, ())]

    def _keys_of(self, by: str, role: str) -> list[str]:
        if (by, role) not in self._keys:
            found = dict.fromkeys(
                device.verify_key
                for roster in self._rosters
                if (person := roster.people.get(by)) is not None and person.role == role
                for device in roster.body.devices
            )
            self._keys[by, role] = [*found]
        return self._keys[by, role]


def _judge_author(part: Part, person: RosterPerson, device: RosterDevice) -> Verdict:
    """By the person and the machine that the entry names, in that person's role."""
    values: dict[str, Any] = {}
    for group in part.groups:
        if group.context:
            return Verdict.WRITTEN_ALREADY
        values |= group.values
    verdict = _SAID_OF[authorship(part.record_id, part.dossier, values, [device.verify_key])]
    claims = values.get("by"), values.get("role")
    if verdict is Verdict.ADMITTED and claims != (person.id, person.role):
        return Verdict.AUTHOR_UNPROVEN
    return verdict


def _judge_part(part: Part, role: str, device: RosterDevice) -> Verdict:
    known = kinds().get(part.kind)
    if known is None:
        if not may_hold_unknown(device):
            return Verdict.KIND_NOT_HELD
        return Verdict.ADMITTED if part_fits(part) else Verdict.MALFORMED
    if not part_fits(part):
        return Verdict.MALFORMED
    if not role_may_any(role, known.INFO.writers):
        return Verdict.NOT_PERMITTED
    # A village writes what goes up only (its trail, mandatory reports): audience forbids the way down, not writing.
    part_of = known.INFO.part
    if part_of is not PartOfWork.OFFICE and part_of.value not in device.parts:
        return Verdict.KIND_NOT_HELD
    return Verdict.ADMITTED
