"""Which groups a child belongs to, how great the risk is, when the next visit is due. Computed; a person confirms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.errors import FieldIssue
from app.policy.packs import PolicyPack
from app.rules.id_number import age_on

PROGRAMME = "children"
LOST = frozenset(("dead", "missing"))
UNABLE = frozenset(
    ("severely_disabled", "seriously_ill", "prison", "detoxification", "out_of_contact")
)
HALF_YEAR = timedelta(days=182)
NEEDS_HALF_YEAR = frozenset(("prison", "detoxification", "out_of_contact"))
GRADES = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class ParentFacts:
    """One parent's state and since when."""

    state: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """What the rules are told of a child."""

    born_on: date | None
    on: date
    area_code: str
    rural: bool = True
    parents: tuple[ParentFacts, ...] = ()
    facts: tuple[str, ...] = ()
    last_visit_on: date | None = None
    opened_on: date


@dataclass(frozen=True, slots=True)
class ChildView:
    """What comes of it. ``groups`` are codes of the pack with the rule each rests on."""

    groups: tuple[tuple[str, str], ...]
    risk: str
    risk_facts: tuple[str, ...]
    next_visit_on: date
    runs_out_on: date | None  # the birthday that ends a group


def look_at(child: ChildFacts, pack: PolicyPack) -> ChildView:
    """Groups, risk and rhythm of a child on a day."""
    groups = tuple(_groups(child, pack))
    facts = {c.code: c.note for c in pack.choices(PROGRAMME, "fact")}
    grades = [facts[f] for f in child.facts if f in facts]
    if [p.state for p in child.parents].count("away") > 1:
        grades.append("middle")
    risk = max(grades, key=GRADES.index, default="low")
    days = pack.figure("visit_days", child.area_code, child.on, risk).value
    start = child.last_visit_on or child.opened_on
    return ChildView(
        groups=groups,
        risk=risk,
        risk_facts=tuple(f for f in child.facts if facts.get(f) == risk),
        next_visit_on=start + timedelta(days=days),
        runs_out_on=_runs_out(child, groups, pack),
    )


def _groups(child: ChildFacts, pack: PolicyPack) -> list[tuple[str, str]]:
    rules = {c.code: c.rule for c in pack.choices(PROGRAMME, "group")}
    age = age_on(child.born_on, child.on) if child.born_on else 0
    if age >= pack.figure("child_age", child.area_code, child.on).value:
        return []
    found: list[str] = []
    lost = [p for p in child.parents if p.state in LOST]
    unable = [p for p in child.parents if _unable(p, child.on)]
    if len(lost) == 2:
        found.append("orphan")
    elif len(lost) + len(unable) == 2 and child.parents:
        found.append("unattended_child")
    young = age < pack.figure("left_behind_age", child.area_code, child.on).value
    away = [p for p in child.parents if p.state == "away"]
    one_unable = len(away) == 1 and len(unable) + len(lost) == 1
    if child.rural and young and (len(away) == 2 or one_unable):
        found.append("left_behind_child")
    if child.facts:
        found.append("hard_pressed_child")
    return [(code, rules[code]) for code in found]


def _unable(parent: ParentFacts, on: date) -> bool:
    if parent.state not in UNABLE:
        return False
    if parent.state in NEEDS_HALF_YEAR:
        return parent.since is not None and on - parent.since >= HALF_YEAR
    return True


def _runs_out(
    child: ChildFacts, groups: Sequence[tuple[str, str]], pack: PolicyPack
) -> date | None:
    if child.born_on is None or not groups:
        return None
    left_behind = any(code == "left_behind_child" for code, _ in groups)
    name = "left_behind_age" if left_behind else "child_age"
    years = pack.figure(name, child.area_code, child.on).value
    try:
        return child.born_on.replace(year=child.born_on.year + years)
    except ValueError:  # 29 February
        return date(child.born_on.year + years, 3, 1)


def carer_issues(
    born_on: date | None, already: int, starts_on: date, ends_on: date, on: date
) -> list[FieldIssue]:
    """What of a carer can be checked (未成年人保护法 art. 22): an adult, a term that holds."""
    found = []
    if born_on is not None and age_on(born_on, on) < 18:
        found.append(FieldIssue("carer", "child.carer_minor"))
    if ends_on <= starts_on:
        found.append(FieldIssue("ends_on", "child.term"))
    if already >= 3:
        found.append(FieldIssue("carer", "child.carer_many", {"count": already}))
    return found
