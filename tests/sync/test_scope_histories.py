"""Generated histories over four real replicas: children move between villages, databases are set back, clocks are wrong.

Bundles are delivered in any order, late, twice or never. In the end, when everything has been carried until quiet, the
county and the township agree, each village holds its own children and nothing else, and no value is gone that nobody
superseded.
"""

import os
import random
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.clock import SetClock
from app.records.children import ChildFile
from app.records.people import Person
from app.sync.errors import BundleForAnother
from db.exchange.receive import receive
from db.exchange.send import send
from db.mapping import table_of, versions_of_row
from db.store import SqlStore
from db.tables import RECORDS, log_part, quarantine
from db.verify import verify
from tests.support.exchanges import carry_until_quiet
from tests.support.replicas import OTHER_VILLAGE, START, VILLAGE, Replica, make_world

NAMES = ("county", "township", "village", "village-2")
USERS = {"county": "reviewer", "township": "reviewer", "village": "director", "village-2": "director"}  # fmt: skip
AREAS = {"village": VILLAGE, "village-2": OTHER_VILLAGE}
PATHS = (
    ("village", "township"), ("township", "village"), ("village-2", "township"),
    ("township", "village-2"), ("township", "county"), ("county", "township"),
)  # fmt: skip
CHILDREN = ("one", "two")
FIELDS = ((ChildFile, "school", "file-"), (Person, "phone", "child-"))


@dataclass(frozen=True)
class Write:
    """A value that nobody else ever writes, where it was written, and what its author had seen."""

    value: str
    record: str
    at: str
    seen: frozenset[str]


