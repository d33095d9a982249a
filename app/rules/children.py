"""Which groups a child belongs to, how great the risk is, when the next visit is due. Computed; a person confirms."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.errors import FieldIssue
from app.policy.packs import Choice, PolicyPack
from app.rules.household import MIND
from app.rules.id_number import age_on
from app.rules.visits import EXAMPLE

PROGRAMME = "children"
GRADES = ("low", "middle", "high")


@dataclass(frozen=True, slots=True)
class ParentFacts:
    """One parent's state, since when, until when, and when somebody last heard of them."""

    state: str
    since: date | None = None
    until: date | None = None
    last_contact_on: date | None = None
    which: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """What the rules are told of a child. ``facts`` are those that people have noted down."""

    born_on: date | None
    on: date
    area_code: str
    opened_on: date
    rural: bool = True
    parents: tuple[ParentFacts, ...] = ()
    facts: tuple[str, ...] = ()
    guardian_born_on: date | None = None
    guardian_disabled: bool = False
    disabled: bool = False
    in_school: bool = True
    has_hukou: bool = True
    on_assistance: bool = False
    last_met_on: date | None = None
    agreed_on: date | None = None  # set at the end of the last visit or try
    missed: bool = False
    tried_on: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the pack, the rule it rests on, and since when its facts hold as far as is known."""

    code: str
    rule: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class RunsOut:
    """A day on which the facts of a group end: ``why`` is a birthday or a parent coming back."""

    on: date
    why: str  # "left_behind_age", "child_age", "father", "mother"


@dataclass(frozen=True, slots=True)
class ChildView:
    """What comes of it."""

    groups: tuple[Group, ...]
    facts: tuple[str, ...]  # noted and computed, the gravest first
    computed: tuple[str, ...]
    risk: str
    risk_facts: tuple[str, ...]
    next_visit_on: date
    why_next: str
    runs_out: tuple[RunsOut, ...]


def look_at(child: ChildFacts, pack: PolicyPack) -> ChildView:
    """Groups, risk and rhythm of a child on a day."""
    known = {c.code: c for c in pack.choices(PROGRAMME, "fact")}
    computed = tuple(f for f in computed_facts(child, pack) if f not in child.facts)
    every = [f for f in (*child.facts, *computed) if f in known]
    every.sort(key=lambda f: -GRADES.index(known[f].note))
    groups = tuple(_groups(replace(child, facts=tuple(every)), pack))
    risk = max((known[f].note for f in every), key=GRADES.index, default="low")
    due, why = _next_visit(child, risk, pack)
    return ChildView(
        groups=groups,
        facts=tuple(every),
        computed=computed,
        risk=risk,
        risk_facts=tuple(f for f in every if known[f].note == risk),
        next_visit_on=due,
        why_next=why,
        runs_out=tuple(sorted(_runs_out(child, groups, pack), key=lambda r: r.on)),
    )


def computed_facts(child: ChildFacts, pack: PolicyPack) -> tuple[str, ...]:
    """What follows from the file itself, so that nobody has to tick it."""
    area, on = child.area_code, child.on
    age = age_on(child.born_on, on) if child.born_on else None
    old = pack.figure("old_guardian_age", area, on).value
    guardian = child.guardian_born_on
    school_age = pack.figure("school_age", area, on).value
    away = [p for p in child.parents if p.state == "away"]
    found = (
        ("both_away", len(away) == 2),
        (
            "old_guardian",
            child.guardian_disabled or (guardian is not None and age_on(guardian, on) > old),
        ),
        ("no_contact", _no_contact(child, pack)),
        ("out_of_school", not child.in_school and (age is None or age >= school_age)),
        ("no_hukou", not child.has_hukou),
        ("poor", child.on_assistance),
        ("disabled", child.disabled),
    )
    return tuple(code for code, holds in found if holds)


def _no_contact(child: ChildFacts, pack: PolicyPack) -> bool:
    """Whether no living parent who is away has been heard of for too long. What is unknown says nothing."""
    states = _states(pack)
    apart = [p for p in child.parents if p.state != "home" and states[p.state].note != "lost"]
    if not apart or any(p.state == "home" for p in child.parents):
        return False
    limit = timedelta(days=pack.figure("no_contact_days", child.area_code, child.on).value)
    return all(_silent(p, child.on, limit) for p in apart)


def _silent(parent: ParentFacts, on: date, limit: timedelta) -> bool:
    heard = parent.last_contact_on
    if parent.state == "out_of_contact" and heard is None:
        heard = parent.since
    return heard is not None and on - heard > limit


def _states(pack: PolicyPack) -> dict[str, Choice]:
    return {c.code: c for c in pack.choices(PROGRAMME, "parent_state")}


def _groups(child: ChildFacts, pack: PolicyPack) -> Iterable[Group]:
    rules = {c.code: c.rule for c in pack.choices(PROGRAMME, "group")}
    age = age_on(child.born_on, child.on) if child.born_on else 0
    if age >= pack.figure("child_age", child.area_code, child.on).value:
        return
    states = _states(pack)
    lost = [p for p in child.parents if states[p.state].note == "lost"]
    unable = [p for p in child.parents if _unable(p, child, pack)]
    if len(lost) == 2:
        yield Group("orphan", rules["orphan"], _latest(lost))
    elif unable and len(lost) + len(unable) == 2:
        yield Group("unattended_child", rules["unattended_child"], _latest([*lost, *unable]))
    young = age < pack.figure("left_behind_age", child.area_code, child.on).value
    away = [p for p in child.parents if p.state == "away"]
    one_unable = len(away) == 1 and len(unable) + len(lost) == 1
    if child.rural and young and (len(away) == 2 or one_unable):
        yield Group("left_behind_child", rules["left_behind_child"], _latest(away))
    counted = {c.code for c in pack.choices(PROGRAMME, "fact") if c.counted}
    if counted.intersection(child.facts):
        yield Group("hard_pressed_child", rules["hard_pressed_child"])


def _latest(parents: Iterable[ParentFacts]) -> date | None:
    """From when both hold."""
    days = [p.since for p in parents]
    return max((d for d in days if d), default=None) if all(days) else None


def _unable(parent: ParentFacts, child: ChildFacts, pack: PolicyPack) -> bool:
    """One of the states of 民发〔2019〕62号 一: a term, or a silence, of six months or more."""
    note = _states(pack)[parent.state].note
    if note != "unable_long":
        return note == "unable"
    months = pack.figure("state_months", child.area_code, child.on).value
    if parent.since is None:
        return False
    term = parent.state != "out_of_contact" and parent.until is not None
    end = parent.until if term and parent.until else child.on
    still = parent.until is None or parent.until >= child.on
    return still and months_after(parent.since, months) <= end


def _next_visit(child: ChildFacts, risk: str, pack: PolicyPack) -> tuple[date, str]:
    figure = pack.figure("visit_days", child.area_code, child.on, risk)
    days, mark = figure.value, EXAMPLE if figure.certainty == "example" else ""
    label = {c.code: c.label for c in pack.choices(PROGRAMME, "risk")}[risk]
    if child.missed and child.agreed_on is not None:
        latest = (child.tried_on or child.on) + timedelta(days=days)
        return min(child.agreed_on, latest), "上次没见到，约定再去"
    due = (child.last_met_on or child.opened_on) + timedelta(days=days)
    if child.agreed_on is not None and child.last_met_on and child.agreed_on < due:
        return max(child.agreed_on, child.last_met_on), "上次约定"
    return due, f"风险{label}，每 {days} 天{mark}"


def _runs_out(child: ChildFacts, groups: tuple[Group, ...], pack: PolicyPack) -> Iterable[RunsOut]:
    if not groups:
        return
    if child.born_on is not None:
        left_behind = any(g.code == "left_behind_child" for g in groups)
        name = "left_behind_age" if left_behind else "child_age"
        years = pack.figure(name, child.area_code, child.on).value
        yield RunsOut(years_after(child.born_on, years), name)
    for parent in child.parents:
        if parent.until is not None and parent.until >= child.on and parent.state != "home":
            yield RunsOut(parent.until, parent.which)


def years_after(day: date, years: int) -> date:
    """The birthday; of 29 February, in other years, 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarerFacts:
    """What can be checked of somebody whom a child is entrusted to."""

    born_on: date | None
    disability_grade: int | None = None
    disability_type: str | None = None
    already: int = 0
    own_parent: bool = False


SEVERE_GRADE = 2


def carer_issues(
    carer: CarerFacts, starts_on: date, ends_on: date, on: date, most: int
) -> list[FieldIssue]:
    """An adult who can care, not for too many at once, for a term that holds (未成年人保护法 art. 22)."""
    found = []
    if carer.born_on is not None and age_on(carer.born_on, on) < 18:
        found.append(FieldIssue("carer_id_number", "child.carer_minor"))
    if carer.own_parent:
        found.append(FieldIssue("carer_id_number", "child.carer_parent"))
    severe = carer.disability_grade is not None and carer.disability_grade <= SEVERE_GRADE
    if severe or (carer.disability_grade is not None and carer.disability_type in MIND):
        found.append(FieldIssue("carer_id_number", "child.carer_disabled"))
    if ends_on <= starts_on:
        found.append(FieldIssue("ends_on", "child.term"))
    if carer.already >= most:
        found.append(FieldIssue("carer_id_number", "child.carer_many", {"count": carer.already}))
    return found
