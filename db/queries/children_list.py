"""The caseload, the most urgent first."""

from app.policy.packs import PolicyPack
from app.queries.children_list import ChildrenList, ChildrenPage, ChildRow
from app.records.children import CareAgreement, ChildFile, ChildVisit, ParentState
from app.records.people import Person
from app.rules.children import PROGRAMME, ChildFacts, ChildView, ParentFacts, look_at
from app.rules.id_number import age_on
from db.reading import Reading

SEX = {"male": "男", "female": "女"}
RISKS = {"high": "高", "middle": "中", "low": "低"}
WEEK = 7


def run(query: ChildrenList, reading: Reading) -> ChildrenPage:
    """Every open file of the replica: a caseload is some dozens, a township some hundreds."""
    records = reading.records
    files = [f for f in records.find(ChildFile) if f.closed_on is None]
    people = {p.id: p for p in records.find_many(Person, "id", [f.child_id for f in files])}
    seen = [
        (f, people[f.child_id], view_of(f, people[f.child_id], reading))
        for f in files
        if f.child_id in people
    ]
    rows = [_row(f, p, v, reading) for f, p, v in seen]
    rows.sort(key=lambda r: (r.days_left, r.id))
    signed = {a.file_id for a in records.find(CareAgreement) if a.ended_on is None}
    need = [f for f, _, v in seen if any(code == "left_behind_child" for code, _ in v.groups)]
    counts = {"": len(rows), "due": sum(r.days_left <= WEEK for r in rows)}
    for _, _, view in seen:
        for code, _rule in view.groups:
            counts[code] = counts.get(code, 0) + 1
    wanted = [r for r, (_, _, v) in _paired(rows, seen) if _fits(query.group, r, v)]
    return ChildrenPage(
        rows=tuple(wanted),
        total=len(rows),
        due_this_week=counts["due"],
        late=sum(r.days_left < 0 for r in rows),
        agreements_percent=100 * sum(f.id in signed for f in need) // len(need) if need else 100,
        zeros=(
            sum("unguarded" in f.facts for f in files),
            sum(not f.in_school for f in files),
            sum(not f.has_hukou for f in files),
        ),
        counts=counts,
    )


def _paired(
    rows: list[ChildRow], seen: list[tuple[ChildFile, Person, ChildView]]
) -> list[tuple[ChildRow, tuple[ChildFile, Person, ChildView]]]:
    by_id = {f.id: (f, p, v) for f, p, v in seen}
    return [(row, by_id[row.id]) for row in rows]


def _fits(group: str, row: ChildRow, view: ChildView) -> bool:
    if group == "due":
        return row.days_left <= WEEK
    return not group or any(code == group for code, _ in view.groups)


def view_of(file: ChildFile, child: Person, reading: Reading) -> ChildView:
    """What the rules make of a child today."""
    parents = reading.records.find(ParentState, file_id=file.id)
    visits = reading.records.find(ChildVisit, file_id=file.id)
    met = [v.visited_at.date() for v in visits if v.not_met_reason is None]
    facts = ChildFacts(
        born_on=child.born_on,
        on=reading.today,
        area_code=file.area,
        rural=child.hukou_kind != "urban",
        parents=tuple(ParentFacts(p.state, p.since) for p in parents),
        facts=file.facts,
        last_visit_on=max(met, default=None),
        opened_on=file.opened_on,
    )
    return look_at(facts, reading.policy(file.area, reading.today))


def words_about(child: Person, reading: Reading) -> str:
    age = f"{age_on(child.born_on, reading.today)} 岁" if child.born_on else ""
    return f"{SEX.get(child.sex or '', '')} {age}".strip()


def labels(pack: PolicyPack, name: str) -> dict[str, str]:
    return {c.code: c.label for c in pack.choices(PROGRAMME, name)}


def _row(file: ChildFile, child: Person, view: ChildView, reading: Reading) -> ChildRow:
    pack = reading.policy(file.area, reading.today)
    groups, facts = labels(pack, "group"), labels(pack, "fact")
    mind = "、".join(facts[f] for f in view.risk_facts)
    if view.runs_out_on and 0 <= (view.runs_out_on - reading.today).days <= 60:
        mind = f"{view.runs_out_on.month}月{view.runs_out_on.day}日到龄，类别将变"
    return ChildRow(
        id=file.id,
        name=child.name,
        words=words_about(child, reading),
        groups=tuple(groups[code] for code, _ in view.groups),
        risk=view.risk,
        risk_label=RISKS[view.risk],
        mind=mind,
        next_visit_on=view.next_visit_on,
        days_left=(view.next_visit_on - reading.today).days,
        village=reading.area_name(file.area),
    )
