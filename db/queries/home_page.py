"""Counting what waits and what should not be overlooked."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Table, func, select

from app.exchange_limits import days_silent
from app.queries.home_page import Alert, CameBack, HomePage, HomePageQuery
from app.records.assistance import Case
from app.records.children import CareAgreement
from app.records.questions import OfficeQuestion, Question
from app.rules.case_flow import step_of
from app.security.permissions import may, roles
from db.exchange.coverage import Coverage
from db.exchange.peers import read_peer, upstream, waiting_count
from db.exchange.runs import heard_at
from db.incident_book import incident_book
from db.mapping import table_of
from db.reading import Reading
from db.tables import RECORDS, case_now, conflict, peer, person_search, quarantine
from db.watching import watch_lines

COUNTY_STEPS = ("confirm", "refuse", "return", "verification_passed", "verification_failed")


def run(query: HomePageQuery, reading: Reading) -> HomePage:
    own = reading.actor.area_id
    level = (
        reading.roster.areas[own].level if reading.roster and own in reading.roster.areas else ""
    )
    sees_cases = may(reading.actor, Case.INFO.read, own)
    return HomePage(
        place=reading.area_name(own),
        level=level,
        role=roles()[reading.actor.role].label,
        open_cases=_count(reading, case_now, case_now.c.open.is_(True)) if sees_cases else 0,
        came_back=_came_back(reading) if query.whole and level == "township" and sees_cases else (),
        alerts=tuple(a for a in _alerts(query, reading) if a.count) if query.whole else (),
        waiting=_waiting(reading),
        last_in_at=reading.connection.execute(select(func.max(peer.c.last_in_at))).scalar_one(),
    )


def _alerts(query: HomePageQuery, reading: Reading) -> list[Alert]:
    silent = _silent_days(query.silent_days, reading)
    found = [
        *_watched(silent, reading),
        Alert("conflicts", _count(reading, conflict)),
        Alert("quarantine", _count(reading, quarantine)),
        Alert("questions", _questions(reading)),
        Alert("silent_days", silent),
    ]
    if may(reading.actor, "case.read", reading.actor.area_id):
        stuck = case_now.c.in_conflict.is_(True)
        found.append(Alert("case_conflicts", _count(reading, case_now, stuck)))
    if may(reading.actor, "child.read", reading.actor.area_id):
        last = reading.today + timedelta(days=query.agreement_days)
        agreements = reading.records.find(CareAgreement)
        ending = sum(a.ended_on is None and a.ends_on <= last for a in agreements)
        found.append(Alert("agreements", ending))
    if may(reading.actor, "incident.read", reading.actor.area_id):
        unanswered = sum(bool(one.waiting.level) for one in incident_book(reading))
        found.append(Alert("silent_reports", unanswered))
    if may(reading.actor, "visit.read", reading.actor.area_id):
        task = RECORDS["task"]
        danger = (task.c.gravity == "danger", task.c.done_on.is_(None), task.c.hidden_.is_(False))
        found.append(Alert("dangers", _count(reading, task, *danger)))
    return found


def _watched(silent: int, reading: Reading) -> tuple[Alert, Alert]:
    """Machines whose data was restored or copied, and what has been stuck for long: silence above is told once."""
    lines = [line for line in watch_lines(reading) if line.lasting]
    stuck = [line for line in lines if not line.notice and not (silent and line.code == "unsent")]
    notices = sum(bool(line.notice) for line in lines)
    return Alert("notices", notices), Alert("stuck", len(stuck))


def _count(reading: Reading, table: Table, *where: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(table).where(*where)
    return int(reading.connection.execute(query).scalar_one())


def _questions(reading: Reading) -> int:
    """Asked of whoever looks, about values that still stand beside one another."""
    mine = reading.actor.user_id
    asked = [q for kind in (Question, OfficeQuestion) for q in reading.records.find(kind, to=mine)]
    rows = reading.connection.execute(select(conflict.c.record_id, conflict.c.field))
    open_ = {(row.record_id, row.field) for row in rows}
    return sum((q.about_id, q.field) in open_ for q in asked)


def _silent_days(least: int, reading: Reading) -> int:
    """Days since the replica above last sent something; nought where that is not long ago."""
    if reading.roster is None or reading.device not in reading.roster.devices:
        return 0
    above = upstream(reading.roster, reading.roster.devices[reading.device])
    if above is None:
        return 0
    last = heard_at(reading.connection, read_peer(reading.connection, above.id))
    since = Coverage(reading.connection, reading.roster, reading.device).waiting_since()
    return days_silent(reading.now, last, since, least) or 0


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
