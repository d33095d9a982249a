"""Somebody leaves a household: moved out, married out, died. From then on another household may count them."""

from dataclasses import dataclass, replace
from datetime import date

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.people import Household, Membership, Person

DIED = "died"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveHousehold(Command[None]):
    """``reason`` is "moved", "married", "split", "died" …; a death is written on the person too."""

    action = "household.write"
    label = "迁出家庭"

    household_id: str
    person_id: str
    on: date
    reason: str


def handle(command: LeaveHousehold, work: Work) -> None:
    """Raises Refused for the head while others are left, for a day ahead, or who is not a member."""
    household = work.get(Household, command.household_id)
    work.require(command.action, household.area)
    members = [m for m in work.find(Membership, household_id=household.id) if m.until is None]
    mine = [m for m in members if m.person_id == command.person_id]
    issues = []
    if not mine:
        issues.append(FieldIssue("person_id", "household.not_member"))
    if command.on > work.today:
        issues.append(FieldIssue("on", "step.future"))
    if command.person_id == household.head_id and len(members) > 1 and command.reason != DIED:
        issues.append(FieldIssue("person_id", "household.head"))
    if issues:
        raise Refused(issues)
    for membership in mine:
        work.put(replace(membership, until=command.on))
    if command.reason == DIED:
        work.put(replace(work.get(Person, command.person_id), died_on=command.on))
        others = [m for m in members if m.person_id != command.person_id]
        if command.person_id == household.head_id and others:
            following = min(
                others, key=lambda m: (m.relation != "spouse", m.relation == "child", m.id)
            )
            work.put(replace(household, head_id=following.person_id))
