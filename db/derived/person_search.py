"""The search index: prefixes by ordinary indexes, any part by grams.

Grams bear a letter for their kind: ``n`` 1- and 2-grams of the name, ``d`` 4-grams of ID number and phone, ``p`` 1- to
3-grams of the initials, ``y`` 3-grams of the pinyin.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from pypinyin import lazy_pinyin
from sqlalchemy import Connection, Row, delete, func, select, text

from app.changes import Changes
from app.records.people import Person
from db.bulk import insert_rows
from db.mapping import table_of
from db.record_store import batched
from db.tables import has_grams, person_group, person_search

KINDS = ("person",)
Searchable = Person | Row[Any]  # of the columns below


def refresh(connection: Connection, changes: Changes, _policy_for: Any) -> None:
    """Index anew whoever changed."""
    people: list[Searchable] = []
    known: dict[str, int] = {}
    table = table_of(Person)
    wanted = [table.c[name] for name in ("id", "name", "id_number", "phone", "residence_area")]
    for batch in batched(sorted(changes.ids["person"])):
        shown = select(*wanted).where(table.c.id.in_(batch), table.c.hidden_.is_(False))
        people += connection.execute(shown)
        query = select(person_search.c.person_id, person_search.c.n)
        for row in connection.execute(query.where(person_search.c.person_id.in_(batch))):
            known[row.person_id] = row.n
        connection.execute(delete(person_search).where(person_search.c.person_id.in_(batch)))
        connection.execute(delete(person_group).where(person_group.c.person_id.in_(batch)))
    if known and has_grams(connection):
        statement = text("DELETE FROM person_gram WHERE rowid = :n")
        connection.execute(statement, [{"n": n} for n in known.values()])
    index(connection, people, known)


def index(connection: Connection, people: Iterable[Searchable], known: dict[str, int]) -> None:
    """Put people into the index, under the numbers that they are known by or under new ones."""
    highest = connection.execute(select(func.max(person_search.c.n))).scalar_one() or 0
    following = max(highest, max(known.values(), default=0)) + 1
    with_grams = has_grams(connection)
    rows, grams, groups = [], [], []
    for person in people:
        number = known.get(person.id)
        if number is None:
            number, following = following, following + 1
        row = search_row(person) | {"n": number}
        rows.append(row)
        if with_grams:
            grams.append({"n": number, "g": " ".join(sorted(set(grams_of(row))))})
        if person.id_number:
            key = f"{person.id_number} {person.name}"
            groups.append({"person_id": person.id, "group_key": key})
    if rows:
        insert_rows(connection, person_search, rows)
    if grams:
        connection.execute(text("INSERT INTO person_gram (rowid, g) VALUES (:n, :g)"), grams)
    if groups:
        insert_rows(connection, person_group, groups)


def search_row(person: Searchable) -> dict[str, Any]:
    """What of a person can be searched for."""
    syllables = [syllable for character in person.name if (syllable := _syllable(character))]
    return {
        "person_id": person.id,
        "name": person.name,
        "id_number": person.id_number or "",
        "phone": person.phone or "",
        "pinyin": "".join(syllables),
        "initials": "".join(s[0] for s in syllables),
        "area": person.residence_area or "",
    }


@cache
def _syllable(character: str) -> str:
    """One character at a time: the characters of a name form no phrase, and there are some thousands of them."""
    return "".join(lazy_pinyin(character, errors="ignore"))


def grams_of(row: dict[str, Any]) -> Iterator[str]:
    """Every gram of a row, as the index stores it."""
    yield from hexed("n", cut(row["name"], 1, 2))
    yield from hexed("d", cut(row["id_number"], 4, 4))
    yield from hexed("d", cut(row["phone"], 4, 4))
    yield from hexed("p", cut(row["initials"], 1, 3))
    yield from hexed("y", cut(row["pinyin"], 3, 3))


def cut(value: str, least: int, most: int) -> Iterator[str]:
    """Every piece of these lengths."""
    for size in range(least, most + 1):
        for start in range(len(value) - size + 1):
            yield value[start : start + size]


def hexed(kind: str, grams: Iterable[str]) -> Iterator[str]:
    """As plain ASCII words: the tokenizer must not cut a Chinese character."""
    return (_word(kind, gram) for gram in grams)


@lru_cache(maxsize=1 << 16)
def _word(kind: str, gram: str) -> str:
    return kind + gram.encode("utf-8").hex()
