"""Gathering a person's file."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from app.case_facts import current_members
from app.commands.say_same_person import SaySamePerson
from app.policy.areas import first_coded_hint
from app.queries.person_page import Doing, Fact, PersonPage, PersonPageQuery, Relative
from app.records.assistance import Case
from app.records.people import Household, Membership, Person
from app.rules.case_flow import status_label
from app.rules.id_number import age_on
from app.same_person import group_of
from app.security.permissions import may
from db.masked import fact, hidden_fact
from db.other_records import apart_records, joined_records, visit_lines
from db.reading import Reading
from db.receiving import receives_words
from db.tables import case_now

MOST_VISITS = 6
SEX = {"male": "男", "female": "女"}
NO_NUMBER = {
    "not_registered": "未登记户口",
    "newborn": "新生儿，正在登记",
    "lost": "证件丢失，号码待查",
}


def run(query: PersonPageQuery, reading: Reading) -> PersonPage:
    records = reading.records
    person = records.get(Person, query.person_id)
    household = _household(person, reading)
    members = current_members(records, household) if household else ()
    group = group_of(records, person)
    homes = {p.id: _household(p, reading) for p in group.people}
    visits = sorted(visit_lines(group.people, reading), key=lambda v: v.on, reverse=True)
    return PersonPage(
        person_id=person.id,
        name=person.name,
        household_id=household.id if household else None,
        facts=tuple(_facts(person, household, reading)),
        household=tuple(Relative(p.id, p.name, _words(p, m, reading)) for p, m in members),
        doings=_doings(homes.values(), reading),
        receives=_receives(group.people, homes, reading),
        joined=joined_records(group, reading),
        apart=apart_records(group, reading),
        may_answer=may(reading.actor, SaySamePerson.action, reading.actor.area_id),
        visits=tuple(visits[:MOST_VISITS]),
        visit_count=len(visits),
    )


def _household(person: Person, reading: Reading) -> Household | None:
    """Where they belong now."""
    mine = [m for m in reading.records.find(Membership, person_id=person.id) if m.until is None]
    return reading.records.seek(Household, mine[0].household_id) if mine else None


def _receives(
    people: Iterable[Person], homes: Mapping[str, Household | None], reading: Reading
) -> tuple[str, ...]:
    words = (w for p in people for w in receives_words(p, homes[p.id], reading))
    return tuple(dict.fromkeys(words))


def _facts(person: Person, household: Household | None, reading: Reading) -> list[Fact]:
    age = f"{age_on(person.born_on, reading.today)} 岁" if person.born_on else ""
    hint = first_coded_hint((person.id_number or "")[:6])
    disability = f"{person.disability_grade} 级" if person.disability_grade else ""
    number = (
        hidden_fact("身份证号", person, "id_number", reading)
        if person.id_number
        else fact("身份证号", NO_NUMBER.get(person.no_id_reason or "", "无"))
    )
    listed = [
        number,
        fact("首次编码地", f"{hint}（仅供参考，不是户籍地）" if hint else ""),
        fact("性别", SEX.get(person.sex or "", "")),
        fact("出生", f"{person.born_on}  {age}" if person.born_on else ""),
        fact("去世", str(person.died_on or "")),
        hidden_fact("电话", person, "phone", reading),
        fact("现住地", reading.area_name(person.residence_area)),
        fact("住址", household.address or "" if household else person.address or ""),
        hidden_fact("残疾", person, "disability_grade", reading, disability),
        hidden_fact("重病", person, "serious_illness", reading),
    ]
    return [found for found in listed if found.value]


def _words(person: Person, membership: Membership, reading: Reading) -> str:
    pack = reading.policy(person.residence_area or reading.actor.area_id, reading.today)
    relations = {c.code: c.label for c in pack.choices("dibao", "relation")}
    age = f"{age_on(person.born_on, reading.today)} 岁" if person.born_on else ""
    parts = [relations.get(membership.relation, ""), SEX.get(person.sex or "", ""), age]
    return "  ".join(part for part in parts if part)


def _doings(households: Iterable[Household | None], reading: Reading) -> tuple[Doing, ...]:
    found = []
    for household in dict.fromkeys(h.id for h in households if h is not None):
        for case in reading.records.find(Case, household_id=household):
            query = select(case_now.c.status).where(case_now.c.case_id == case.id)
            status = reading.connection.execute(query).scalar_one_or_none() or ""
            programme = reading.policy(case.area, case.accepted_on).programme(case.programme)
            words = f"{status_label(programme, status)} · {case.receipt_number}"
            found.append(Doing(case.id, programme.label, words, case.accepted_on))
    return tuple(sorted(found, key=lambda d: d.on, reverse=True))
