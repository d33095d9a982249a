"""The caseload, the most urgent first."""

from datetime import date, timedelta

from app.policy.packs import PolicyPack
from app.queries.children_list import ChildrenList, ChildrenPage, ChildRow
from app.records.people import Person
from app.rules.children import PROGRAMME, RunsOut
from app.rules.id_number import age_on
from db.child_book import Known, open_files
from db.groups import PeopleGroups
from db.reading import Reading

SEX = {"male": "男", "female": "女"}
WEEK = 7


def run(query: ChildrenList, reading: Reading) -> ChildrenPage:
    """Everything is counted over the village asked for; the rows are those of the filter."""
    book, groups = open_files(reading), PeopleGroups(reading)
    villages = {k.file.area: reading.area_name(k.file.area) for k in book}
    mine = [k for k in book if query.village in ("", k.file.area)]
    pairs = sorted(
        ((_row(k, reading), k) for k in mine), key=lambda pair: (pair[0].days_left, pair[0].id)
    )
    need = [k for k in mine if k.needs_agreement]
    counts = {
        "": len(pairs),
        "due": sum(r.days_left <= WEEK for r, _ in pairs),
        "high": sum(r.risk == "high" for r, _ in pairs),
        "agreement": sum(bool(agreement_words(k, reading)) for k in mine),
    }
    for known in mine:
        for group in known.view.groups:
            counts[group.code] = counts.get(group.code, 0) + 1
    return ChildrenPage(
        rows=tuple(r for r, k in pairs if _fits(query.group, r, k, reading)),
        total=len({groups.stands_for(k.file.child_id) for k in mine}),
        due_this_week=counts["due"],
        late=sum(r.days_left < 0 for r, _ in pairs),
        high_risk=counts["high"],
        agreements_percent=percent_signed(need, reading),
        agreements_ending=counts["agreement"],
        zeros=zeros(mine),
        counts=counts,
        villages=tuple(sorted(villages.items())),
        late_tasks=sum(t.due_on < reading.today for k in mine for t in k.open_tasks),
    )


def percent_signed(need: list[Known], reading: Reading) -> int:
    """Of the children who need one, how many have an agreement that runs (the plan asks for all by 2025)."""
    signed = sum(k.agreement_on(reading.today) is not None for k in need)
    return 100 * signed // len(need) if need else 100


def zeros(book: list[Known]) -> tuple[int, int, int]:
    """Unguarded, out of school, without hukou."""
    return (
        sum(bool({"unguarded", "alone"} & set(k.view.facts)) for k in book),
        sum("out_of_school" in k.view.facts for k in book),
        sum("no_hukou" in k.view.facts for k in book),
    )


def _fits(group: str, row: ChildRow, known: Known, reading: Reading) -> bool:
    if group == "due":
        return row.days_left <= WEEK
    if group == "high":
        return row.risk == "high"
    if group == "agreement":
        return bool(agreement_words(known, reading))
    return not group or any(g.code == group for g in known.view.groups)


def agreement_words(known: Known, reading: Reading) -> str:
    """What is wrong with the agreement of a child who needs one; nothing where it runs."""
    running = known.agreement_on(reading.today)
    if running is None:
        if known.agreements and known.needs_agreement:
            return "委托照护协议已到期"
        return "没有委托照护协议" if known.needs_agreement else ""
    pack = reading.policy(known.file.area, reading.today)
    warn = pack.figure("agreement_warn_days", known.file.area, reading.today).value
    if running.ends_on - reading.today <= timedelta(days=warn):
        return f"协议 {day_words(running.ends_on)} 到期"
    return "协议还没有签字" if running.signed_on is None else ""


def day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def runs_out_words(ends: RunsOut) -> str:
    """A day on which a group's facts end, in words."""
    reasons = {
        "left_behind_age": "满 16 岁，类别将变",
        "child_age": "满 18 岁，将结案",
        "father": "父亲的情形到期",
        "mother": "母亲的情形到期",
    }
    return f"{day_words(ends.on)}{reasons[ends.why]}"


def words_about(child: Person, reading: Reading) -> str:
    age = f"{age_on(child.born_on, reading.today)} 岁" if child.born_on else ""
    return f"{SEX.get(child.sex or '', '')} {age}".strip()


def labels(pack: PolicyPack, name: str) -> dict[str, str]:
    return {c.code: c.label for c in pack.choices(PROGRAMME, name)}


def to_mind(known: Known, reading: Reading) -> str:
    """The one thing to mind about a child: what is grave, what runs out, what the risk rests on."""
    pack = reading.policy(known.file.area, reading.today)
    tasks = [t.what for t in known.open_tasks if t.gravity in ("danger", "urgent")]
    warn = pack.figure("runs_out_warn_days", known.file.area, reading.today).value
    soon = [
        runs_out_words(e) for e in known.view.runs_out if 0 <= (e.on - reading.today).days <= warn
    ]
    facts = labels(pack, "fact")
    risk = "、".join(facts[f] for f in known.view.risk_facts) if known.view.risk != "low" else ""
    found = [*tasks[:1], *soon[:1], risk, agreement_words(known, reading)]
    return next((words for words in found if words), "")


def _row(known: Known, reading: Reading) -> ChildRow:
    pack = reading.policy(known.file.area, reading.today)
    names = labels(pack, "group")
    groups = tuple(g.code for g in known.view.groups)
    return ChildRow(
        id=known.file.id,
        name=known.child.name,
        words=words_about(known.child, reading),
        groups=tuple(names[code] for code in groups),
        confirmed=set(groups) == set(known.file.confirmed_groups),
        risk=known.view.risk,
        risk_label=labels(pack, "risk")[known.view.risk],
        mind=to_mind(known, reading),
        next_visit_on=known.view.next_visit_on,
        days_left=(known.view.next_visit_on - reading.today).days,
        area=known.file.area,
        village=reading.area_name(known.file.area),
    )
