"""Change what is known of somebody who is looked in on: assessment, carer, agreement, route; or end it."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.commands.base import Command
from app.errors import FieldIssue, Refused
from app.ports import Work
from app.records.visits import VisitEnrolment
from app.rules.visits import self_care_grade


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeVisitPlan(Command[None]):
    """What is None stays as it is. ``able`` is the county's new assessment; ``ends`` takes the person off the list."""

    action = "visit.plan"
    label = "变更走访安排"

    enrolment_id: str
    able: dict[str, Any] | None = field(default=None, repr=False)
    carer_name: str | None = field(default=None, repr=False)
    carer_phone: str | None = field(default=None, repr=False)
    agreement_until: date | None = None
    route_order: int | None = None
    ends: bool = False


def handle(command: ChangeVisitPlan, work: Work) -> None:
    """Raises Refused for an agreement that has run out already."""
    known = work.get(VisitEnrolment, command.enrolment_id)
    until = command.agreement_until
    if until is not None and until < work.today:
        raise Refused([FieldIssue("agreement_until", "visit.agreement_past")])
    work.put(
        replace(
            known,
            self_care=self_care_grade(command.able) if command.able else known.self_care,
            self_care_indicators=command.able or known.self_care_indicators,
            carer_name=command.carer_name or known.carer_name,
            carer_phone=command.carer_phone or known.carer_phone,
            agreement_until=until or known.agreement_until,
            route_order=known.route_order if command.route_order is None else command.route_order,
            until=work.today if command.ends else known.until,
        )
    )
