"""One case: taking it in, opening it, the queue; beside the same bytes on the bare driver."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from app.clock import SetClock
from app.demo.people import Population
from app.queries.case_list import CaseList
from app.queries.case_page import CasePageQuery
from app.queries.home_page import HomePageQuery
from app.queries.person_page import PersonPageQuery
from app.records.assistance import Case
from db.change_log import read_log
from db.engine import connect
from tests.bench.figures import Figure, median, milliseconds, p95
from tests.support.replicas import START, VILLAGE, make_world

INTAKES = 200


def figures(folder: Path) -> Iterator[Figure]:
    clock = SetClock(START)
    world = make_world(folder, clock)
    desk = world.township.desk("clerk")
    population = Population(1, clock.today())
    accepted: list[Any] = []

    def take(command: Any) -> None:
        accepted.append(desk.do(command).result)

    commands = [population.application(VILLAGE) for _ in range(INTAKES)]
    taken = milliseconds([partial(take, command) for command in commands])
    bodies = _bodies(world.township.store)
    raw = connect(folder / "floor.db", b"k" * 32)
    raw.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)")
    floor = milliseconds([partial(_commit, raw, bodies) for _ in range(INTAKES)])
    yield Figure(
        "commit of an intake, median", median(taken), "ms", median(floor),
        f"{len(bodies)} rows of the same bytes in one commit, raw SQLCipher", 30.0,
    )  # fmt: skip
    yield Figure("commit of an intake, p95", p95(taken), "ms", p95(floor), "as above", 30.0)

    reader = connect(folder / "township" / "yichuang.db", world.township.key, "reader")
    cases = [answer.case_ids[0] for answer in accepted]
    opened = milliseconds([partial(desk.ask, CasePageQuery(case_id=case)) for case in cases])
    floor = milliseconds([partial(_rows_of_case, reader, case) for case in cases])
    yield Figure(
        "opening a case, p95", p95(opened), "ms", p95(floor),
        "the case's own rows by key, raw SQLCipher", 100.0,
    )  # fmt: skip
    with world.township.store.reading(desk.actor) as reading:
        people = [case.applicant_id for case in reading.records.find(Case)]
    pages = milliseconds(
        [partial(desk.ask, PersonPageQuery(person_id=person)) for person in people]
    )
    yield Figure("opening a person, p95", p95(pages), "ms")
    queue = milliseconds([partial(desk.ask, CaseList()) for _ in range(20)])
    yield Figure(f"queue of {INTAKES} cases, median", median(queue), "ms")
    home = milliseconds([partial(desk.ask, HomePageQuery()) for _ in range(20)])
    yield Figure("home page, median", median(home), "ms")


def _bodies(store: Any) -> list[bytes]:
    with store.reading_connection() as connection:
        last = list(read_log(connection, 0, INTAKES))[-1]
    return [part.body for part in last.parts if part is not None]


def _commit(raw: Any, bodies: list[bytes]) -> None:
    raw.execute("BEGIN IMMEDIATE")
    raw.executemany("INSERT INTO t (body) VALUES (?)", [(body,) for body in bodies])
    raw.execute("COMMIT")


def _rows_of_case(raw: Any, case: str) -> None:
    found = raw.execute('SELECT * FROM "case" WHERE id = ?', [case]).fetchall()
    raw.execute("SELECT * FROM decision WHERE case_id = ?", [case]).fetchall()
    raw.execute("SELECT * FROM attachment WHERE dossier = ?", [found[0][1]]).fetchall()
