"""A policy pack as frozen data, and looking things up in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import msgspec

from app.policy.errors import NoPack, NoStandard

Certainty = Literal["official", "example"]
Unit = Literal[
    "fen_month", "fen_year", "fen", "percent", "years", "days", "working_days", "months", "count",
    "per_mille", "hours",
]  # fmt: skip


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule in one plain sentence, with the document and article that it rests on."""

    id: str
    text: str
    document: str
    article: str
    certainty: Certainty = "official"


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of a rule, for a place and a time. ``variant`` tells urban from rural, grade from grade."""

    name: str
    rule: str
    value: int
    unit: Unit
    area: str
    valid_from: date
    valid_to: date | None = None
    variant: str = ""
    certainty: Certainty = "official"
    source: str = ""


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a list that a person chooses from. ``rule`` says why it is on it."""

    code: str
    label: str
    rule: str = ""
    note: str = ""
    counted: bool = True  # income: counted as income; wealth: part of the tests


class Supplement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A category supplement (分类施保): whose share of the standard is added."""

    code: str
    label: str
    rule: str
    condition: str
    figure: str  # name of the figure: a percentage or an amount
    beside: bool = False  # paid beside the highest share
    variants: tuple[str, ...] = ("urban", "rural")


class WealthTest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A limit of possessions: the sum of these categories may not exceed the figure."""

    code: str
    label: str
    rule: str
    categories: tuple[str, ...]
    figure: str
    per_head: bool = False


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of a case: who takes it, from which statuses, to which, and by when."""

    code: str
    label: str
    status: str  # status of the case after it
    status_label: str
    after: tuple[str, ...]  # statuses from which it may be taken
    by: str  # "township" / "county"
    action: str  # permission
    form: str = ""  # questionnaire of the step
    limit: str = ""  # name of the figure with the limit for the *next* step
    limit_from: str = "this"  # "this" step or "accepted"
    rule: str = ""
    stage: str = ""  # where it stands on the step bar
    checks: tuple[str, ...] = ()  # what else must hold: names of ``app.rules.case_flow.CHECKS``
    ends: bool = False


class StepQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One field of a step's form. ``switch`` (``name=value``): asked only where the pack's switch is set so."""

    name: str
    label: str
    kind: Literal["text", "long", "date", "choice", "people", "findings"] = "text"
    hint: str = ""
    needed: bool = False
    choices: str = ""  # name of a list of the programme: of a choice, of findings
    switch: str = ""


class Material(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A paper that is asked for, and when."""

    code: str
    label: str
    rule: str
    condition: str = "always"
    per_person: bool = False
    may_be_looked_up: bool = False


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One box to tick. ``gravity``: ticking it raises a finding; ``fact``: it says something of a child."""

    code: str
    label: str
    gravity: str = ""
    finding: str = ""  # the finding's words, where the label alone would not do
    fact: str = ""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a form: boxes of which one or several are ticked, or words."""

    code: str
    label: str
    part: str
    kind: Literal["one", "many", "text"] = "one"
    answers: tuple[Answer, ...] = ()
    rule: str = ""
    below_age: int = 0  # asked only of who is younger; 0 asks everybody


class Questionnaire(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a visit asks, in the order of walking through a house."""

    code: str
    label: str
    version: str
    parts: tuple[Choice, ...]
    questions: tuple[Question, ...]
    certainty: Certainty = "example"


class Programme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that may be applied for."""

    code: str
    label: str
    short: str
    unit: Literal["household", "person"]
    rules: tuple[Rule, ...] = ()
    figures: tuple[Figure, ...] = ()
    income: tuple[Choice, ...] = ()
    wealth: tuple[Choice, ...] = ()
    expense: tuple[Choice, ...] = ()
    not_counted: tuple[Choice, ...] = ()
    lists: dict[str, tuple[Choice, ...]] = {}
    supplements: tuple[Supplement, ...] = ()
    wealth_tests: tuple[WealthTest, ...] = ()
    steps: tuple[Step, ...] = ()
    stages: tuple[Choice, ...] = ()
    materials: tuple[Material, ...] = ()
    forms: dict[str, tuple[StepQuestion, ...]] = {}  # the questions of each step's form
    questionnaires: tuple[Questionnaire, ...] = ()
    switches: dict[str, str] = {}


@dataclass(frozen=True)
class PolicyPack:
    """Everything that was in force under one version. ``hash`` covers every byte of its data."""

    id: str
    version: str
    label: str
    valid_from: date
    valid_to: date | None
    areas: tuple[str, ...]
    programmes: dict[str, Programme]
    hash: str

    @cached_property
    def rules(self) -> dict[str, Rule]:
        return {rule.id: rule for p in self.programmes.values() for rule in p.rules}

    @cached_property
    def _figures(self) -> dict[tuple[str, str], tuple[Figure, ...]]:
        found: dict[tuple[str, str], tuple[Figure, ...]] = {}
        for programme in self.programmes.values():
            for figure in programme.figures:
                key = (figure.name, figure.variant)
                found[key] = (*found.get(key, ()), figure)
        return found

    def figure(self, name: str, area_code: str, on: date, variant: str = "") -> Figure:
        """The figure in force for a place on a day: the one for the smallest area that contains it.

        Raises NoStandard.
        """
        found = [
            f
            for f in self._figures.get((name, variant), ())
            if area_code.startswith(f.area.rstrip("0") or f.area)
            and f.valid_from <= on
            and (f.valid_to is None or on <= f.valid_to)
        ]
        if not found:
            raise NoStandard(name=name, on=on.isoformat())
        return max(found, key=lambda f: (len(f.area.rstrip("0")), f.valid_from))

    def rule(self, rule_id: str) -> Rule:
        return self.rules[rule_id]

    def programme(self, code: str) -> Programme:
        return self.programmes[code]

    def questionnaire(self, programme: str, code: str) -> Questionnaire:
        return next(q for q in self.programmes[programme].questionnaires if q.code == code)

    def choices(self, programme: str, name: str) -> tuple[Choice, ...]:
        return self.programmes[programme].lists[name]


def in_force(packs: Iterable[PolicyPack], area_code: str, on: date) -> PolicyPack:
    """The pack for a place on a day: the latest that began. Raises NoPack."""
    found = [
        p
        for p in packs
        if any(area_code.startswith(a.rstrip("0")) for a in p.areas)
        and p.valid_from <= on
        and (p.valid_to is None or on <= p.valid_to)
    ]
    if not found:
        raise NoPack(area=area_code, on=on.isoformat())
    return max(found, key=lambda p: (p.valid_from, p.version))
