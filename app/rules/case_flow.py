"""A case's status folded from its decisions, what may be done next, and by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.errors import FieldIssue
from app.policy.errors import CalendarUnknown
from app.policy.packs import PolicyPack, Programme, Step
from app.records.assistance import Case, Decision
from app.rules.calendar import WorkCalendar, notice_ends

CONFLICT = "conflict"
INVESTIGATORS = 2


@dataclass(frozen=True, slots=True)
class CaseState:
    """Where a case stands. Heads that differ in status are a conflict: nothing is paid, no notice given."""

    status: str
    heads: tuple[Decision, ...]
    in_conflict: bool

    @property
    def last(self) -> Decision:
        return self.heads[-1]


def fold(decisions: Iterable[Decision]) -> CaseState | None:
    """The state that these decisions lead to; None while none of them has all its parents."""
    known = {d.id: d for d in decisions}
    whole = _with_all_parents(known)
    named = {parent for d in whole.values() for parent in d.parents}
    heads = sorted((d for d in whole.values() if d.id not in named), key=lambda d: (d.on, d.id))
    if not heads:
        return None
    differ = len({d.status for d in heads}) > 1
    return CaseState(CONFLICT if differ else heads[-1].status, tuple(heads), differ)


def _with_all_parents(known: dict[str, Decision]) -> dict[str, Decision]:
    """Decisions whose parents are all here, and theirs: the others wait."""
    whole: dict[str, Decision] = {}
    waiting = dict(known)
    while ready := [d for d in waiting.values() if all(p in whole for p in d.parents)]:
        for decision in ready:
            whole[decision.id] = waiting.pop(decision.id)
    return whole


def step_of(programme: Programme, code: str) -> Step:
    return next(step for step in programme.steps if step.code == code)


def next_steps(programme: Programme, status: str) -> tuple[Step, ...]:
    """What may be done from a status, in the order of the pack."""
    return tuple(step for step in programme.steps if status in step.after)


def status_label(programme: Programme, status: str) -> str:
    if status == CONFLICT:
        return "办理结果有冲突，待定夺"
    return next((s.status_label for s in programme.steps if s.status == status), status)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit: so many days after ``start``. ``on`` is None while a year's holidays are not known yet."""

    start: date
    days: int
    working: bool
    on: date | None

    def left(self, today: date, calendar: WorkCalendar) -> int | None:
        """Days left, exact even where the day itself is not known yet; negative when it is past."""
        if not self.working:
            return (self.start - today).days + self.days
        try:
            return self.days - calendar.between(self.start, today)
        except CalendarUnknown:
            return None


def deadline(start: date, days: int, calendar: WorkCalendar, *, working: bool = True) -> Deadline:
    """The deadline ``days`` after ``start``. Never guesses: an unknown year leaves the day open."""
    try:
        on = calendar.add(start, days) if working else notice_ends(start, days)
    except CalendarUnknown:
        on = None
    return Deadline(start, days, working, on)


def due_after(
    step: Step, on: date, case: Case, pack: PolicyPack, calendar: WorkCalendar
) -> Deadline | None:
    """By when the step after this one is due; None when nothing more is."""
    if not step.limit:
        return None
    figure = pack.figure(step.limit, case.area, on)
    start = case.accepted_on if step.limit_from == "accepted" else on
    return deadline(start, figure.value, calendar, working=figure.unit != "days")


def step_issues(
    step: Step,
    on: date,
    content: dict[str, object],
    *,
    case: Case,
    history: Sequence[Decision],
    by: str,
    pack: PolicyPack,
    today: date,
) -> list[FieldIssue]:
    """Everything that speaks against taking this step so."""
    found: list[FieldIssue] = []
    if on > today:
        found.append(FieldIssue("on", "step.future"))
    if history and on < max(d.on for d in history):
        found.append(FieldIssue("on", "step.before_last"))
    checks = {
        "verification_request": lambda: _needs(content, "items"),
        "verification_result": lambda: _needs(content, "items"),
        "told": lambda: _needs(content, "told_how"),
        "objection": lambda: _needs(content, "what"),
        "investigation": lambda: _investigation(content),
        "opinion": lambda: _opinion(case, by, pack),
        "notice": lambda: _needs(content, "place"),
        "notice_closed": lambda: _notice_closed(content, on, history, case, pack),
        "confirmation": lambda: _county_visit(content, case),
        "refusal": lambda: _needs(content, "reason", "rule"),
        "return": lambda: _needs(content, "reason"),
    }
    if step.form in checks:
        found += checks[step.form]()
    return found


def _needs(content: dict[str, object], *names: str) -> list[FieldIssue]:
    return [FieldIssue(name, "field.needed") for name in names if not content.get(name)]


def _investigation(content: dict[str, object]) -> list[FieldIssue]:
    """At least two investigators, a member present, the housing seen (57号 第十六条)."""
    found = _needs(content, "present", "housing")
    names = content.get("investigators")
    people = {n for n in names if n} if isinstance(names, list | tuple) else set()
    if len(people) < INVESTIGATORS:
        found.append(FieldIssue("investigators", "step.two_investigators"))
    return found


def _opinion(case: Case, by: str, pack: PolicyPack) -> list[FieldIssue]:
    """By another person than who accepted, unless the county's pack only warns."""
    switch = pack.programme(case.programme).switches.get("opinion_by_acceptor", "forbid")
    if by == case.accepted_by and switch == "forbid":
        return [FieldIssue("by", "step.same_person")]
    return []


def _notice_closed(
    content: dict[str, object],
    on: date,
    history: Sequence[Decision],
    case: Case,
    pack: PolicyPack,
) -> list[FieldIssue]:
    """Seven natural days, the first being the day after posting; with evidence of posting."""
    found = _needs(content, "evidence")
    posted = [d.on for d in history if d.step == "post_notice"]
    if posted:
        days = pack.figure("notice_days", case.area, on).value
        ends = notice_ends(max(posted), days)
        if on <= ends:
            found.append(FieldIssue("on", "step.notice_runs", {"ends": ends.isoformat()}))
    return found


def _county_visit(content: dict[str, object], case: Case) -> list[FieldIssue]:
    """The county visits where a near relative is registered (57号 第二十条)."""
    if case.relative_of_staff and not content.get("county_visit_on"):
        return [FieldIssue("county_visit_on", "step.county_visit")]
    return []
