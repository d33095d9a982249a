"""Searching 300,000 people, by every kind of query."""

import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app.clock import SetClock
from app.demo.people import GIVEN, SURNAMES
from app.queries.find_anything import FindAnything
from app.records.people import Person
from app.rules.id_number import check_character
from db.derived.person_search import index
from db.engine import connect
from db.mapping import row_of, table_of, wire_of
from tests.bench.figures import Figure, milliseconds, p95
from tests.support.replicas import START, VILLAGE, make_world

PEOPLE = 300_000
QUERIES = 100
LIMIT_MS = 16.0


def figures(folder: Path) -> Iterator[Figure]:
    world = make_world(folder, SetClock(START))
    people = _fill(world.township.store)
    desk = world.township.desk("clerk")
    draw = random.Random(7)
    raw = connect(folder / "township" / "yichuang.db", world.township.key, "reader")
    for name, part in KINDS.items():
        typed = [part(draw.choice(people), draw) for _ in range(QUERIES)]
        for text in typed[:5]:  # warm
            desk.ask(FindAnything(text=text))
        taken = milliseconds([partial(desk.ask, FindAnything(text=text)) for text in typed])
        floor = milliseconds([partial(_scan, raw, text) for text in typed[:10]])
        yield Figure(
            f"search 300,000 people: {name}, p95", p95(taken), "ms", p95(floor),
            "LIKE '%…%' over a narrow table, raw SQLCipher", LIMIT_MS,
        )  # fmt: skip
    raw.close()


KINDS: dict[str, Callable[[Person, random.Random], str]] = {
    "name, 1 character": lambda p, _: p.name[-1],
    "name, 2 characters": lambda p, _: p.name[-2:],
    "whole name": lambda p, _: p.name,
    "ID, last 4": lambda p, _: (p.id_number or "")[-4:],
    "ID, middle 6": lambda p, _: (p.id_number or "")[6:12],
    "ID, first 6": lambda p, _: (p.id_number or "")[:6],
    "ID, 4 digits that many have": lambda _, draw: draw.choice(
        ("0201", "2020", "5202", "0221", "1985")
    ),
    "whole ID": lambda p, _: p.id_number or "",
    "phone, last 4": lambda p, _: (p.phone or "")[-4:],
    "pinyin": lambda _, draw: draw.choice(("chenxiu", "guoqiang", "ying", "wangjia")),
    "initials": lambda _, draw: draw.choice(("cxy", "wgq", "x", "zm")),
    "receipt number": lambda _, draw: f"A7K-{draw.choice('ABCDEFGH')}",
    "village": lambda _p, _d: "大桥村",
    "nobody": lambda _, draw: f"龘{draw.choice(GIVEN)}",
}


def _scan(raw: Any, text: str) -> None:
    query = "SELECT * FROM person_search WHERE name LIKE ? OR id_number LIKE ? OR phone LIKE ? OR pinyin LIKE ? LIMIT 50"
    raw.execute(query, [f"%{text}%"] * 4).fetchall()


def _fill(store: Any) -> list[Person]:
    """Straight into the tables: what is measured is reading."""
    draw = random.Random(1)
    people = [_person(n, draw) for n in range(PEOPLE)]
    with store.writing() as connection:
        for start in range(0, PEOPLE, 20_000):
            batch = people[start : start + 20_000]
            rows = []
            for person in batch:
                row = row_of(Person, person.id, person.dossier, {}) | wire_of(person)
                rows.append(row)
            connection.execute(insert(table_of(Person)), rows)
            index(connection, batch, {})
        connection.commit()
    return people


def _person(number: int, draw: random.Random) -> Person:
    first = f"5202{draw.choice(('01', '21', '22', '81'))}{draw.randint(1930, 2020)}{draw.randint(1, 12):02d}{draw.randint(1, 28):02d}{draw.randint(1, 999):03d}"
    return Person(
        id=f"{number:032x}",
        dossier=f"{number:032x}",
        name=draw.choice(SURNAMES) + draw.choice(GIVEN),
        id_number=first + check_character(first),
        phone=f"1{draw.randint(3 * 10**9, 9 * 10**9)}",
        residence_area=VILLAGE if number % 300 == 0 else f"5202011012{number % 90:02d}",
    )
