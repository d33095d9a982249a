"""Generated histories over three real replicas, against a model that knows only who had seen what.

Commands, exports, deliveries in any order, twice, late or never, to the wrong machine, and restarts; after each step every
replica must hold exactly the values that the model says nobody has superseded.
"""

import os
import random
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.clock import SetClock
from app.records.assistance import MeansItem
from app.records.children import ChildFile, ParentState
from app.records.people import Person
from app.sync.errors import BundleForAnother
from db.exchange.receive import receive
from db.exchange.send import send
from db.mapping import versions_of_row
from db.store import SqlStore
from db.tables import RECORDS, waiting_bundle
from db.verify import verify
from tests.support.replicas import START, VILLAGE, Replica, make_world

NAMES = ("county", "township", "village")
USERS = {"county": "reviewer", "township": "reviewer", "village": "director"}
PATHS = (("county", "township"), ("township", "county"), ("township", "village"), ("village", "township"))  # fmt: skip
FIELDS = {Person: ("phone", "address"), ChildFile: ("school",), ParentState: ("place",)}
Key = tuple[str, str]  # record id, field


@dataclass(frozen=True)
class Write:
    """A value somebody wrote, and all the writes of that field they had seen."""

    value: object
    seen: frozenset["Write"]
    number: int

    def __hash__(self) -> int:
        return self.number


@dataclass
class Known:
    """What one replica knows: for each field the writes that have reached it."""

    writes: dict[Key, frozenset[Write]] = field(default_factory=dict)

    def copy(self) -> dict[Key, frozenset[Write]]:
        return dict(self.writes)

    def learn(self, other: dict[Key, frozenset[Write]]) -> None:
        for key, writes in other.items():
            self.writes[key] = self.writes.get(key, frozenset()) | writes

    def standing(self, key: Key) -> set[Write]:
        """Writes that no other known write had seen."""
        known = self.writes.get(key, frozenset())
        return {w for w in known if not any(w in other.seen for other in known)}


@dataclass
class Bundle:
    recipient: str
    sender: str
    name: str
    body: bytes
    holds: dict[Key, frozenset[Write]]


