"""The search index: prefixes by ordinary indexes, any part by grams.

Grams bear a letter for their kind: ``n`` 1- and 2-grams of the name, ``d`` 4-grams of ID number and phone, ``p`` 1- to
3-grams of the initials, ``y`` 3-grams of the pinyin.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from pypinyin import lazy_pinyin
from sqlalchemy import Connection, delete, insert, select, text

from app.changes import Changes
from app.records.people import Person
from db.record_store import RecordReader
from db.tables import person_group, person_search

KINDS = ("person",)


def refresh(connection: Connection, changes: Changes, _policy_for: Any) -> None:
    """Index these people anew."""
    reader = RecordReader(connection)
    ids = changes.ids["person"]
    people = reader.find_many(Person, "id", ids)
    known: dict[str, int] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), 500):
        batch = ordered[start : start + 500]
        query = select(person_search.c.person_id, person_search.c.n)
        for row in connection.execute(query.where(person_search.c.person_id.in_(batch))):
            known[row.person_id] = row.n
        connection.execute(delete(person_search).where(person_search.c.person_id.in_(batch)))
        connection.execute(delete(person_group).where(person_group.c.person_id.in_(batch)))
    if known:
        statement = text("DELETE FROM person_gram WHERE rowid = :n")
        connection.execute(statement, [{"n": n} for n in known.values()])
    _insert(connection, people, known)


def _insert(connection: Connection, people: Iterable[Person], known: dict[str, int]) -> None:
    highest = connection.execute(select(person_search.c.n).order_by(person_search.c.n.desc()))
    following = max(highest.scalars().first() or 0, max(known.values(), default=0)) + 1
    rows, grams, groups = [], [], []
    for person in people:
        number = known.get(person.id)
        if number is None:
            number, following = following, following + 1
        row = search_row(person) | {"n": number}
        rows.append(row)
        grams.append({"n": number, "g": " ".join(sorted(set(grams_of(row))))})
        if person.id_number:
            key = f"{person.id_number} {person.name}"
            groups.append({"person_id": person.id, "group_key": key})
    if rows:
        connection.execute(insert(person_search), rows)
        connection.execute(text("INSERT INTO person_gram (rowid, g) VALUES (:n, :g)"), grams)
    if groups:
        connection.execute(insert(person_group), groups)


def search_row(person: Person) -> dict[str, Any]:
    """What of a person can be searched for."""
    syllables = lazy_pinyin(person.name, errors="ignore")
    return {
        "person_id": person.id,
        "name": person.name,
        "id_number": person.id_number or "",
        "phone": person.phone or "",
        "pinyin": "".join(syllables),
        "initials": "".join(s[0] for s in syllables if s),
        "area": person.residence_area or "",
    }


def grams_of(row: dict[str, Any]) -> Iterator[str]:
    """Every gram of a row, as the index stores it."""
    yield from _hexed("n", _cut(row["name"], 1, 2))
    yield from _hexed("d", _cut(row["id_number"], 4, 4))
    yield from _hexed("d", _cut(row["phone"], 4, 4))
    yield from _hexed("p", _cut(row["initials"], 1, 3))
    yield from _hexed("y", _cut(row["pinyin"], 3, 3))


def _cut(value: str, least: int, most: int) -> Iterator[str]:
    for size in range(least, most + 1):
        for start in range(len(value) - size + 1):
            yield value[start : start + size]


def _hexed(kind: str, grams: Iterable[str]) -> Iterator[str]:
    """As plain ASCII words: the tokenizer must not cut a Chinese character."""
    for gram in grams:
        yield kind + gram.encode("utf-8").hex()
