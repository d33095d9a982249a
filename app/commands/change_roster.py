"""Put somebody into the county's roster, change their role, or name their last day."""

from dataclasses import dataclass, field
from datetime import date

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.rules.names import check_name
from app.security.permissions import roles
from app.security.roster import Roster, RosterBody, RosterPerson
from app.security.roster_change import with_person, without_person
from app.security.sign_roster import roster_of, sign_roster


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRoster(Command[int]):
    """``person_id`` empty: somebody new. ``until`` set: their last day, nothing else changes.

    ``key_file`` and ``key_password`` open the county's signing key; neither is kept.
    """

    action = "admin.roster"
    label = "更新名册"

    person_id: str = ""
    name: str = field(default="", repr=False)
    role: str = ""
    area_id: str = ""
    until: date | None = None
    key_file: bytes = field(repr=False)
    key_password: str = field(repr=False)


def handle(command: ChangeRoster, work: Work) -> int:
    """The version that was signed. Raises Refused, CountyKeyWrong."""
    body = _changed(command, roster_of(work), work)
    return sign_roster(work, body, command.key_file, command.key_password)


def _changed(command: ChangeRoster, roster: Roster, work: Work) -> RosterBody:
    person = roster.people.get(command.person_id)
    if command.person_id and person is None:
        raise Refused([FieldIssue("person_id", "admin.no_person")])
    if command.until is not None:
        if person is None:
            raise Refused([FieldIssue("person_id", "admin.no_person")])
        if person.id == work.actor.user_id:
            raise Refused([FieldIssue("until", "admin.not_oneself")])
        return without_person(roster, person.id, command.until)
    name = check_name(command.name)
    if isinstance(name, FieldIssue):
        raise Refused([name])
    if command.role not in roles():
        raise Refused([FieldIssue("role", "field.needed")])
    if command.area_id not in roster.areas:
        raise Refused([FieldIssue("area_id", "field.needed")])
    since = person.since if person else work.today
    made = RosterPerson(person.id if person else work.new_id(), name, command.role, command.area_id, since)  # fmt: skip
    return with_person(roster, made)
