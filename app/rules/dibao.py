"""Subsistence allowance: who is counted, whether they are entitled, how much, and why.

民发〔2021〕57号 arts. 7, 8, 13, 14, 23; the city's plan 3.2.2. Every figure comes from the pack.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from app.errors import FieldIssue
from app.policy.packs import Figure, PolicyPack, Programme, Supplement, WealthTest
from app.rules.household import HouseholdFacts, MemberFacts, MoneyFacts
from app.rules.id_number import age_on
from app.rules.money import round_up, yuan

PROGRAMME = "dibao"
WAGES = ("wage", "casual")

# Asked for by name; a pack that lacks one is refused when it is taken in, not when a family stands at the counter.
FIGURES = ("dibao_standard", "border_percent", "rounding", "supplement_old_age")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the computation: what went in, what came out, and the rule that says so."""

    kind: Literal["fact", "test", "amount", "rounding"]
    label: str
    rule: str
    document: str
    article: str
    certainty: str
    input: str
    amount_fen: int | None = None
    holds: bool | None = None
    since: str = ""  # from when the figure is in force
    source: str = ""  # where the figure comes from


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules make of a household."""

    eligible: bool
    border_family: bool
    amount_fen: int
    counted: int
    per_head_fen: int
    standard_fen: int
    lines: tuple[Line, ...]
    reasons: tuple[Line, ...]  # tests that failed
    issues: tuple[FieldIssue, ...] = ()
    single_candidates: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    example: bool = False  # some figure used is not known to be in force
    member_rules: dict[str, str] = field(default_factory=dict)


def assess(facts: HouseholdFacts, pack: PolicyPack) -> Assessment:
    """Assess a household under a pack. Raises NoStandard where the pack has no figure for the day."""
    return _Computation(facts, pack).result()


class _Computation:
    """One assessment as it is worked out; thrown away afterwards."""

    def __init__(self, facts: HouseholdFacts, pack: PolicyPack) -> None:
        self.facts = facts
        self.pack = pack
        self.programme: Programme = pack.programme(PROGRAMME)
        self.lines: list[Line] = []
        self.example = False
        alone = facts.single_person_id
        self.counted = tuple(
            m
            for m in facts.members
            if not m.not_counted and not m.died and (alone is None or m.id == alone)
        )
        self.counted_ids = {m.id for m in self.counted}
        self.standard_figure = self.figure("dibao_standard", facts.urban_rural)
        self.standard = monthly_fen(self.standard_figure)

    def figure(self, name: str, variant: str = "") -> Figure:
        return self.pack.figure(name, self.facts.area_code, self.facts.on, variant)

    def result(self) -> Assessment:
        issues = tuple(self.issues())
        if not self.counted:
            return self._nobody(issues)
        per_head = self.income_lines()
        entitled = per_head < self.standard
        word = "城市" if self.facts.urban_rural == "urban" else "农村"
        sign = "<" if entitled else "≥"
        self.add(
            "test", "人均收入与标准", self.standard_figure,
            f"人均 {yuan(_fen(per_head))} {sign} {word}标准 {yuan(_fen(self.standard))}", holds=entitled,
        )  # fmt: skip
        wealth_fits = self.wealth_lines()
        border = (
            not entitled
            and wealth_fits
            and per_head < self.standard * Fraction(self.figure("border_percent").value, 100)
        )
        eligible = entitled and wealth_fits
        amount = self.amount_lines(per_head) if eligible else 0
        return Assessment(
            eligible=eligible,
            border_family=border,
            amount_fen=amount,
            counted=len(self.counted),
            per_head_fen=_fen(per_head),
            standard_fen=_fen(self.standard),
            lines=tuple(self.lines),
            reasons=tuple(line for line in self.lines if line.holds is False),
            issues=issues,
            single_candidates=tuple(self.single_candidates()) if border else (),
            hints=tuple(self.hints()),
            example=self.example,
            member_rules={m.id: self.member_rule(m) for m in self.facts.members},
        )

    def _nobody(self, issues: tuple[FieldIssue, ...]) -> Assessment:
        return Assessment(
            False, False, 0, 0, 0, _fen(self.standard), (), (), issues, example=self.example
        )

    # Income and deductions (art. 13).

    def income_lines(self) -> Fraction:
        """Income per head and month after deductions; never below nothing."""
        counted = {c.code for c in self.programme.income if c.counted}
        income = sum(
            (_monthly(i) for i in self.items("income") if i.category in counted), Fraction(0)
        )
        left_out = sum(
            (_monthly(i) for i in self.items("income") if i.category not in counted), Fraction(0)
        )
        deducted = min(income, sum((_monthly(i) for i in self.items("expense")), Fraction(0)))
        text = f"家庭月收入 {yuan(_fen(income))}"
        if deducted:
            text += f" − 刚性扣减 {yuan(_fen(deducted))}"
        self.add_rule("fact", "家庭月收入", "dibao.income", text, _fen(income - deducted))
        if left_out:
            self.add_rule(
                "fact",
                "不计入的收入",
                "dibao.income.left_out",
                f"每月 {yuan(_fen(left_out))} 不计入",
            )
        return (income - deducted) / len(self.counted)

    def items(self, section: str) -> Iterator[MoneyFacts]:
        alone = self.facts.single_person_id is not None
        for item in self.facts.money:
            of_household = item.member_id is None and not alone
            if item.section == section and (of_household or item.member_id in self.counted_ids):
                yield item

    def issues(self) -> Iterator[FieldIssue]:
        """Entries that can't be true beside one another."""
        for member in self.counted:
            cost = sum(
                (_monthly(i) for i in self.items("expense")
                 if i.category == "work_cost" and i.member_id == member.id), Fraction(0)
            )  # fmt: skip
            wages = sum(
                (_monthly(i) for i in self.items("income")
                 if i.category in WAGES and i.member_id == member.id), Fraction(0)
            )  # fmt: skip
            if cost > wages:
                yield FieldIssue(
                    f"expense:work_cost:{member.id}",
                    "expense.work_cost",
                    {"most": yuan(_fen(wages))},
                )

    # Wealth (art. 14).

    def wealth_lines(self) -> bool:
        tests = [
            self.wealth_line(test) for test in self.programme.wealth_tests
        ]  # each has its line
        return all(tests)

    def wealth_line(self, test: WealthTest) -> bool:
        figure = self.figure(test.figure)
        held = sum(i.amount_fen for i in self.items("wealth") if i.category in test.categories)
        most = figure.value * (len(self.counted) if test.per_head else 1)
        fits = held <= most
        show = str if figure.unit == "count" else yuan
        sign = "≤" if fits else ">"
        text = f"{test.label} {show(held)} {sign} 限额 {show(most)}"
        if held or not fits:
            self.add("test", test.label, figure, text, holds=fits)
        return fits

    # Amount (art. 23) and category supplements (plan 3.2.2).

    def amount_lines(self, per_head: Fraction) -> int:
        heads = len(self.counted)
        difference = _fen((self.standard - per_head) * heads)
        text = f"({yuan(_fen(self.standard))} − {yuan(_fen(per_head))}) × {heads} 人"
        rule = self.pack.rule("dibao.amount")
        self.add(
            "amount", "按差额补助", replace_rule(self.standard_figure, rule.id), text, difference
        )
        total = difference
        for member in self.counted:
            total += self.supplement_lines(member)
        rounding = self.figure("rounding")
        rounded = round_up(total, rounding.value)
        if rounded != total:
            self.add(
                "rounding", "取整", rounding, f"{yuan(total)} → {yuan(rounded)}", rounded - total
            )
        return rounded

    def supplement_lines(self, member: MemberFacts) -> int:
        """The highest share, and what is paid beside it."""
        fitting = [s for s in self.programme.supplements if self.fits(member, s)]
        shares = [(self.supplement_fen(s), s) for s in fitting if not s.beside]
        chosen = [max(shares, key=lambda pair: pair[0])] if shares else []
        chosen += [(self.supplement_fen(s), s) for s in fitting if s.beside]
        total = 0
        for amount, supplement in chosen:
            figure = self.figure(supplement.figure)
            share = f"标准的 {figure.value}%" if figure.unit == "percent" else "定额"
            text = f"{member.name or '成员'}：{supplement.label} {share}"
            self.add("amount", "分类施保", figure, text, amount)
            total += amount
        return total

    def supplement_fen(self, supplement: Supplement) -> int:
        figure = self.figure(supplement.figure)
        if figure.unit == "percent":
            return _fen(self.standard * figure.value / 100)
        return figure.value

    def fits(self, member: MemberFacts, supplement: Supplement) -> bool:
        if self.facts.urban_rural not in supplement.variants:
            return False
        condition = supplement.condition
        if condition.startswith("family:"):
            return condition.removeprefix("family:") in self.facts.family_marks
        return condition in self.conditions(member)

    def conditions(self, member: MemberFacts) -> set[str]:
        old_age = self.figure("supplement_old_age").value
        age = age_on(member.born_on, self.facts.on) if member.born_on else None
        found = {
            "severely_disabled": member.severely_disabled,
            "disabled_not_severely": member.disabled and not member.severely_disabled,
            "seriously_ill": bool(member.serious_illness),
            "old": age is not None and age >= old_age,
            "student": member.student,
        }
        return {name for name, holds in found.items() if holds}

    # What else follows.

    def single_candidates(self) -> Iterator[str]:
        """Who of a border family may apply alone (art. 8)."""
        for member in self.counted:
            if member.may_apply_alone_disabled or member.serious_illness:
                yield member.id

    def hints(self) -> Iterator[str]:
        for member in self.counted:
            name = member.name or "成员"
            if member.severely_disabled:
                yield f"{name}：重度残疾人护理补贴"
            if member.serious_illness:
                yield f"{name}：医疗救助（转医保）"
            if member.student:
                yield f"{name}：教育救助（转教育）"

    def member_rule(self, member: MemberFacts) -> str:
        """The rule by which a member is counted or not (art. 7)."""
        if member.not_counted:
            listed = {c.code: c.rule for c in self.programme.not_counted}
            return listed.get(member.not_counted, "dibao.not_member.apart")
        if member.relation == "head":
            return "dibao.applicant"
        if member.relation == "spouse":
            return "dibao.member.spouse"
        if member.relation == "child":
            age = age_on(member.born_on, self.facts.on) if member.born_on else 0
            return "dibao.member.minor" if age < 18 else "dibao.member.dependent"
        return "dibao.member.support"

    # Writing lines.

    def add(
        self,
        kind: Literal["fact", "test", "amount", "rounding"],
        label: str,
        figure: Figure,
        text: str,
        amount_fen: int | None = None,
        *,
        holds: bool | None = None,
    ) -> None:
        rule = self.pack.rule(figure.rule)
        certainty = "example" if "example" in (rule.certainty, figure.certainty) else "official"
        self.example = self.example or certainty == "example"
        self.lines.append(
            Line(
                kind,
                label,
                rule.id,
                rule.document,
                rule.article,
                certainty,
                text,
                amount_fen,
                holds,
                figure.valid_from.isoformat(),
                figure.source,
            )
        )

    def add_rule(
        self,
        kind: Literal["fact"],
        label: str,
        rule_id: str,
        text: str,
        amount_fen: int | None = None,
    ) -> None:
        rule = self.pack.rule(rule_id)
        self.lines.append(
            Line(
                kind, label, rule.id, rule.document, rule.article, rule.certainty, text, amount_fen
            )
        )


def replace_rule(figure: Figure, rule: str) -> Figure:
    """The same figure, cited for another rule that uses it."""
    values = {name: getattr(figure, name) for name in figure.__struct_fields__}
    return Figure(**{**values, "rule": rule})


def monthly_fen(figure: Figure) -> Fraction:
    """A standard by the month, exactly."""
    return Fraction(figure.value, 12) if figure.unit == "fen_year" else Fraction(figure.value)


def applying_alone(facts: HouseholdFacts, member_id: str) -> HouseholdFacts:
    """The same household with one member applying alone; the others' income is left out."""
    return replace(facts, single_person_id=member_id)


def _monthly(item: MoneyFacts) -> Fraction:
    return Fraction(item.amount_fen, 12) if item.period == "year" else Fraction(item.amount_fen)


def _fen(value: Fraction) -> int:
    """To whole fen, halves up."""
    return int((value * 2 + 1) // 2)