class Template:
    """The four replicas as they begin, made once and copied."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name)
        world = make_world(self.path, SetClock(START))
        second = world.add_village(self.path / "village-2")
        self.replicas = {
            "county": world.county, "township": world.township,
            "village": world.village, "village-2": second,
        }  # fmt: skip
        stick = self.path / "stick"
        stick.mkdir()
        carry_until_quiet(stick, world.township, world.county)
        with world.township.store.begin(world.township.desk("reviewer").actor) as work:
            for name, area in zip(CHILDREN, AREAS.values(), strict=True):
                work.add(Person(id=f"child-{name}", dossier=f"child-{name}", name="陈雨桐"))
                work.add(
                    ChildFile(
                        id=f"file-{name}", dossier=f"file-{name}", child_id=f"child-{name}",
                        area=area, opened_on=work.today,
                    )
                )  # fmt: skip
            work.commit("test")
        carry_until_quiet(stick, world.village, world.township, world.county)
        carry_until_quiet(stick, second, world.township)
        for replica in self.replicas.values():
            replica.store.close()


class Histories(RuleBasedStateMachine):
    template: Template

    def __init__(self) -> None:
        super().__init__()
        self.temporary = TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.stick = self.folder / "stick"
        self.stick.mkdir()
        self.replicas: dict[str, Replica] = {}
        self.writes: dict[str, Write] = {}
        self.lost: set[str] = set()
        self.bundles: list[tuple[str, bytes]] = []
        self.images: dict[str, tuple[Path, int]] = {}
        for name in NAMES:
            shutil.copytree(self.template.path / name, self.folder / name)
            self.replicas[name] = self.opened(name)

    def opened(self, name: str) -> Replica:
        clock = SetClock(START)
        key = self.template.replicas[name].key
        store = SqlStore(self.folder / name, key, clock)
        store.entropy = random.Random(f"{name} {len(self.writes)} {len(self.bundles)}")
        return Replica(store, clock, key)

    # What happens.

    @initialize()
    def begin(self):
        for name in NAMES:
            self.log_in(name)

    def log_in(self, name):
        self.replicas[name].desk(USERS[name]).note("log_in")

    @rule(name=st.sampled_from(NAMES), child=st.sampled_from(CHILDREN), field=st.sampled_from(FIELDS))  # fmt: skip
    def edit(self, name, child, field):
        kind, field_name, prefix = field
        record = prefix + child
        if not self.shown(name, kind, record):
            return
        value = f"{len(self.writes)}"
        seen: set[str] = set()
        for held in self.siblings(name, kind, record, field_name):
            seen |= {held} | self.writes[held].seen if held in self.writes else set()
        self.change(name, kind, record, **{field_name: value})
        self.writes[value] = Write(value, record, name, frozenset(seen))

    @rule(name=st.sampled_from(NAMES), child=st.sampled_from(CHILDREN), area=st.sampled_from((VILLAGE, OTHER_VILLAGE)))  # fmt: skip
    def move(self, name, child, area):
        if self.shown(name, ChildFile, f"file-{child}"):
            self.change(name, ChildFile, f"file-{child}", area=area)

    @rule(path=st.sampled_from(PATHS))
    def export(self, path):
        sender, recipient = path
        sent = send(self.replicas[sender].store, f"device-{recipient}", self.stick)
        self.bundles += [(recipient, (self.stick / file).read_bytes()) for file in sent.files]

    @precondition(lambda self: self.bundles)
    @rule(data=st.data())
    def deliver(self, data):
        self.take(*data.draw(st.sampled_from(self.bundles[-12:])))

    @rule(path=st.sampled_from(PATHS))
    def carry(self, path):
        before = len(self.bundles)
        self.export(path)
        for bundle in self.bundles[before:]:
            self.take(*bundle)

    @rule(name=st.sampled_from(NAMES), days=st.integers(-260, 26_000))
    def set_clock(self, name, days):
        self.replicas[name].clock.time = START + timedelta(days=days)

    @rule(name=st.sampled_from(NAMES))
    def keep_image(self, name):
        self.replicas[name].store.close()
        target = self.folder / f"image-{name}"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder / name, target)
        self.images[name] = (target, len(self.writes))
        self.replicas[name] = self.opened(name)
        self.log_in(name)

    @precondition(lambda self: self.images)
    @rule(data=st.data())
    def set_back(self, data):
        name = data.draw(st.sampled_from(sorted(self.images)))
        image, count = self.images[name]
        self.replicas[name].store.close()
        shutil.rmtree(self.folder / name)
        shutil.copytree(image, self.folder / name)
        self.replicas[name] = self.opened(name)
        self.log_in(name)
        others = [n for n in NAMES if n != name]
        for write in list(self.writes.values())[count:]:
            if not any(self.stands_or_superseded(n, write) for n in others):
                self.lost.add(write.value)

    def take(self, recipient: str, body: bytes) -> None:
        path = self.stick / "in.ycb"
        path.write_bytes(body)
        try:
            receive(self.replicas[recipient].store, path)
        except BundleForAnother:
            raise AssertionError("a bundle for this replica") from None

    # What is asked of the stores themselves.

    def change(self, name, kind, record, **values):
        replica = self.replicas[name]
        with replica.store.begin(replica.desk(USERS[name]).actor) as work:
            work.put(replace(work.get(kind, record), **values))
            work.commit("test")

    def row(self, name, kind, record):
        table = table_of(kind)
        with self.replicas[name].store.reading_connection() as connection:
            return connection.execute(select(table).where(table.c.id == record)).first()

    def shown(self, name, kind, record):
        row = self.row(name, kind, record)
        return row is not None and not row.hidden_

    def siblings(self, name, kind, record, field):
        row = self.row(name, kind, record)
        state = versions_of_row(kind, row).get(field) if row is not None else None
        return [s.value for s in state.siblings] if state is not None else []

    def stands_or_superseded(self, name, write):
        kind, field = next((k, f) for k, f, p in FIELDS if write.record.startswith(p))
        held = self.siblings(name, kind, write.record, field)
        return any(
            v == write.value or (v in self.writes and write.value in self.writes[v].seen)
            for v in held
        )

    def dossiers(self, name):
        found = set()
        with self.replicas[name].store.reading_connection() as connection:
            for table in (*RECORDS.values(), log_part):
                found |= set(connection.execute(select(table.c.dossier).distinct()).scalars())
        return found - {"office", ""}

    def teardown(self):
        try:
            self.settle()
            for name in NAMES:
                assert verify(self.replicas[name].store) == [], name
                with self.replicas[name].store.reading_connection() as connection:
                    assert connection.execute(select(quarantine)).all() == [], name
        finally:
            for name in NAMES:
                self.replicas[name].store.close()
            self.temporary.cleanup()

    def settle(self):
        for _ in range(4):
            for name in NAMES:
                self.log_in(name)
            for path in (*PATHS, *reversed(PATHS)):
                self.carry(path)
        for write in self.writes.values():
            for name in ("county", "township"):
                kept = write.value in self.lost or self.stands_or_superseded(name, write)
                assert kept, (name, write)
        self.agree()
        for name, area in AREAS.items():
            assert self.dossiers(name) == self.belonging_to(area), name

    def agree(self):
        for child in CHILDREN:
            for kind, _, prefix in FIELDS:
                county, township = (
                    versions_of_row(kind, self.row(name, kind, prefix + child))
                    for name in ("county", "township")
                )
                assert county == township, child

    def belonging_to(self, area):
        """A file whose area is in dispute belongs to each of the villages."""
        found = set()
        for child in CHILDREN:
            if area in self.siblings("township", ChildFile, f"file-{child}", "area"):
                found |= {f"file-{child}", f"child-{child}"}
        return found


NIGHTLY = os.environ.get("YICHUANG_NIGHTLY") == "1"


@pytest.mark.timeout(100_000 if NIGHTLY else 300)
def test_children_move_and_databases_are_set_back_and_nothing_is_lost():
    Histories.template = Template()
    try:
        run_state_machine_as_test(
            Histories,
            settings=settings(
                max_examples=10_000 if NIGHTLY else int(os.environ.get("YICHUANG_HISTORIES", "8")),
                stateful_step_count=50 if NIGHTLY else 20,
                derandomize=not NIGHTLY,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        Histories.template.folder.cleanup()
