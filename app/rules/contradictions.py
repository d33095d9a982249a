"""What on a form can hardly be true beside something else on it. Said while one types; nothing is forbidden."""

from collections.abc import Iterator
from fractions import Fraction

from app.errors import FieldIssue
from app.rules.household import HouseholdFacts, MemberFacts
from app.rules.id_number import age_on

ADULT, WORKS_FROM, WORKS_UNTIL = 18, 16, 60
YOUNGEST_PARENT = 14
STUDENT_FROM, STUDENT_UNTIL = 5, 30
PENSION_FROM = 45
WAGES = ("wage", "casual")
RURAL_MARKS = {"only_child": "独生子女户", "all_daughters": "二女户"}


def contradictions(facts: HouseholdFacts) -> Iterator[FieldIssue]:
    """Every contradiction; the field names a member by place where it is about one."""
    yield from _family(facts)
    for place, member in enumerate(facts.members):
        yield from _member(f"members.{place}", member, facts)
    yield from _money(facts)


def _age(member: MemberFacts, facts: HouseholdFacts) -> int | None:
    return age_on(member.born_on, facts.on) if member.born_on else None


def _family(facts: HouseholdFacts) -> Iterator[FieldIssue]:
    heads = [m for m in facts.members if m.relation == "head"]
    spouses = [m for m in facts.members if m.relation == "spouse"]
    if len(heads) > 1:
        yield FieldIssue("members", "contradiction.heads", {"count": len(heads)})
    if len(spouses) > 1:
        yield FieldIssue("members", "contradiction.spouses", {"count": len(spouses)})
    living = next((m for m in spouses if not m.not_counted and not m.died), None)
    if "single_parent" in facts.family_marks and living is not None:
        yield FieldIssue("family_marks", "contradiction.single_parent", {"name": living.name})
    for mark, words in RURAL_MARKS.items():
        if mark in facts.family_marks and facts.urban_rural == "urban":
            yield FieldIssue("family_marks", "contradiction.rural_mark", {"mark": words})


def _member(at: str, member: MemberFacts, facts: HouseholdFacts) -> Iterator[FieldIssue]:
    age = _age(member, facts)
    if bool(member.disability_type) != (member.disability_grade is not None):
        yield FieldIssue(at, "contradiction.disability", {"name": member.name})
    if age is None:
        return
    head = next((m for m in facts.members if m.relation == "head"), None)
    head_age = _age(head, facts) if head else None
    if member.relation == "child" and head_age is not None and head_age - age < YOUNGEST_PARENT:
        apart: dict[str, str | int] = {"name": member.name, "years": head_age - age}
        yield FieldIssue(at, "contradiction.child_older", apart)
    if member.relation == "spouse" and age < ADULT:
        yield FieldIssue(at, "contradiction.spouse_minor", {"name": member.name})
    if member.student and not STUDENT_FROM <= age <= STUDENT_UNTIL:
        about: dict[str, str | int] = {"name": member.name, "age": age}
        yield FieldIssue(at, "contradiction.student_age", about)


def _money(facts: HouseholdFacts) -> Iterator[FieldIssue]:
    by_id = {m.id: (place, m) for place, m in enumerate(facts.members)}
    told: set[tuple[str, str]] = set()
    for item in facts.money:
        if item.member_id not in by_id or not item.amount_fen:
            continue
        place, member = by_id[item.member_id]
        age = _age(member, facts)
        issue = None
        if member.not_counted:
            issue = FieldIssue(
                f"members.{place}", "contradiction.left_out_money", {"name": member.name}
            )
        elif item.category in WAGES and age is not None and age < WORKS_FROM:
            issue = FieldIssue(
                f"members.{place}", "contradiction.minor_wage", {"name": member.name}
            )
        elif (
            item.category in ("pension", "basic_pension") and age is not None and age < PENSION_FROM
        ):
            issue = FieldIssue(
                f"members.{place}", "contradiction.pension_age", {"name": member.name, "age": age}
            )
        if issue is not None and (issue.field, issue.code) not in told:
            told.add((issue.field, issue.code))
            yield issue
    yield from _sums(facts)


def _sums(facts: HouseholdFacts) -> Iterator[FieldIssue]:
    income, spent = _month(facts, "income"), _month(facts, "expense")
    able = [
        m
        for m in facts.members
        if not m.not_counted
        and not m.severely_disabled
        and not m.serious_illness
        and not m.student
        and (age := _age(m, facts)) is not None
        and ADULT <= age < WORKS_UNTIL
    ]
    if able and income == 0:
        yield FieldIssue("money", "contradiction.no_income")
    if spent > income > 0:
        yield FieldIssue("money", "contradiction.spends_more")


def _month(facts: HouseholdFacts, section: str) -> Fraction:
    items = [i for i in facts.money if i.section == section]
    return sum(
        (Fraction(i.amount_fen, 12 if i.period == "year" else 1) for i in items), Fraction(0)
    )
