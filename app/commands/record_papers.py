"""Take in what was missing at acceptance: papers that are brought, authorisations that are signed."""

from dataclasses import dataclass, field, replace
from datetime import date

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.assistance import Authorisation, Case, Material


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPapers(Command[None]):
    """``given`` are ids of materials, ``authorised`` of authorisations; ``guardians`` names who signed for a minor."""

    action = "case.investigate"
    label = "补齐材料"

    case_id: str
    given: tuple[str, ...] = ()
    authorised: tuple[str, ...] = ()
    guardians: dict[str, str] = field(default_factory=dict)
    signed_on: date | None = None


def handle(command: RecordPapers, work: Work) -> None:
    """Raises Refused where nothing is named or the day lies ahead."""
    case = work.get(Case, command.case_id)
    work.require(command.action, case.area)
    signed_on = command.signed_on or work.today
    issues = []
    if not command.given and not command.authorised:
        issues.append(FieldIssue("papers", "papers.none"))
    if signed_on > work.today:
        issues.append(FieldIssue("signed_on", "step.future"))
    if issues:
        raise Refused(issues)
    for material_id in command.given:
        work.put(replace(work.get(Material, material_id), state="given"))
    for authorisation_id in command.authorised:
        found = work.get(Authorisation, authorisation_id)
        guardian = command.guardians.get(authorisation_id)
        work.put(replace(found, signed_on=signed_on, guardian_id=guardian or found.guardian_id))
