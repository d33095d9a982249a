"""Give an area another name or code from a day on, or merge it into another."""

from dataclasses import dataclass, field
from datetime import date

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.security.roster import Roster, RosterBody
from app.security.roster_change import merged_area, renamed_area
from app.security.sign_roster import roster_of, sign_roster


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeArea(Command[int]):
    """``merge_into`` set: the area ends the day before ``since`` and goes into that one; otherwise it is renamed."""

    action = "admin.roster"
    label = "调整区划"

    area_id: str
    since: date
    code: str = ""
    name: str = ""
    merge_into: str = ""
    key_file: bytes = field(repr=False)
    key_password: str = field(repr=False)


def handle(command: ChangeArea, work: Work) -> int:
    """The version that was signed. Raises Refused, CountyKeyWrong."""
    body = _changed(command, roster_of(work))
    return sign_roster(work, body, command.key_file, command.key_password)


def _changed(command: ChangeArea, roster: Roster) -> RosterBody:
    if command.merge_into:
        return merged_area(roster, command.area_id, command.merge_into, command.since)
    code, name = command.code.strip(), command.name.strip()
    issues = [
        FieldIssue(field_name, "field.needed")
        for field_name, value in (("code", code), ("name", name))
        if not value
    ]
    if issues:
        raise Refused(issues)
    return renamed_area(roster, command.area_id, code, name, command.since)
