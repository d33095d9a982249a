"""Gathering a case's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.case_facts import case_facts, current_members
from app.errors import FieldIssue
from app.policy.calendars import work_calendar
from app.policy.explain import cite_rule, explain
from app.policy.packs import PolicyPack, Programme, Step
from app.queries.case_page import (
    Asked,
    CaseDetail,
    CasePageQuery,
    MemberLine,
    StageMark,
    StepChoice,
)
from app.records.assistance import Benefit, Case, Decision, Inquiry
from app.records.people import Household, Membership, Person
from app.rules.case_flow import (
    CaseState,
    Deadline,
    due_after,
    fold,
    in_order,
    means_open,
    next_steps,
    status_label,
    step_of,
)
from app.rules.dibao import Assessment, Line, assess
from app.rules.id_number import age_on
from app.rules.payable import benefit_in_force
from app.security.permissions import may
from db.case_parts import (
    SECTIONS,
    case_facts_shown,
    case_warnings,
    history_line,
    means_lines,
    paper_lines,
)
from db.papers_now import papers_now
from db.queries.case_list import next_stage
from db.reading import Reading
from db.receiving import standing


def run(query: CasePageQuery, reading: Reading) -> CaseDetail:
    """Everything on the page, the amount worked out under the pack of acceptance."""
    records = reading.records
    case = records.get(Case, query.case_id)
    pack = reading.policy(case.area, case.accepted_on)
    programme = pack.programme(case.programme)
    history = in_order(records.find(Decision, case_id=case.id))
    state = fold(history)
    status = state.status if state else ""
    household = records.get(Household, case.household_id)
    members = current_members(records, household)
    found = assess(case_facts(records, case, case.accepted_on), pack)
    shown = _shown(found, records.find(Benefit, case_id=case.id), state)
    due = _due(case, state, pack, programme)
    papers = paper_lines(case, members, programme, reading)
    kind = "城市" if case.urban_rural == "urban" else "农村"
    applicant = records.get(Person, case.applicant_id)
    return CaseDetail(
        id=case.id,
        receipt_number=case.receipt_number,
        title=f"{applicant.name}家庭 · {kind}{programme.short}",
        programme=case.programme,
        village=reading.area_name(case.area),
        status_label=status_label(programme, status),
        accepted_on=case.accepted_on,
        accepted_by=reading.person_name(case.accepted_by),
        due_on=due.on if due else None,
        days_left=due.left(reading.today, work_calendar()) if due else None,
        due_natural=bool(due and not due.working),
        due_rule=_due_rule(case, state, pack, programme),
        stages=_stages(programme, history, status),
        steps=_steps(programme, status, case, reading),
        awaited=_awaited(programme, status, case, reading),
        history=tuple(history_line(d, programme, pack, reading) for d in reversed(history)),
        facts=case_facts_shown(case, household, applicant, reading),
        members=_members(members, found, pack, reading),
        means=means_lines(case, members, programme, reading),
        means_open=means_open(programme, status),
        papers_state=papers,
        inquiry=_last_check(case, reading),
        warnings=tuple(case_warnings(case, members, reading)),
        relative=case.relative_of_staff,
        receiving=next(
            (r.words for r in standing(household.id, reading) if r.case.id == case.id), ""
        ),
        amount_fen=shown.amount_fen,
        eligible=shown.eligible,
        reasons=explain(shown.lines, pack),
        amount_words=shown.words,
        missing=tuple(p.label for p in papers if p.missing and p.kind == "material"),
        materials=tuple(m.label for m in programme.materials),
        income_choices={
            s: tuple((c.code, c.label) for c in getattr(programme, s)) for s in SECTIONS
        },
        pack_label=pack.label,
        papers=papers_now(status, {d.step for d in history}),
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
    stands = {"opinion_for", "posted", "notice_closed", "opinion_final", "submitted"}
    proposed = [b for b in benefits if b.from_month is None] if state else []
    kept = granted or (proposed[-1] if proposed and state and state.status in stands else None)
    if kept is None:
        return _Shown(found.amount_fen, found.eligible, found.lines, "实时试算")
    lines = tuple(msgspec.convert(line, Line) for line in kept.lines)
    return _Shown(kept.monthly_fen, True, lines, "已确认" if granted else "初审意见")


def _members(
    members: Sequence[tuple[Person, Membership]],
    found: Assessment,
    pack: PolicyPack,
    reading: Reading,
) -> tuple[MemberLine, ...]:
    return tuple(
        MemberLine(
            p.id, p.name, "  ".join(_about(p, m, pack, reading)), not m.not_counted_reason,
            cite_rule(pack, found.member_rules.get(p.id, "")),
        )
        for p, m in members
    )  # fmt: skip


def _about(person: Person, membership: Membership, pack: PolicyPack, reading: Reading) -> list[str]:
    words = {"male": "男", "female": "女"}
    relations = {c.code: c.label for c in pack.choices("dibao", "relation")}
    age = f"{age_on(person.born_on, reading.today)} 岁" if person.born_on else "年龄不详"
    disability = f"残疾{person.disability_grade}级" if person.disability_grade else ""
    parts = [
        words.get(person.sex or "", ""),
        age,
        relations.get(membership.relation, ""),
        disability,
    ]
    parts.append("在校" if person.student_stage else "")
    return [part for part in parts if part]


def _due(
    case: Case, state: CaseState | None, pack: PolicyPack, programme: Programme
) -> Deadline | None:
    if state is None:
        return None
    return due_after(
        step_of(programme, state.last.step), state.last.on, case, pack, work_calendar()
    )


def _due_rule(case: Case, state: CaseState | None, pack: PolicyPack, programme: Programme) -> str:
    """Why the deadline is as it is."""
    step = step_of(programme, state.last.step) if state else None
    if step is None or not step.limit or state is None:
        return ""
    return cite_rule(pack, pack.figure(step.limit, case.area, state.last.on).rule)


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
    pack = reading.policy(case.area, case.accepted_on)
    return tuple(
        StepChoice(
            step.code, step.label, step.form, _asked(step, programme),
            f"依据 {cite_rule(pack, step.rule)}" if step.rule else "",
            _warning(step, programme, case, reading),
        )
        for step in next_steps(programme, status)
        if may(reading.actor, step.action, case.area)
    )  # fmt: skip


def _awaited(programme: Programme, status: str, case: Case, reading: Reading) -> str:
    """Who goes on with a case that the one who looks can't go on with."""
    steps = next_steps(programme, status)
    if not steps or any(may(reading.actor, step.action, case.area) for step in steps):
        return ""
    labels = "”或“".join(step.label for step in steps[:2])
    if steps[0].by == "county":
        return f"等县级办理“{labels}”，办好以后随交换回到这里。"
    return f"等乡镇办理“{labels}”，由有这项权限的人登录办理。"


