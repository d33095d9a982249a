"""Where each case stands, folded from its decisions, and what is due next."""

from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert

from app.changes import Changes
from app.policy.calendars import work_calendar
from app.policy.errors import NoPack, NoStandard
from app.records.assistance import Case, Decision
from app.rules.case_flow import deadline, due_after, fold, step_of
from db.record_store import RecordReader, batched
from db.tables import case_now

KINDS = ("case", "decision")


def refresh(connection: Connection, changes: Changes, policy_for: Any) -> None:
    """Fold the cases that these changes concern anew."""
    reader = RecordReader(connection)
    changed = reader.find_many(Decision, "id", changes.ids.get("decision", ()))
    ids = set(changes.ids.get("case", ())) | {d.case_id for d in changed}
    cases = reader.find_many(Case, "id", ids)
    decisions: dict[str, list[Decision]] = {}
    for decision in reader.find_many(Decision, "case_id", ids):
        decisions.setdefault(decision.case_id, []).append(decision)
    rows = [_row(case, decisions.get(case.id, []), policy_for) for case in cases]
    for batch in batched(sorted(ids)):
        connection.execute(delete(case_now).where(case_now.c.case_id.in_(batch)))
    if rows := [row for row in rows if row]:
        connection.execute(insert(case_now), rows)


def _row(case: Case, decisions: list[Decision], policy_for: Any) -> dict[str, Any] | None:
    state = fold(decisions)
    if state is None:
        return None
    open_, due = True, None
    try:
        pack = policy_for(case.area, case.accepted_on)
        step = step_of(pack.programme(case.programme), state.last.step)
        open_ = not step.ends or state.in_conflict
        due = due_after(step, state.last.on, case, pack, work_calendar())
    except (NoPack, NoStandard):
        due = deadline(case.accepted_on, case.due_days, work_calendar())
    return {
        "case_id": case.id,
        "status": state.status,
        "heads": msgspec.json.encode([d.id for d in state.heads]).decode(),
        "in_conflict": state.in_conflict,
        "step": state.last.step,
        "since": state.last.on.isoformat(),
        "due_on": due.on.isoformat() if due and due.on else None,
        "due_from": due.start.isoformat() if due else None,
        "due_days": due.days if due else 0,
        "due_working": due.working if due else False,
        "open": open_,
        "area": case.area,
        "applicant_id": case.applicant_id,
    }
