"""What is to be done, of every kind, in one list: the most urgent first."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.queries.case_list import CaseRow
from app.queries.children_list import ChildRow
from app.queries.home_page import Alert
from app.queries.visits_due import TaskRow, VisitRow
from ui.cases.rows import days_tone, days_words

LATER = 10**6  # stands behind everything that has a day
SOON = 3
KINDS = (("", "全部"), ("case", "办件"), ("visit", "走访"), ("child", "儿童"), ("task", "事项"))
ALERTS = {
    "dangers": ("{count} 件危及生命的事没有办结", "先救人，再补记录，当天办结", "danger", "visits"),
    "silent_reports": (
        "{count} 份强制报告没有公安反馈",
        "超过时限，请催问并登记",
        "danger",
        "children",
    ),
    "notices": ("{count} 条机器提醒要核实", "恢复过旧备份或被复制过", "danger", "sync"),
    "silent_days": ("{count} 天没有收到上级的内容", "请尽快交换一次", "danger", "sync"),
    "questions": ("{count} 处有人等您回话", "两边写的不一样，请您核实", "warning", "sync"),
    "conflicts": ("{count} 处待您定夺", "两边都改过同一项，两个值都在", "warning", "sync"),
    "case_conflicts": ("{count} 件的办理意见互相冲突", "定夺之前不发放", "danger", "sync"),
    "stuck": ("{count} 样内容停在半路", "从什么时候、怎么办，在数据同步里", "warning", "sync"),
    "quarantine": ("{count} 条没有收下", "原因在数据同步里", "warning", "sync"),
    "agreements": ("{count} 份委托照护协议将到期", "一个月内到期或已过期", "warning", "children"),
}

SECTIONS = {
    "questions": "conflicts",
    "conflicts": "conflicts",
    "case_conflicts": "conflicts",
    "quarantine": "refused",
    "notices": "watch",
    "stuck": "watch",
}


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """``room`` and ``where`` are what one click opens."""

    id: str
    kind: str
    who: str = field(repr=False)
    what: str = field(repr=False)
    stage: str = field(repr=False)
    days_left: int
    due: str
    tone: str
    room: str
    where: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AlertLine:
    title: str
    note: str
    tone: str
    room: str
    section: str = ""  # of the exchange room


def of_cases(rows: Iterable[CaseRow]) -> list[AgendaItem]:
    """Those whose next step is the person's own."""
    return [
        AgendaItem(
            f"case-{r.id}", "case", r.applicant + (f" 等 {r.members} 人" if r.members > 1 else ""),
            r.programme, f"{r.status_label} · {r.receipt_number}",
            LATER if r.days_left is None else r.days_left, days_words(r), days_tone(r),
            "cases", (("case_id", r.id),),
        )
        for r in rows
        if r.mine
    ]  # fmt: skip


def of_visits(rows: Iterable[VisitRow]) -> list[AgendaItem]:
    return [
        AgendaItem(
            f"visit-{r.id}", "visit", f"{r.name}  {r.words}", "入户走访", f"{r.group} · {r.village}",
            r.days_left, natural_days(r.days_left), tone_of(r.days_left),
            "visits", (("enrolment_id", r.id),),
        )
        for r in rows
    ]  # fmt: skip


def of_tasks(rows: Iterable[TaskRow]) -> list[AgendaItem]:
    return [
        AgendaItem(
            f"task-{r.id}", "task", r.name, f"事项 · {r.gravity_label}", r.what, r.days_left,
            natural_days(r.days_left), tone_of(r.days_left), "visits", (("task_id", r.id),),
        )
        for r in rows
    ]  # fmt: skip


def of_children(rows: Iterable[ChildRow]) -> list[AgendaItem]:
    return [
        AgendaItem(
            f"child-{r.id}", "child", f"{r.name}  {r.words}", "儿童走访",
            " · ".join(part for part in (f"风险{r.risk_label}", r.mind) if part),
            r.days_left, natural_days(r.days_left), tone_of(r.days_left),
            "children", (("file_id", r.id),),
        )
        for r in rows
    ]  # fmt: skip


def chosen(items: Iterable[AgendaItem], kind: str, when: str) -> list[AgendaItem]:
    """``when``: today, late, soon, or empty for all."""
    found = [i for i in items if (not kind or i.kind == kind) and _fits(i.days_left, when)]
    return sorted(found, key=lambda i: (i.days_left, i.kind, i.id))


def _fits(days: int, when: str) -> bool:
    match when:
        case "today":
            return days == 0
        case "late":
            return days < 0
        case "soon":
            return 0 < days <= SOON
    return True


def split(items: Iterable[AgendaItem]) -> str:
    """How many of each kind, in the little room of a card: 走访 9 办件 2."""
    found = list(items)
    counted = [(sum(i.kind == kind for i in found), words) for kind, words in KINDS[1:]]
    most = sorted(((count, words) for count, words in counted if count), reverse=True)
    return " ".join(f"{words} {count}" for count, words in most[:2]) + (" 等" if most[2:] else "")


def alert_lines(alerts: Iterable[Alert], rooms: Iterable[str]) -> list[AlertLine]:
    """In the order of how grave they are; only what the person has a room for."""
    there, given = set(rooms), {alert.kind: alert.count for alert in alerts}
    return [
        AlertLine(title.format(count=given[kind]), note, tone, room, SECTIONS.get(kind, ""))
        for kind, (title, note, tone, room) in ALERTS.items()
        if given.get(kind) and room in there
    ]


def natural_days(left: int) -> str:
    if left < 0:
        return f"超期 {-left} 天"
    return "今天" if left == 0 else f"剩 {left} 天"


def tone_of(left: int) -> str:
    return "danger" if left <= 0 else "warning" if left <= SOON else "ok"
