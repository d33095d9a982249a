"""Filling the demo's visits and children: groups and risks of every kind, what is late, what is about to end."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from app.clock import SHANGHAI, SetClock
from app.commands.change_agreement import ChangeAgreement
from app.commands.confirm_groups import ConfirmGroups
from app.commands.entrust_child import EntrustChild
from app.commands.note_incident import NoteIncident
from app.commands.open_child_file import OpenChildFile
from app.commands.record_visit import RecordVisit
from app.commands.report_incident import ReportIncident
from app.commands.visit_child import VisitChild
from app.demo.people import Population
from app.desk import Desk
from app.queries.child_page import ChildPageQuery
from app.queries.children_list import ChildrenList
from app.visit_entry import Finding

DeskOf = Callable[[str], Desk]
# How long ago a child was last visited, in days, in turn; None: never yet.
VISITED: tuple[int | None, ...] = (3, 12, 40, None, 26, 70, 5, 33)
WELL = {
    "carer_now": "as_paper", "father_contact": "week", "attends": "regular", "injury": "none",
    "health": ["well"], "mind": ["well"], "places": ["safe"], "asked_alone": "yes",
}  # fmt: skip
# What else a visit found, in turn.
FOUND: tuple[dict[str, object], ...] = (
    {"wish": "想爸爸过年回家"},
    {"mind": ["sad"], "marks": ["down"], "wish": "想和妈妈视频"},
    {"places": ["water"], "wish": "想要一个书包"},
    {},
)
TEKUN_WELL = {
    "condition": "same", "eaten": "yes", "illness": ["none"], "medicine": "taken", "mood": ["good"],
    "food": "enough", "heating": "good", "fire": "safe", "house": "sound", "carer": "came", "paid": "yes",
    "card": "self", "home_wish": "no",
}  # fmt: skip
TEKUN_FOUND: tuple[dict[str, object], ...] = (
    {},
    {"fire": "pipe"},
    {"bedding": ["thin"], "needs": ["aids"]},
    {"condition": "worse", "carer": "seldom"},
)


def fill_children(
    population: Population,
    desk_of: DeskOf,
    clock: SetClock,
    villages: tuple[str, ...],
    count: int,
    user: str,
    today: date,
) -> None:
    """Open files over the past months, visit, entrust; in one village something grave happens."""
    spots = [place % len(villages) for place in (0, 7, 0, 7, 3)]  # most live where the laptops are
    files: list[tuple[str, OpenChildFile]] = []
    for number in range(count):
        clock.time = at(today - timedelta(days=100 - number), 14, number % 50)
        command = population.child(villages[spots[number % len(spots)]], number)
        files.append((desk_of(user).do(command).result, command))
    for number, (file_id, command) in enumerate(files):
        ago = VISITED[number % len(VISITED)]
        if ago is not None:
            clock.time = at(today - timedelta(days=ago), 15, number % 50)
            answers = {**WELL, **FOUND[number % len(FOUND)]}
            visit = VisitChild(file_id=file_id, answers=answers, found=command.facts or ())
            desk_of(user).do(visit)
        clock.time = at(today - timedelta(days=2), 9, number % 50)
        page = desk_of(user).ask(ChildPageQuery(file_id=file_id))
        if number % 5:
            groups = tuple(g.code for g in page.groups)
            desk_of(user).do(ConfirmGroups(file_id=file_id, groups=groups))
        if number % 4 and any(g.code == "left_behind_child" for g in page.groups):
            parents = "、".join(p.name for p in page.parents)
            _entrust(population, desk_of(user), file_id, parents, number, today)
    clock.time = at(today, 16, 0)
    if files:
        _report(desk_of(user), clock, files[0], today)


def _entrust(
    population: Population, desk: Desk, file_id: str, parents: str, number: int, today: date
) -> None:
    """Most agreements run for months; every third is about to end, one in four still unsigned."""
    carer = population.someone(32, 58)
    left = timedelta(days=12 + number % 20 if number % 3 == 0 else 200)
    agreement = desk.do(
        EntrustChild(
            file_id=file_id, principal="both", principal_name=parents,
            carer_name=carer.name, carer_id_number=carer.id_number, carer_phone=population.phone(),
            carer_relation=population.pick("姑姑", "舅舅", "伯父", "婶婶"), reason="父母外出务工",
            starts_on=today + left - timedelta(days=365), ends_on=today + left,
            contact="每周日晚视频", child_opinion="愿意跟着", carer_statement=True,
            informed_school_on=today - timedelta(days=100),
        )
    ).result  # fmt: skip
    if number % 4 != 1:
        signed = today + left - timedelta(days=364)
        desk.do(ChangeAgreement(agreement_id=agreement, signed_on=min(signed, today)))


def _report(desk: Desk, clock: SetClock, first: tuple[str, OpenChildFile], today: date) -> None:
    """One mandatory report that the police answered, one that they have been silent on since yesterday."""
    file_id, child = first
    now = clock.time
    clock.time = at(today - timedelta(days=9), 10, 5)
    old = desk.do(
        ReportIncident(
            village=child.village, situation="abandoned", file_id=file_id, child_words=child.name,
            child_place="外婆家", course="邻居反映孩子独自在家三天", measures="已接到外婆家，村干部陪同",
            police_called_at=clock.time, police_station="大河派出所", reporter_name="邻居", urgent=False,
        )
    ).result  # fmt: skip
    clock.time = at(today - timedelta(days=8), 9, 0)
    desk.do(
        NoteIncident(
            incident_id=old,
            step="police_answer",
            unit="大河派出所",
            words="已训诫监护人，责令父亲返家",
        )
    )
    clock.time = at(today - timedelta(days=1), 9, 20)
    desk.do(
        ReportIncident(
            village=child.village, situation="many_injuries", child_words="女孩，约 9 岁，穿红色棉衣",
            child_place="村小学医务室", course="老师发现手臂、背部多处淤青，孩子不愿回家",
            police_called_at=clock.time, police_station="大河派出所",
        )
    )  # fmt: skip
    clock.time = now


def directors_day(desk: Desk, clock: SetClock, village: str, today: date) -> None:
    """What a director wrote on the village's own laptop and has not brought up yet: a visit and a report."""
    rows = desk.ask(ChildrenList(group="")).rows
    if not rows:
        return
    clock.time = min(at(today, 9, 30), clock.time)
    desk.do(VisitChild(file_id=rows[0].id, answers={**WELL, "wish": "想要一本故事书"}))
    desk.do(
        ReportIncident(
            village=village, situation="other", file_id=rows[-1].id, child_words=rows[-1].name,
            child_place="家中", course="常被醉酒的父亲赶出家门，昨夜在邻居家过夜", urgent=False,
            police_called_at=clock.time, police_station="大河派出所", reporter_name="邻居",
        )
    )  # fmt: skip


