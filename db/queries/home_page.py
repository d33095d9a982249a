"""Counting what waits."""

from datetime import date

from sqlalchemy import func, select

from app.policy.calendars import work_calendar
from app.queries.home_page import CameBack, HomePage, HomePageQuery
from app.records.assistance import Case
from app.rules.case_flow import Deadline, step_of
from db.exchange.peers import read_peer, upstream, waiting_count
from db.mapping import table_of
from db.reading import Reading
from db.tables import RECORDS, case_now, peer, person_search

COUNTY_STEPS = ("confirm", "refuse", "return", "verification_passed", "verification_failed")


def run(query: HomePageQuery, reading: Reading) -> HomePage:
    due = [
        Deadline(date.fromisoformat(row.due_from), row.due_days, row.due_working, None)
        for row in reading.connection.execute(
            select(case_now.c.due_from, case_now.c.due_days, case_now.c.due_working).where(
                case_now.c.open.is_(True), case_now.c.due_from.is_not(None)
            )
        )
    ]
    left = [
        d for deadline in due if (d := deadline.left(reading.today, work_calendar())) is not None
    ]
    open_cases = select(func.count()).where(case_now.c.open.is_(True))
    return HomePage(
        due_today=sum(d == 0 for d in left),
        overdue=sum(d < 0 for d in left),
        open_cases=int(reading.connection.execute(open_cases).scalar_one()),
        soon=sum(0 < d <= query.soon_days for d in left),
        came_back=_came_back(reading),
        waiting=_waiting(reading),
        last_in_at=reading.connection.execute(select(func.max(peer.c.last_in_at))).scalar_one(),
    )


def _waiting(reading: Reading) -> int:
    if reading.roster is None or reading.device not in reading.roster.devices:
        return 0
    above = upstream(reading.roster, reading.roster.devices[reading.device])
    if above is None:
        return 0
    return waiting_count(reading.connection, read_peer(reading.connection, above.id).they_have)


def _came_back(reading: Reading) -> tuple[CameBack, ...]:
    decision, case = RECORDS["decision"], table_of(Case)
    query = (
        select(
            decision.c.case_id,
            decision.c.step,
            decision.c.on,
            case.c.receipt_number,
            case.c.programme,
            case.c.area,
            case.c.accepted_on,
            person_search.c.name,
        )
        .join(case, case.c.id == decision.c.case_id)
        .outerjoin(person_search, person_search.c.person_id == case.c.applicant_id)
        .where(decision.c.step.in_(COUNTY_STEPS))
        .order_by(decision.c.on.desc(), decision.c.id)
        .limit(8)
    )
    found = []
    for row in reading.connection.execute(query):
        pack = reading.policy(row.area, date.fromisoformat(row.accepted_on))
        step = step_of(pack.programme(row.programme), row.step)
        found.append(
            CameBack(
                row.case_id, row.receipt_number, row.name or "", row.step, step.label, date.fromisoformat(row.on)
            )
        )  # fmt: skip
    return tuple(found)
