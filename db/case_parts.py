"""Parts of a case's page: means, papers, masked facts, what contradicts across households, what was written down."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.case_facts import superseded
from app.errors import FieldIssue
from app.policy.packs import PolicyPack, Programme
from app.queries.case_page import HistoryLine, MeansLine, PaperLine
from app.queries.person_page import Fact
from app.records.assistance import (
    Authorisation,
    BenefitAccount,
    Case,
    Decision,
    Inquiry,
    Material,
    MeansItem,
)
from app.records.people import Household, Membership, Person
from app.records.visits import VisitEnrolment
from app.rules.case_flow import step_of
from app.rules.id_number import age_on
from app.rules.money import yuan
from app.same_person import group_of
from app.security.permissions import may
from db.masked import fact, hidden_fact
from db.reading import Reading
from db.receiving import TEKUN, standing

ADULT = 18
SECTIONS = ("income", "expense", "wealth")
STATES = {"given": "已收", "looked_up": "由我们查询", "missing": "待补", "not_needed": "不需要"}
PERIODS = {"month": "每月", "year": "每年", "once": "现有", "count": "现有"}


def means_lines(
    case: Case, members: Sequence[tuple[Person, Membership]], programme: Programme, reading: Reading
) -> tuple[MeansLine, ...]:
    """Income, then expenses, then possessions; what was found stands under what was declared."""
    names = {p.id: p.name for p, _ in members}
    choices = {(s, c.code): c for s in SECTIONS for c in getattr(programme, s)}
    items = reading.records.find(MeansItem, case_id=case.id)
    gone = superseded(items)
    lines = []
    for item in items:
        choice = choices.get((item.section, item.category))
        counts = choice is not None and choice.note == "count"
        amount = str(item.amount_fen) if counts else yuan(item.amount_fen)
        lines.append(
            MeansLine(
                item.section, item.category, item.person_id, names.get(item.person_id or "", "全家"),
                choice.label if choice else item.category,
                f"{amount} {PERIODS.get(item.period, '')}", item.period, item.basis or "",
                item.source == "found", counts, item.id in gone,
            )
        )  # fmt: skip
    order = {section: place for place, section in enumerate(SECTIONS)}
    return tuple(sorted(lines, key=lambda m: (order[m.section], m.name, m.category, m.found)))


def as_asked_for(papers: Iterable[Material], programme: Programme) -> list[Material]:
    """As the pack asks for them, which is how they lie on the counter."""
    places = {m.code: place for place, m in enumerate(programme.materials)}
    return sorted(papers, key=lambda paper: places.get(paper.item, len(places)))


def paper_lines(
    case: Case, members: Sequence[tuple[Person, Membership]], programme: Programme, reading: Reading
) -> tuple[PaperLine, ...]:
    """Materials and authorisations with their state; an adult without a signature is missing one."""
    labels = {m.code: m.label for m in programme.materials}
    people = {p.id: p for p, _ in members}
    found = [
        PaperLine(
            m.id, "material", labels.get(m.item, m.item), STATES.get(m.state, m.state), m.state == "missing"
        )
        for m in as_asked_for(reading.records.find(Material, case_id=case.id), programme)
    ]  # fmt: skip
    order = list(people)
    signatures = [
        s for s in reading.records.find(Authorisation, case_id=case.id) if s.person_id in people
    ]
    for signed in sorted(signatures, key=lambda s: order.index(s.person_id)):
        person = people[signed.person_id]
        minor = is_minor(person, case)
        state = (
            f"已签 {signed.signed_on}" if signed.signed_on else "监护人代签" if minor else "未签"
        )
        label = f"核对授权：{person.name}"
        found.append(
            PaperLine(
                signed.id, "authorisation", label, state, signed.signed_on is None and not minor
            )
        )
    return tuple(found)


def is_minor(person: Person, case: Case) -> bool:
    return person.born_on is not None and age_on(person.born_on, case.accepted_on) < ADULT


def case_facts_shown(
    case: Case, household: Household, applicant: Person, reading: Reading
) -> tuple[Fact, ...]:
    """Whom to reach and where the money goes; masked by role."""
    facts = [
        hidden_fact("申请人身份证号", applicant, "id_number", reading),
        hidden_fact("联系电话", household, "phone", reading)
        if household.phone
        else hidden_fact("联系电话", applicant, "phone", reading),
        fact("现住址", reading.area_name(case.area) + (household.address or "")),
        fact("申请理由", case.reason or ""),
        fact("代理人", " ".join(p for p in (case.proxy_name, case.proxy_relation) if p)),
    ]
    if may(reading.actor, "benefit.read", reading.actor.area_id):
        for account in reading.records.find(BenefitAccount, case_id=case.id):
            facts.append(fact("开户", f"{account.payee_name}　{account.bank}"))
            facts.append(hidden_fact("账号", account, "account_number", reading))
    return tuple(f for f in facts if f.value)


def case_warnings(
    case: Case, members: Sequence[tuple[Person, Membership]], reading: Reading
) -> Iterator[FieldIssue]:
    """What speaks against this household being as it stands here (防错): told, never decided by itself."""
    records = reading.records
    for person, membership in members:
        about: dict[str, str | int] = {"name": person.name}
        same = _same_human(person, reading)
        if died := max((one.died_on for one in same if one.died_on), default=None):
            yield FieldIssue("members", "warning.died", {**about, "on": died.isoformat()})
        if membership.not_counted_reason:
            continue
        elsewhere = {
            m.household_id
            for one in same
            for m in records.find(Membership, person_id=one.id)
            if m.until is None and not m.not_counted_reason and m.household_id != case.household_id
        }
        if elsewhere:
            yield FieldIssue("members", "warning.two_households", about)
        own = {one.id for one in same}
        for household in sorted(elsewhere):
            if any(own & set(r.benefit.member_ids) for r in standing(household, reading)):
                yield FieldIssue("members", "warning.receives_twice", about)
        if any(
            v.group == TEKUN and v.until is None
            for one in same
            for v in records.find(VisitEnrolment, person_id=one.id)
        ):
            yield FieldIssue("members", "warning.tekun", about)


def _same_human(person: Person, reading: Reading) -> tuple[Person, ...]:
    """Everybody who counts as one with them, and whoever has their number and was not said to be another."""
    group = group_of(reading.records, person)
    if not person.id_number:
        return group.people
    known = {p.id for p in group.people} | {i for a in group.apart for i in (a.one_id, a.other_id)}
    alike = reading.records.find(Person, id_number=person.id_number)
    return (*group.people, *(p for p in alike if p.id not in known))


def history_line(
    decision: Decision, programme: Programme, pack: PolicyPack, reading: Reading
) -> HistoryLine:
    """A step with what its form holds; what goes up only is read where it is here."""
    step = step_of(programme, decision.step)
    content = dict(decision.content or {})
    inquiry = reading.records.seek(Inquiry, decision.inquiry_id)
    if inquiry is not None:
        content |= inquiry.content
    return HistoryLine(
        decision.id,
        step.label,
        decision.on,
        f"{reading.person_name(decision.by)} · {reading.area_name(decision.area)}",
        decision.note or content_words(content, step.form, programme, pack),
    )


def content_words(
    content: dict[str, Any], form: str, programme: Programme, pack: PolicyPack
) -> str:
    """What was filled in, in one line, in the order of the form."""
    parts = []
    for question in programme.forms.get(form, ()):
        value = content.get(question.name)
        if not value or question.kind == "findings":
            continue
        if question.kind == "choice":
            labels = {c.code: c.label for c in programme.lists.get(question.choices, ())}
            value = labels.get(str(value)) or (
                pack.rules[value].text if value in pack.rules else value
            )
        if isinstance(value, list | tuple):
            value = "、".join(str(one) for one in value)
        label = question.label.partition("（")[0]
        parts.append(f"{label}：{value}")
    return "；".join(parts)