def _asked(step: Step, programme: Programme) -> tuple[Asked, ...]:
    found = []
    for question in programme.forms.get(step.form, ()):
        switch, _, value = question.switch.partition("=")
        if switch and programme.switches.get(switch) != value:
            continue
        choices = tuple((c.code, c.label) for c in programme.lists.get(question.choices, ()))
        found.append(
            Asked(
                question.name,
                question.label,
                question.kind,
                question.hint,
                question.needed,
                choices,
            )
        )
    return tuple(found)


def _warning(step: Step, programme: Programme, case: Case, reading: Reading) -> FieldIssue | None:
    """What whoever takes this step should know before."""
    own = case.accepted_by == reading.actor.user_id
    if "other_person" in step.checks and own:
        switch = programme.switches.get("opinion_by_acceptor", "forbid")
        if switch == "warn":
            return FieldIssue("by", "step.same_person_warning")
        if switch == "forbid":
            return FieldIssue("by", "step.same_person")
        return FieldIssue("by", "step.second_signer")
    if "county_visit" in step.checks and case.relative_of_staff:
        return FieldIssue("county_visit_on", "step.county_visit")
    return None


def _last_check(case: Case, reading: Reading) -> dict[str, Any] | None:
    found = [
        i for i in reading.records.find(Inquiry, case_id=case.id) if i.form == "verification_result"
    ]
    return dict(max(found, key=lambda i: i.on).content) if found else None