class Template:
    """The three replicas with one child's file that all of them hold, made once and copied."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name)
        world = make_world(self.path, SetClock(START))
        self.keys = {name: getattr(world, name).key for name in NAMES}
        with world.township.store.begin(world.township.desk("reviewer").actor) as work:
            child = Person(id="child", dossier="child", name="陈雨桐", phone="0", address="0")
            work.add(child)
            work.add(ChildFile(id="file", dossier="file", child_id="child", area=VILLAGE, opened_on=work.today, school="0"))  # fmt: skip
            work.add(MeansItem(id="means", dossier="house", case_id="c", section="income", category="wage", amount_fen=1, period="month"))  # fmt: skip
            work.commit("test")
        stick = self.path / "stick"
        stick.mkdir()
        for _ in range(2):
            for sender, recipient in PATHS:
                sent = send(getattr(world, sender).store, f"device-{recipient}", stick)
                for name in sent.files:
                    receive(getattr(world, recipient).store, stick / name)
        for name in NAMES:
            getattr(world, name).store.close()


class Histories(RuleBasedStateMachine):
    template: Template

    def __init__(self) -> None:
        super().__init__()
        self.temporary = TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.stick = self.folder / "stick"
        self.stick.mkdir()
        self.replicas: dict[str, Replica] = {}
        for name in NAMES:
            shutil.copytree(self.template.path / name, self.folder / name)
            self.replicas[name] = self.opened(name)
        start = {(r, f): frozenset({Write("0", frozenset(), 0)}) for r, f in (("child", "phone"), ("child", "address"), ("file", "school"))}  # fmt: skip
        self.known = {name: Known(dict(start)) for name in NAMES}
        self.kinds: dict[str, type] = {"child": Person, "file": ChildFile}
        self.removals: dict[str, set[str]] = {name: set() for name in NAMES}
        self.bundles: list[Bundle] = []
        self.waiting: dict[str, dict[str, dict[Key, frozenset[Write]]]] = {n: {} for n in NAMES}
        self.count = 0

    def opened(self, name: str) -> Replica:
        clock = SetClock(START)
        store = SqlStore(self.folder / name, self.template.keys[name], clock)
        store.entropy = random.Random(
            len(self.replicas) * 1000 + random.Random(name).randint(0, 99)
        )
        return Replica(store, clock, self.template.keys[name])

    def wrote(self, name: str, key: Key, value: object) -> None:
        self.count += 1
        known = self.known[name].writes
        seen = known.get(key, frozenset())
        known[key] = seen | {Write(value, seen, self.count)}

    @rule(name=st.sampled_from(NAMES), data=st.data())
    def edit(self, name, data):
        replica = self.replicas[name]
        held = sorted({r for r, _ in self.known[name].writes if not self.hidden(name, r)})
        if not held:
            return
        record = data.draw(st.sampled_from(held))
        kind = self.kinds[record]
        field_name = data.draw(st.sampled_from(FIELDS[kind]))
        value = str(data.draw(st.integers(0, 4)))
        with replica.store.begin(replica.desk(USERS[name]).actor) as work:
            before = work.get(kind, record)
            unchanged = getattr(before, field_name) == value
            work.put(replace(before, **{field_name: value}))
            work.commit("test")
        if not unchanged:
            self.wrote(name, (record, field_name), value)

    @rule(name=st.sampled_from(("township", "village")))
    def add(self, name):
        replica = self.replicas[name]
        with replica.store.begin(replica.desk(USERS[name]).actor) as work:
            self.count += 1
            record = f"state-{self.count}"
            made = ParentState(
                id=record, dossier="file", file_id="file", which="father", state="away", place="0"
            )
            work.add(made)
            work.commit("test")
        self.kinds[record] = ParentState
        self.wrote(name, (record, "place"), "0")

    @rule(name=st.sampled_from(NAMES), data=st.data())
    def remove(self, name, data):
        held = sorted({r for r, _ in self.known[name].writes if self.kinds[r] is ParentState and not self.hidden(name, r)})  # fmt: skip
        if not held:
            return
        record = data.draw(st.sampled_from(held))
        replica = self.replicas[name]
        with replica.store.begin(replica.desk(USERS[name]).actor) as work:
            work.remove(ParentState, record)
            work.commit("test")
        self.wrote(name, (record, "gone"), self.known[name].writes[record, "place"])

    @rule(path=st.sampled_from(PATHS))
    def export(self, path):
        sender, recipient = path
        sent = send(self.replicas[sender].store, f"device-{recipient}", self.stick)
        for name in sent.files:
            body = (self.stick / name).read_bytes()
            parts = name.removesuffix(".ycb").split("-")
            waits_as = f"device-{sender}-{int(parts[2]) - 1}-{parts[3]}"
            self.bundles.append(
                Bundle(recipient, sender, waits_as, body, self.known[sender].copy())
            )

    @precondition(lambda self: self.bundles)
    @rule(data=st.data())
    def deliver(self, data):
        """One bundle, perhaps an old one, perhaps again: it stays on the stick."""
        self.take(data.draw(st.sampled_from(self.bundles)))

    @precondition(lambda self: self.bundles)
    @rule(data=st.data())
    def deliver_to_the_wrong_one(self, data):
        bundle = data.draw(st.sampled_from(self.bundles))
        wrong = next(n for n in NAMES if n not in (bundle.recipient, bundle.sender))
        path = self.stick / "wrong.ycb"
        path.write_bytes(bundle.body)
        with pytest.raises(BundleForAnother):
            receive(self.replicas[wrong].store, path)

    @rule(name=st.sampled_from(NAMES))
    def restart(self, name):
        self.replicas[name].store.close()
        self.replicas[name] = self.opened(name)

    def take(self, bundle: Bundle) -> None:
        path = self.stick / "in.ycb"
        path.write_bytes(bundle.body)
        store = self.replicas[bundle.recipient].store
        received = receive(store, path)
        assert received.quarantined == {}
        waiting = self.waiting[bundle.recipient]
        if received.waiting:
            waiting[bundle.name] = bundle.holds
            return
        self.known[bundle.recipient].learn(bundle.holds)
        with store.reading_connection() as connection:
            still = set(connection.execute(select(waiting_bundle.c.name)).scalars())
        for name in set(waiting) - still:
            self.known[bundle.recipient].learn(waiting.pop(name))

    def hidden(self, name: str, record: str) -> bool:
        known = self.known[name]
        gone = known.standing((record, "gone"))
        if not gone:
            return False
        seen = frozenset().union(*(write.value for write in gone))
        return known.standing((record, "place")) <= seen

    def row(self, name: str, kind: type, record: str):
        table = RECORDS[kind.INFO.name]
        with self.replicas[name].store.reading_connection() as connection:
            return connection.execute(select(table).where(table.c.id == record)).first()

    @invariant()
    def every_replica_holds_what_nobody_has_superseded(self):
        for name in NAMES:
            for record, kind in self.kinds.items():
                row = self.row(name, kind, record)
                keys = [key for key in self.known[name].writes if key[0] == record]
                assert (row is None) == (not keys), (name, record)
                if row is None:
                    continue
                versions = versions_of_row(kind, row)
                for key in keys:
                    if key[1] == "gone":
                        continue
                    values = sorted(s.value for s in versions[key[1]].siblings)
                    wanted = sorted(w.value for w in self.known[name].standing(key))
                    assert values == wanted, (name, key)
                assert row.hidden_ == self.hidden(name, record), (name, record)

    @invariant()
    def no_income_reaches_the_village(self):
        assert self.row("village", MeansItem, "means") is None

    def teardown(self):
        """Deliver until quiet: then all agree, and every store and chain is whole."""
        try:
            for _ in range(3):
                for path in (*PATHS, *reversed(PATHS)):
                    before = len(self.bundles)
                    self.export(path)
                    for bundle in self.bundles[before:]:
                        self.take(bundle)
            self.every_replica_holds_what_nobody_has_superseded()
            for record, kind in self.kinds.items():
                found = {
                    name: None if row is None else (versions_of_row(kind, row), row.hidden_)
                    for name in NAMES
                    if (row := self.row(name, kind, record)) or True
                }
                assert found["county"] == found["township"] == found["village"], record
            for name in NAMES:
                assert verify(self.replicas[name].store) == []
        finally:
            for name in NAMES:
                self.replicas[name].store.close()
            self.temporary.cleanup()


NIGHTLY = os.environ.get("YICHUANG_NIGHTLY") == "1"


@pytest.mark.timeout(100_000 if NIGHTLY else 300)
def test_generated_histories_end_in_agreement(tmp_path):
    Histories.template = Template()
    try:
        run_state_machine_as_test(
            Histories,
            settings=settings(
                max_examples=10_000 if NIGHTLY else 25,
                stateful_step_count=60 if NIGHTLY else 25,
                derandomize=not NIGHTLY,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        Histories.template.folder.cleanup()
