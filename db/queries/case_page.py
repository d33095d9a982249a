"""Gathering a case's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.case_facts import case_facts, current_members
from app.policy.calendars import work_calendar
from app.policy.explain import explain
from app.policy.packs import PolicyPack, Programme
from app.queries.case_page import (
    CaseDetail,
    CasePageQuery,
    HistoryLine,
    MemberLine,
    StageMark,
    StepChoice,
)
from app.records.assistance import Benefit, Case, Decision, Inquiry, Material
from app.records.people import Household
from app.rules.case_flow import (
    CaseState,
    Deadline,
    due_after,
    fold,
    next_steps,
    status_label,
    step_of,
)
from app.rules.dibao import Assessment, Line, assess
from app.rules.id_number import age_on
from app.rules.payable import benefit_in_force
from app.security.permissions import may
from db.queries.case_list import next_stage
from db.reading import Reading


def run(query: CasePageQuery, reading: Reading) -> CaseDetail:
    """Everything on the page, the amount worked out under the pack of acceptance."""
    records = reading.records
    case = records.get(Case, query.case_id)
    pack = reading.policy(case.area, case.accepted_on)
    programme = pack.programme(case.programme)
    history = sorted(records.find(Decision, case_id=case.id), key=lambda d: d.on)
    state = fold(history)
    found = assess(case_facts(records, case, case.accepted_on), pack)
    shown = _shown(found, records.find(Benefit, case_id=case.id), state)
    members = current_members(records, records.get(Household, case.household_id))
    due = _due(case, state, pack, programme)
    kind = "城市" if case.urban_rural == "urban" else "农村"
    status = state.status if state else ""
    return CaseDetail(
        id=case.id,
        receipt_number=case.receipt_number,
        title=f"{members[0][0].name}家庭 · {kind}{programme.short}",
        programme=case.programme,
        village=reading.area_name(case.area),
        status_label=status_label(programme, status),
        accepted_on=case.accepted_on,
        accepted_by=reading.person_name(case.accepted_by),
        due_on=due.on if due else None,
        days_left=due.left(reading.today, work_calendar()) if due else None,
        due_natural=bool(due and not due.working),
        stages=_stages(programme, history, status),
        steps=_steps(programme, status, case, reading),
        history=tuple(_history(d, programme, reading) for d in reversed(history)),
        members=tuple(
            MemberLine(
                p.id,
                p.name,
                "  ".join(
                    _about(p.sex, p.born_on and age_on(p.born_on, reading.today), m.relation, pack)
                ),
                not m.not_counted_reason,
                _cite(pack, found.member_rules.get(p.id, "")),
            )
            for p, m in members
        ),
        inquiry=_last_check(case, reading),
        amount_fen=shown.amount_fen,
        eligible=shown.eligible,
        reasons=explain(shown.lines, pack),
        amount_words=shown.words,
        missing=_missing(case, programme, reading),
        materials=tuple(m.label for m in programme.materials),
        pack_label=pack.label,
        papers=_papers(status),
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """The amount on the page: as decided where it was, otherwise as it comes out now."""

    amount_fen: int
    eligible: bool
    lines: tuple[Line, ...]
    words: str


def _shown(found: Assessment, benefits: Sequence[Benefit], state: CaseState | None) -> _Shown:
    granted = benefit_in_force(state, benefits)
    proposed = max(
        (b for b in benefits), key=lambda b: (b.from_month is not None, b.id), default=None
    )
    kept = granted or (proposed if state and state.status != "returned" else None)
    if kept is None:
        return _Shown(found.amount_fen, found.eligible, found.lines, "实时试算")
    lines = tuple(msgspec.convert(line, Line) for line in kept.lines)
    return _Shown(kept.monthly_fen, True, lines, "已确认" if granted else "初审意见")


def _cite(pack: PolicyPack, rule: str) -> str:
    return f"{pack.rule(rule).text}（第{pack.rule(rule).article}条）" if rule else ""


def _about(sex: str | None, age: object, relation: str, pack: PolicyPack) -> list[str]:
    words = {"male": "男", "female": "女"}
    relations = {c.code: c.label for c in pack.choices("dibao", "relation")}
    return [
        words.get(sex or "", ""),
        f"{age} 岁" if age is not None else "年龄不详",
        relations.get(relation, relation),
    ]


def _due(
    case: Case, state: CaseState | None, pack: PolicyPack, programme: Programme
) -> Deadline | None:
    if state is None:
        return None
    return due_after(
        step_of(programme, state.last.step), state.last.on, case, pack, work_calendar()
    )


def _stages(programme: Programme, history: list[Decision], status: str) -> tuple[StageMark, ...]:
    done = {step_of(programme, d.step).stage: d.on for d in history}
    now = next_stage(programme, status) if status else ""
    order = [s.code for s in programme.stages]
    reached = order.index(now) if now in order else len(order)
    return tuple(
        StageMark(s.code, s.label, done.get(s.code) if place < reached else None, s.code == now)
        for place, s in enumerate(programme.stages)
    )


def _steps(
    programme: Programme, status: str, case: Case, reading: Reading
) -> tuple[StepChoice, ...]:
    return tuple(
        StepChoice(step.code, step.label, step.form)
        for step in next_steps(programme, status)
        if may(reading.actor, step.action, case.area)
    )


def _history(decision: Decision, programme: Programme, reading: Reading) -> HistoryLine:
    return HistoryLine(
        decision.id,
        step_of(programme, decision.step).label,
        decision.on,
        f"{reading.person_name(decision.by)} · {reading.area_name(decision.area)}",
        decision.note or "",
    )


def _last_check(case: Case, reading: Reading) -> dict[str, Any] | None:
    found = [
        i for i in reading.records.find(Inquiry, case_id=case.id) if i.form == "verification_result"
    ]
    return dict(max(found, key=lambda i: i.on).content) if found else None


def _missing(case: Case, programme: Programme, reading: Reading) -> tuple[str, ...]:
    labels = {m.code: m.label for m in programme.materials}
    papers = reading.records.find(Material, case_id=case.id)
    return tuple(labels.get(p.item, p.item) for p in papers if p.state == "missing")


def _papers(status: str) -> tuple[tuple[str, str], ...]:
    papers = [("receipt", "受理回执"), ("missing_materials", "一次性告知书")]
    if status in ("opinion_for", "posted", "notice_closed"):
        papers.append(("public_notice", "公示"))
    if status == "confirmed":
        papers.append(("confirmation_notice", "确认通知书"))
    if status == "refused":
        papers.append(("refusal_notice", "不予确认通知书"))
    return tuple(papers)
