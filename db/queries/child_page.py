"""Gathering a child's file."""

from app.policy.load import document_titles
from app.queries.child_page import ChildPage, ChildPageQuery, Told
from app.records.children import CareAgreement, ChildFile, ChildTask, ChildVisit, ParentState
from app.records.people import Person
from db.queries.children_list import RISKS, labels, view_of, words_about
from db.reading import Reading

WHICH = {"father": "父", "mother": "母"}
LISTS = ("fact", "situation", "parent_state")


def run(query: ChildPageQuery, reading: Reading) -> ChildPage:
    records = reading.records
    file = records.get(ChildFile, query.file_id)
    child = records.get(Person, file.child_id)
    pack = reading.policy(file.area, reading.today)
    view = view_of(file, child, reading)
    group_labels = labels(pack, "group")
    titles = document_titles()
    groups = []
    for code, rule_id in view.groups:
        rule = pack.rule(rule_id)
        cite = f"依据：{titles[rule.document]}第{rule.article}条（部分）"
        groups.append(Told(group_labels[code], f"{rule.text}。{cite}"))
    visits = sorted(
        records.find(ChildVisit, file_id=file.id), key=lambda v: v.visited_at, reverse=True
    )
    return ChildPage(
        file_id=file.id,
        village=file.area,
        name=child.name,
        words=f"{words_about(child, reading)}  {file.school or ''} {file.grade or ''}".strip(),
        groups=tuple(groups),
        risk_label=RISKS[view.risk],
        facts=file.facts,
        lines=tuple(_lines(file, reading)),
        visits=tuple(_visit(v, reading) for v in visits[:12]),
        agreements=tuple(
            (
                a.id,
                Told(
                    f"委托照护至 {a.ends_on}", f"{_name(a.carer_id, reading)} · {a.carer_relation}"
                ),
            )
            for a in records.find(CareAgreement, file_id=file.id)
        ),
        tasks=tuple(
            Told(t.what, f"{t.due_on} 前")
            for t in records.find(ChildTask, file_id=file.id)
            if t.done_on is None
        ),
        next_visit_on=view.next_visit_on,
        choices={name: tuple(labels(pack, name).items()) for name in LISTS},
    )


def _lines(file: ChildFile, reading: Reading) -> list[Told]:
    pack = reading.policy(file.area, reading.today)
    states = labels(pack, "parent_state")
    found = []
    for parent in reading.records.find(ParentState, file_id=file.id):
        since = f"{parent.since} 起" if parent.since else ""
        last = f"最近联系 {parent.last_contact_on}" if parent.last_contact_on else "没有联系记录"
        words = " · ".join(w for w in (states.get(parent.state, ""), parent.place or "") if w)
        found.append(
            Told(
                f"{WHICH.get(parent.which, '')} {parent.name or ''}  {words}",
                f"{since} {last}".strip(),
            )
        )
    if file.guardian_id:
        found.append(
            Told(f"实际监护人 {_name(file.guardian_id, reading)}", file.guardian_relation or "")
        )
    if file.carer_id:
        found.append(Told(f"受托照护 {_name(file.carer_id, reading)}", file.carer_relation or ""))
    return found


def _visit(visit: ChildVisit, reading: Reading) -> Told:
    words = visit.not_met_reason or "；".join(str(v) for v in visit.answers.values() if v)
    return Told(f"{visit.visited_at:%Y-%m-%d} {reading.person_name(visit.by)}", words)


def _name(person: str, reading: Reading) -> str:
    found = reading.records.seek(Person, person)
    return found.name if found else ""
