"""Each village's caseload beside the others."""

from collections import Counter
from datetime import datetime

from app.clock import SHANGHAI, local_time
from app.policy.packs import PolicyPack
from app.queries.caseload import Caseload, CaseloadQuery, HighRisk, VillageCaseload
from app.security.roster import RosterArea
from db.child_book import Known, open_files
from db.exchange.peers import read_peer
from db.groups import PeopleGroups
from db.queries.children_list import (
    WEEK,
    agreement_words,
    labels,
    percent_signed,
    words_about,
    zeros,
)
from db.reading import Reading

DIRECTOR = "child_director"


def run(_query: CaseloadQuery, reading: Reading) -> Caseload:
    """From the files of this replica; a village without any stands there with noughts."""
    book, groups = open_files(reading), PeopleGroups(reading)
    area = reading.actor.area_id
    pack = reading.policy(area, reading.today)
    places = reading.roster.villages(area) if reading.roster else ()
    rows = [
        _village(a, [k for k in book if k.file.area == a.id], groups, pack, reading) for a in places
    ]
    rows.sort(key=lambda v: (-v.late, -v.high, -v.children, v.area))
    high = [_high(k, pack, reading) for k in book if k.view.risk == "high"]
    high.sort(key=lambda h: (h.days_left, h.file_id))
    return Caseload(
        villages=tuple(rows),
        high_risk=tuple(high),
        group_labels=tuple(labels(pack, "group").items()),
    )


def _village(
    area: RosterArea, mine: list[Known], same: PeopleGroups, pack: PolicyPack, reading: Reading
) -> VillageCaseload:
    days = [(k.view.next_visit_on - reading.today).days for k in mine]
    groups = Counter(g.code for k in mine for g in k.view.groups)
    laptop, silent = _laptop(area, pack, reading)
    people = reading.roster.body.people if reading.roster else ()
    directors = [p.name for p in people if p.area == area.id and p.role == DIRECTOR]
    return VillageCaseload(
        area=area.id,
        name=area.name,
        director="、".join(directors),
        children=len({same.stands_for(k.file.child_id) for k in mine}),
        groups=dict(groups),
        high=sum(k.view.risk == "high" for k in mine),
        middle=sum(k.view.risk == "middle" for k in mine),
        due=sum(left <= WEEK for left in days),
        late=sum(left < 0 for left in days),
        visited_this_month=sum(_visited_this_month(k, reading) for k in mine),
        agreements_percent=percent_signed([k for k in mine if k.needs_agreement], reading),
        agreements_ending=sum(bool(agreement_words(k, reading)) for k in mine),
        zeros=zeros(mine),
        late_tasks=sum(t.due_on < reading.today for k in mine for t in k.open_tasks),
        laptop=laptop,
        silent=silent,
    )


def _visited_this_month(known: Known, reading: Reading) -> bool:
    month = reading.today.replace(day=1)
    return any(
        v.not_met_reason is None and v.visited_at.astimezone(SHANGHAI).date() >= month
        for v in known.visits
    )


def _laptop(area: RosterArea, pack: PolicyPack, reading: Reading) -> tuple[str, bool]:
    """When the village's own machine was last heard of, in words, and whether that is too long ago."""
    known = reading.roster.body.devices if reading.roster else ()
    devices = [d for d in known if d.area == area.id]
    if not devices:
        return "没有，乡镇录入", False
    heard = max((read_peer(reading.connection, d.id).last_in_at or "" for d in devices), default="")
    if not heard:
        return "还没有交换过", True
    silent_days = pack.figure("laptop_silent_days", area.id, reading.today).value
    there = datetime.fromisoformat(heard)
    return local_time(heard), (reading.now - there).days >= silent_days


def _high(known: Known, pack: PolicyPack, reading: Reading) -> HighRisk:
    facts = labels(pack, "fact")
    met = [v for v in known.visits if v.not_met_reason is None]
    last = f"{met[-1].visited_at.astimezone(SHANGHAI):%m月%d日}" if met else "没有走访过"
    return HighRisk(
        file_id=known.file.id,
        name=known.child.name,
        words=words_about(known.child, reading),
        village=reading.area_name(known.file.area),
        why="、".join(facts[f] for f in known.view.risk_facts),
        last_visit=last,
        days_left=(known.view.next_visit_on - reading.today).days,
    )
