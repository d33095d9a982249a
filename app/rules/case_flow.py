"""A case's status folded from its decisions, what may be done next, and by when."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Each after those it rests on, also where several fall on one day; what still waits comes last."""
    known = {d.id: d for d in decisions}
    place = {id_: n for n, id_ in enumerate(_with_all_parents(known))}
    return sorted(known.values(), key=lambda d: (d.on, place.get(d.id, len(known)), d.id))


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


@dataclass(frozen=True, slots=True)
class Taking:
    """A step as somebody is about to take it."""

    step: Step
    on: date
    content: Mapping[str, object]
    case: Case
    history: Sequence[Decision]
    by: str
    pack: PolicyPack
    today: date
    unsigned: int = 0  # counted adults whose authorisation is missing


def step_issues(taking: Taking) -> list[FieldIssue]:
    """Everything that speaks against taking this step so."""
    found: list[FieldIssue] = []
    if taking.on > taking.today:
        found.append(FieldIssue("on", "step.future"))
    if taking.history and taking.on < max(d.on for d in taking.history):
        found.append(FieldIssue("on", "step.before_last"))
    programme = taking.pack.programme(taking.case.programme)
    for question in programme.forms.get(taking.step.form, ()):
        if question.needed and not taking.content.get(question.name):
            found.append(FieldIssue(question.name, "field.needed"))
        elif question.kind == "date":
            found += _date_issues(question.name, taking)
    for check in taking.step.checks:
        found += CHECKS[check](taking)
    return found


def _date_issues(name: str, taking: Taking) -> Iterator[FieldIssue]:
    """A day on a form may not lie ahead."""
    given = taking.content.get(name)
    if not given:
        return
    try:
        day = given if isinstance(given, date) else date.fromisoformat(str(given))
    except ValueError:
        yield FieldIssue(name, "step.date")
        return
    if day > taking.today:
        yield FieldIssue(name, "step.future")


def _authorisations(taking: Taking) -> Iterator[FieldIssue]:
    """A missing authorisation holds up the check, not the intake (57号 第九条、第十七条)."""
    if taking.unsigned:
        yield FieldIssue("authorisations", "step.authorisations", {"count": taking.unsigned})


def _two_investigators(taking: Taking) -> Iterator[FieldIssue]:
    """At least two investigators (57号 第十六条)."""
    names = taking.content.get("investigators")
    people = {n for n in names if n} if isinstance(names, list | tuple) else set()
    if len(people) < INVESTIGATORS:
        yield FieldIssue("investigators", "step.two_investigators")


def _other_person(taking: Taking) -> Iterator[FieldIssue]:
    """By another than who accepted: forbidden, a second signature, or only warned of, as the pack says."""
    if taking.by != taking.case.accepted_by:
        return
    programme = taking.pack.programme(taking.case.programme)
    switch = programme.switches.get("opinion_by_acceptor", "forbid")
    signer = str(taking.content.get("second_signer") or "").strip()
    if switch == "forbid":
        yield FieldIssue("by", "step.same_person")
    elif switch == "second_signature" and not signer:
        yield FieldIssue("second_signer", "step.second_signer")


def _notice_over(taking: Taking) -> Iterator[FieldIssue]:
    """Seven natural days, the first being the day after posting (57号 第十九条)."""
    posted = [d.on for d in taking.history if d.step == "post_notice"]
    if not posted:
        return
    days = taking.pack.figure("notice_days", taking.case.area, taking.on).value
    ends = notice_ends(max(posted), days)
    if taking.on <= ends:
        yield FieldIssue("on", "step.notice_runs", {"ends": ends.isoformat()})


def _county_visit(taking: Taking) -> Iterator[FieldIssue]:
    """The county visits where a near relative is registered or somebody complained (57号 第二十条)."""
    reason = taking.case.relative_of_staff or taking.content.get("complaint")
    if reason and not taking.content.get("county_visit_on"):
        yield FieldIssue("county_visit_on", "step.county_visit")


CHECKS: Mapping[str, Callable[[Taking], Iterator[FieldIssue]]] = {
    "authorisations": _authorisations,
    "two_investigators": _two_investigators,
    "other_person": _other_person,
    "notice_over": _notice_over,
    "county_visit": _county_visit,
}

_OPEN_STAGES = ("verify", "investigate", "opinion")
_OPEN_FORMS = ("investigation", "appraisal", "opinion")


def means_open(programme: Programme, status: str) -> bool:
    """Whether what a family has may still be corrected: until an opinion rests on it."""
    following = [s for s in next_steps(programme, status) if not s.ends]
    return any(s.stage in _OPEN_STAGES or s.form in _OPEN_FORMS for s in following)
