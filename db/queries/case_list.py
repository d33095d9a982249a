"""Walking the cases by deadline."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from app.policy.calendars import work_calendar
from app.queries.case_list import CaseList, CasePage, CaseRow
from app.records.assistance import Case
from app.rules.case_flow import CONFLICT, Deadline, status_label
from app.security.permissions import may
from db.mapping import table_of
from db.reading import Reading
from db.tables import RECORDS, case_now, person_search

LATEST = "9999-12-31"


def run(query: CaseList, reading: Reading) -> CasePage:
    """One page, by (due, id); counts of all open cases by stage."""
    case = table_of(Case)
    due = func.coalesce(case_now.c.due_on, LATEST)
    wanted = (
        select(
            case.c.id,
            case.c.receipt_number,
            case.c.household_id,
            case.c.programme,
            case.c.area,
            case.c.urban_rural,
            case.c.accepted_on,
            case_now.c.status,
            case_now.c.in_conflict,
            case_now.c.open,
            case_now.c.due_on,
            case_now.c.due_from,
            case_now.c.due_days,
            case_now.c.due_working,
            person_search.c.name.label("applicant_name"),
            due.label("due"),
        )
        .join(case_now, case_now.c.case_id == case.c.id)
        .outerjoin(person_search, person_search.c.person_id == case.c.applicant_id)
        .where(case.c.hidden_.is_(False))
        .order_by(due, case.c.id)
    )
    if query.open_only:
        wanted = wanted.where(case_now.c.open.is_(True))
    if query.stage:
        steps = _steps_before(query.stage, reading)
        wanted = wanted.where(case_now.c.status.in_(steps))
    if query.after:
        day, last = query.after
        wanted = wanted.where(or_(due > day, and_(due == day, case.c.id > last)))
    found: Sequence[Any] = reading.connection.execute(wanted.limit(query.limit + 1)).all()
    rows = tuple(_row(row, reading) for row in found[: query.limit])
    more = len(found) > query.limit
    last_row = found[query.limit - 1] if more else None
    return CasePage(
        rows, (last_row.due, last_row.id) if last_row is not None else None, _counts(reading)
    )


def _row(row: Row[Any], reading: Reading) -> CaseRow:
    programme = reading.policy(row.area, date.fromisoformat(row.accepted_on)).programme(
        row.programme
    )
    due = _deadline(row)
    stage = "" if row.status == CONFLICT else next_stage(programme, row.status)
    return CaseRow(
        id=row.id,
        receipt_number=row.receipt_number,
        applicant=row.applicant_name or "",
        members=_member_count(row.household_id, reading),
        programme=("城市" if row.urban_rural == "urban" else "农村") + programme.short,
        status=row.status,
        status_label=status_label(programme, row.status),
        stage=stage,
        due_on=due.on if due else None,
        days_left=due.left(reading.today, work_calendar()) if due else None,
        village=reading.area_name(row.area),
        in_conflict=row.in_conflict,
        open=row.open,
        mine=_mine(programme, row, reading),
    )


def _deadline(row: Row[Any]) -> Deadline | None:
    if row.due_from is None:
        return None
    on = date.fromisoformat(row.due_on) if row.due_on else None
    return Deadline(date.fromisoformat(row.due_from), row.due_days, row.due_working, on)


def next_stage(programme: Any, status: str) -> str:
    """The stage of the step that is to be taken next."""
    following = [s for s in programme.steps if status in s.after]
    return str(following[0].stage if following else programme.stages[-1].code)


def _mine(programme: Any, row: Row[Any], reading: Reading) -> bool:
    actions = {step.action for step in programme.steps if row.status in step.after}
    return any(may(reading.actor, action, row.area) for action in actions)


def _member_count(household: str, reading: Reading) -> int:
    membership = RECORDS["membership"]
    query = select(func.count()).where(
        membership.c.household_id == household,
        membership.c.until.is_(None),
        membership.c.hidden_.is_(False),
    )
    return int(reading.connection.execute(query).scalar_one())


def _steps_before(stage: str, reading: Reading) -> list[str]:
    """Statuses whose next step stands on this stage, in any programme."""
    statuses: set[str] = set()
    for pack in reading.packs:
        for programme in pack.programmes.values():
            for step in programme.steps:
                if not step.ends and next_stage(programme, step.status) == stage:
                    statuses.add(step.status)
    return sorted(statuses)


def _counts(reading: Reading) -> dict[str, int]:
    query = (
        select(case_now.c.status, func.count().label("n"))
        .where(case_now.c.open.is_(True))
        .group_by(case_now.c.status)
    )
    counts: Counter[str] = Counter()
    programmes = [p for pack in reading.packs for p in pack.programmes.values() if p.steps]
    for row in reading.connection.execute(query):
        counts["all"] += row.n
        if programmes and row.status != CONFLICT:
            counts[next_stage(programmes[0], row.status)] += row.n
    return dict(counts)