def fill_visits(
    population: Population,
    desk_of: DeskOf,
    clock: SetClock,
    villages: tuple[str, ...],
    count: int,
    user: str,
    today: date,
) -> None:
    """Recipients of every grade; some visited lately, some late, one not met twice, one in danger."""
    for number in range(count):
        since = today - timedelta(days=150 - number if number % 6 else 15)
        clock.time = at(since, 10, number % 50)
        until = today + timedelta(days=(20, 300, 200, -10)[number % 4])
        command = population.tekun(villages[number % len(villages)], until if number % 5 else None)
        enrolment = desk_of(user).do(command).result
        if number % 7 == 5:
            continue  # nobody has been there yet
        ago = (2, 9, 21, 5, 13, 38)[number % 6]
        clock.time = at(today - timedelta(days=ago), 11, number % 50)
        answers = {**TEKUN_WELL, **TEKUN_FOUND[number % len(TEKUN_FOUND)]}
        found: tuple[Finding, ...] = ()
        if number == 1:
            found = (
                Finding(what="夜里一氧化碳报警，人已移到侄子家", gravity="danger", kind="fire"),
            )
        desk_of(user).do(
            RecordVisit(
                enrolment_id=enrolment, answers=answers, able=dict(command.able or {}), findings=found,
                spoke_with="self", signed=True,
            )
        )  # fmt: skip
        if number % 6 == 3:
            clock.time = at(today - timedelta(days=1), 11, number % 50)
            again = RecordVisit(
                enrolment_id=enrolment, not_met_reason="hospital", next_on=today + timedelta(days=2)
            )
            desk_of(user).do(again)
    clock.time = at(today, 16, 0)


def at(day: date, hour: int, minute: int) -> datetime:
    """A moment of a day in the office's time."""
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)
