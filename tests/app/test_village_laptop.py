"""What lies on a child director's laptop, decrypted and looked through: its village's children and nothing else."""

import json

import pyrage
import zstandard
from sqlalchemy import text

from app.commands.record_visit import RecordVisit
from app.commands.visit_child import VisitChild
from app.queries.child_page import ChildPageQuery
from app.queries.children_list import ChildrenList
from app.records import kinds
from app.sync.scope import may_hold
from db.engine import open_engine
from db.exchange.stick import exchange
from db.place import DATABASE
from tests.app.test_children import child
from tests.app.test_visits import HALF, enrol
from tests.support.applications import application, id_number
from tests.support.replicas import OTHER_VILLAGE

ACCOUNT, INCOME, BANK = "6217001234567890123", "80000", "农商银行"
CHILD_OF_THE_HOUSEHOLD = id_number(
    "20120301", "225"
)  # of the application: a child with a file, too


def fill(world, stick):
    """A household with income and account whose child has a file here; another village's child; a visit."""
    world.township.desk("clerk").do(application())
    reviewer = world.township.desk("reviewer")
    reviewer.do(child(name="陈子涵", id_number=CHILD_OF_THE_HOUSEHOLD, on_assistance=True))
    reviewer.do(
        child(
            village=OTHER_VILLAGE,
            name="安诗涵",
            id_number=id_number("20200101", "348"),
            guardian_name="别村奶奶",
        )
    )
    enrolment = enrol(world.township, name="郭明义")
    world.township.desk("visitor").do(
        RecordVisit(enrolment_id=enrolment, answers={"said": "老人家的话"}, able=HALF)
    )
    for replica in (world.township, world.village):
        exchange(replica.store, stick)


def everything_in(path, key):
    """Every value of every table of a database, as one text: the decrypted store, looked through."""
    engine = open_engine(path, key, "reader")
    found = []
    with engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        for (name,) in names.all():
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                found += [
                    v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row
                ]
    engine.dispose()
    return "\n".join(found)


def everything_on(stick, store):
    """Every bundle on a stick that this device can open, in the clear."""
    identity = pyrage.x25519.Identity.from_str(store.identity.keys.seal_secret)
    found = []
    for path in stick.rglob("*.ycb"):
        try:
            plain = pyrage.decrypt(path.read_bytes(), [identity])
        except pyrage.DecryptError:
            continue
        found.append(
            zstandard.ZstdDecompressor()
            .decompressobj()
            .decompress(plain)
            .decode("utf-8", "replace")
        )
    return "\n".join(found)


def test_no_income_and_no_account_is_ever_on_it(world, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    fill(world, stick)
    for words in (
        everything_in(world.village.store.home / DATABASE, world.village.key),
        everything_on(stick, world.village.store),
    ):
        assert "陈子涵" in words  # there is something to look through
        for secret in (
            ACCOUNT,
            BANK,
            "amount_fen",
            "安诗涵",
            "别村奶奶",
            "郭明义",
            "老人家的话",
            "王秀英",
            "陈国强",
        ):
            assert secret not in words, secret
    with world.village.store.reading(world.village.desk("director").actor) as reading:
        for name, kind in kinds().items():
            held = may_hold(reading.roster.devices[reading.device], kind.INFO)
            assert held or name == "audit" or reading.records.find(kind) == (), name


def test_benefits_are_yes_or_no(world, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    fill(world, stick)
    director = world.village.desk("director")
    (row,) = director.ask(ChildrenList(group="")).rows
    page = director.ask(ChildPageQuery(file_id=row.id))
    assert ("享受保障", "是") in page.identity
    assert INCOME not in json.dumps(page.identity, ensure_ascii=False)


def test_what_both_sides_write_of_a_child_comes_together(world, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    fill(world, stick)
    director, leader = world.village.desk("director"), world.township.desk("leader")
    (row,) = director.ask(ChildrenList(group="")).rows
    director.do(VisitChild(file_id=row.id, answers={"wish": "村里问的"}))
    leader.do(VisitChild(file_id=row.id, answers={"wish": "镇上问的"}))
    for replica in (world.village, world.township, world.village):
        exchange(replica.store, stick)
    for desk in (director, leader):
        notes = {v.note for v in desk.ask(ChildPageQuery(file_id=row.id)).visits}
        assert notes == {"村里问的", "镇上问的"}
