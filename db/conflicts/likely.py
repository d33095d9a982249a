"""People who may be recorded twice: the same number under another name, or the same name and day without a number."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, func, select

from app.queries.conflict_list import LikelySame
from app.records.people import Person
from app.rules.id_number import age_on, masked
from app.rules.same_person import Pair, pair_of
from app.security.permissions import may
from db.groups import PeopleGroups
from db.mapping import table_of
from db.reading import Reading
from db.tables import person_group, person_search


def likely_same(reading: Reading, most: int) -> tuple[LikelySame, ...]:
    """Pairs that nobody has answered for yet; those that count as one by computation are no question."""
    groups = PeopleGroups(reading)
    may_answer = may(reading.actor, "person.write", reading.actor.area_id)
    found: list[LikelySame] = []
    for reason, pairs in (
        ("number", _same_number(reading.connection)),
        ("birth", _same_birth(reading.connection)),
    ):
        for one, other in pairs:
            if len(found) == most:
                return tuple(found)
            if not groups.settled(one, other):
                found.append(
                    LikelySame(
                        one, other, _words(one, reading), _words(other, reading), reason, may_answer
                    )
                )
    return tuple(found)


def _same_number(connection: Connection) -> Iterator[Pair]:
    """One number, several names: keys are number and name, so that equal pairs share one."""
    number = func.substr(person_group.c.group_key, 1, 18)
    keys = func.count(func.distinct(person_group.c.group_key))
    doubled = select(number).group_by(number).having(keys > 1)
    for wanted in connection.execute(doubled).scalars().all():
        query = (
            select(func.min(person_group.c.person_id))
            .where(person_group.c.group_key.between(wanted, wanted + "\uffff"))
            .group_by(person_group.c.group_key)
        )
        yield from _pairs(connection.execute(query).scalars())


def _same_birth(connection: Connection) -> Iterator[Pair]:
    """Equal name and day of birth where at least one of the two has no number."""
    table = table_of(Person)
    one, other = table.alias("one"), table.alias("other")
    query = (
        select(one.c.id, other.c.id)
        .join(person_search, person_search.c.name == one.c.name)
        .join(other, (other.c.id == person_search.c.person_id) & (other.c.born_on == one.c.born_on))
        .where(
            one.c.id_number.is_(None),
            one.c.hidden_.is_(False),
            other.c.hidden_.is_(False),
            other.c.id != one.c.id,
        )
    )
    yield from sorted({pair_of(row[0], row[1]) for row in connection.execute(query)})


def _pairs(ids: Iterable[str]) -> Iterator[Pair]:
    listed = sorted(ids)
    for place, one in enumerate(listed):
        for other in listed[place + 1 :]:
            yield one, other


def _words(person_id: str, reading: Reading) -> str:
    person = reading.records.get(Person, person_id)
    age = f"{age_on(person.born_on, reading.today)} 岁" if person.born_on else ""
    number = masked(person.id_number) if person.id_number else person.no_id_reason or "没有身份证号"
    place = reading.area_name(person.residence_area)
    return "　".join(part for part in (person.name, age, number, place) if part)
