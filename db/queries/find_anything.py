"""Searching: prefixes first, then any part by the gram index, then cases by receipt number."""

import re
from typing import Any

from sqlalchemy import Row, and_, func, or_, select, text

from app.queries.find_anything import FindAnything, Found
from app.records.assistance import Case
from app.rules.id_number import masked, tidy
from app.rules.receipt import dashed
from app.security.permissions import may
from db.derived.person_search import cut, hexed
from db.mapping import table_of
from db.reading import Reading
from db.tables import has_grams, person_search

_HAN = re.compile(r"[^\x00-\x7f]")


def run(query: FindAnything, reading: Reading) -> tuple[Found, ...]:
    """People and cases, best first, at most ``limit``."""
    typed = tidy(query.text)
    if not typed:
        return ()
    sees_cases = may(reading.actor, Case.INFO.read, reading.actor.area_id)
    cases = _cases(typed, reading) if sees_cases else []
    areas = _areas_named(query.text.strip(), reading)
    people: dict[str, Row[Any]] = {}
    for row in _prefixes(typed, query.limit, reading):
        people.setdefault(row.person_id, row)
    if len(people) < query.limit:
        for row in _parts(typed, query.limit, reading):
            people.setdefault(row.person_id, row)
    if len(people) < query.limit and areas:
        found = select(person_search).where(person_search.c.area.in_(areas)).limit(query.limit)
        for row in reading.connection.execute(found):
            people.setdefault(row.person_id, row)
    hits = [_person_hit(row, reading) for row in list(people.values())[: query.limit]]
    return tuple((cases + hits)[: query.limit])


def _person_hit(row: Row[Any], reading: Reading) -> Found:
    number = masked(row.id_number) if row.id_number else "无身份证号"
    return Found("person", row.person_id, row.name, f"{number}  {reading.area_name(row.area)}")


def _columns(typed: str) -> list[str]:
    if _HAN.search(typed):
        return ["name"]
    if re.fullmatch(r"[0-9]+X?", typed):
        return ["id_number", "phone"]
    return ["pinyin", "initials"]


def _prefixes(typed: str, limit: int, reading: Reading) -> list[Row[Any]]:
    found: list[Row[Any]] = []
    wanted = typed if _HAN.search(typed) or typed[0].isdigit() else typed.lower()
    for name in _columns(typed):
        column = person_search.c[name]
        query = select(person_search).where(column >= wanted, column < wanted + "\U0010ffff")
        found += reading.connection.execute(query.order_by(column).limit(limit)).all()
    return found


def _parts(typed: str, limit: int, reading: Reading) -> list[Row[Any]]:
    """Any part: AND of grams, joined back and verified."""
    if not has_grams(reading.connection):
        return _looked_through(typed, limit, reading)
    found: list[Row[Any]] = []
    for kind, columns, wanted in _kinds(typed):
        grams = sorted(set(hexed(kind, _pieces(kind, wanted))))
        if not grams:
            continue
        within = " OR ".join(f"instr(s.{name}, :wanted)" for name in columns)
        statement = text(
            f"SELECT s.* FROM person_gram g JOIN person_search s ON s.n = g.rowid "
            f"WHERE person_gram MATCH :grams AND ({within}) LIMIT :limit"
        )
        values = {"grams": " AND ".join(grams), "wanted": wanted, "limit": limit}
        found += reading.connection.execute(statement, values).all()
    return found


def _looked_through(typed: str, limit: int, reading: Reading) -> list[Row[Any]]:
    """Any part, where no gram index is kept."""
    found: list[Row[Any]] = []
    for _kind, columns, wanted in _kinds(typed):
        within = or_(*(person_search.c[name].contains(wanted, autoescape=True) for name in columns))
        found += reading.connection.execute(select(person_search).where(within).limit(limit)).all()
    return found


def _kinds(typed: str) -> list[tuple[str, tuple[str, ...], str]]:
    """Which grams to look for, in which columns.

    ID number and phone share their grams and so are looked through together: nearly everybody here
    has 5202 in the one and nearly nobody in the other.
    """
    if _HAN.search(typed):
        return [("n", ("name",), typed)]
    if re.fullmatch(r"[0-9]{4,}X?|[0-9]{3,}X", typed):
        return [("d", ("id_number", "phone"), typed)]
    if typed.isascii() and typed.isalpha():
        return [("p", ("initials",), typed.lower()), ("y", ("pinyin",), typed.lower())]
    return []


def _pieces(kind: str, wanted: str) -> list[str]:
    size = {"n": 2, "d": 4, "p": 3, "y": 3}[kind]
    if len(wanted) < size:
        return [wanted] if kind in "np" else []
    return list(cut(wanted, size, size))


def _cases(typed: str, reading: Reading) -> list[Found]:
    """By receipt number: its beginning, with or without its dashes, or any part that can be nothing else."""
    plain = typed.replace("-", "")
    if len(plain) < 3 or not plain.isascii() or not plain.isalnum():
        return []
    table = table_of(Case)
    column = table.c.receipt_number
    begins = dashed(plain)
    fits = and_(column >= begins, column < begins + "\U0010ffff")
    if not plain.isdigit() and not plain.isalpha():  # neither an ID number nor pinyin
        fits = or_(fits, func.replace(column, "-", "").contains(plain, autoescape=True))
    query = select(table).where(fits, table.c.hidden_.is_(False)).order_by(column).limit(10)
    found = []
    for row in reading.connection.execute(query):
        name = select(person_search.c.name).where(person_search.c.person_id == row.applicant_id)
        applicant = reading.connection.execute(name).scalar_one_or_none() or ""
        found.append(Found("case", row.id, row.receipt_number, applicant))
    return found


def _areas_named(typed: str, reading: Reading) -> list[str]:
    if len(typed) < 2 or not _HAN.search(typed):
        return []
    return [area for area, name in reading.area_names.items() if typed in name][:50]
