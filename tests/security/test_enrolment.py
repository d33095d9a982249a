"""A new empty folder, a request, an answer, the first exchange; and every file that is not as it should be."""

import shutil

import pyrage
import pytest

from app.commands.register_device import RegisterDevice
from app.demo.world import password_of
from app.desk import Desk
from app.errors import AppError
from app.queries.children_list import ChildrenList
from app.security.actor import Actor
from app.security.enrolment import ask_enrolment, pending_enrolment
from app.security.errors import (
    AlreadyEnrolled,
    AnswerBad,
    AnswerForAnother,
    CodeDiffers,
    CountyKeyWrong,
    DeviceNotSigned,
    PendingPasswordWrong,
    RequestBad,
)
from app.security.key_slots import FILE, read_key_file, recover
from app.security.log_in import log_in
from app.security.password_key import Cost
from db.enrol import answer_device, enter
from db.exchange.receive import receive
from db.exchange.send import send
from db.offices import fill_office, found_demo_county
from db.store import SqlStore
from tests.app.test_admin import carry, offices

__all__ = ["offices"]
QUICK = Cost(memory_kib=64, passes=1)
PASSWORD = "大桥村的新笔记本"
VILLAGE = "520201101204"
TOWN = "device-town-1"


def signed_in(offices, asking, **more):
    values = {
        "request": asking.body, "code": more.get("code") or asking.code, "area_id": VILLAGE,
        "key_file": offices.key_file, "key_password": password_of("county"),
    }  # fmt: skip
    return offices.desk("admin").do(RegisterDevice(**(values | more))).result


def answered(offices, asking, store, stick, person="director"):
    stick.mkdir(exist_ok=True)
    actor = Actor("reviewer", "", "reviewer", "520201101", TOWN, 30)
    return answer_device(store, actor, asking.body, person, stick)


@pytest.fixture
def laptop(tmp_path):
    return tmp_path / "新笔记本"


@pytest.fixture
def asking(laptop):
    return ask_enrolment(laptop, "大桥村新笔记本", PASSWORD, QUICK)


def through_the_county(offices, asking, stick):
    """The county signs, the roster comes to the township, the township answers with the first bundle."""
    signed_in(offices, asking)
    carry(offices, offices.county, offices.township, TOWN)
    return answered(offices, asking, offices.township, stick)


def test_a_new_folder_becomes_a_replica_with_the_snapshot_of_its_scope(
    offices, laptop, asking, tmp_path, clock
):
    fill_office(offices.township, clock, "520201101", 4, 1)
    made = through_the_county(offices, asking, tmp_path / "stick")
    assert made.first_here
    body = (tmp_path / "stick" / made.file).read_bytes()
    person = enter(laptop, body, PASSWORD, made.code, clock, QUICK)
    assert person == "director"
    assert pending_enrolment(laptop) is None
    key = log_in(laptop, person, PASSWORD)
    store = SqlStore(laptop, key, clock)
    try:
        assert store.rosters.version == 2
        for file in sorted((tmp_path / "stick").glob("*.ycb")):
            receive(store, file)
        actor = store.rosters.newest.actor(person, store.identity.device, clock.today())
        children = Desk(store, actor).ask(ChildrenList(group="")).rows
        assert children
        # What is written there comes back and counts.
        Desk(store, actor).note("log_in")
        back = tmp_path / "back"
        back.mkdir()
        for name in send(store, TOWN, back).files:
            found = receive(offices.township, back / name)
        assert found.accepted
        assert not found.quarantined
    finally:
        store.close()


def test_the_county_answers_where_nothing_lies_between(offices, laptop, asking, tmp_path, clock):
    signed_in(offices, asking, area_id="520201101")
    made = answered(offices, asking, offices.county, tmp_path / "stick", "reviewer")
    assert made.first_here
    body = (tmp_path / "stick" / made.file).read_bytes()
    assert enter(laptop, body, PASSWORD, made.code, clock, QUICK) == "reviewer"


def test_a_new_machine_wraps_its_key_to_the_countys_recovery_key(
    offices, laptop, asking, tmp_path, clock
):
    made = through_the_county(offices, asking, tmp_path / "stick")
    enter(laptop, (tmp_path / "stick" / made.file).read_bytes(), PASSWORD, made.code, clock, QUICK)
    assert recover(read_key_file(laptop), offices.recovery) == log_in(laptop, "director", PASSWORD)


def test_a_township_can_not_answer_before_the_county_has_signed(offices, asking, tmp_path):
    with pytest.raises(DeviceNotSigned):
        answered(offices, asking, offices.township, tmp_path / "stick")
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_code_that_was_heard_differently_signs_nothing(offices, asking):
    with pytest.raises(CodeDiffers):
        signed_in(offices, asking, code="ABCD-EFGH")
    with pytest.raises(CountyKeyWrong):
        signed_in(offices, asking, key_password="falsch")
    assert offices.county.rosters.version == 1


def test_the_same_request_twice_makes_one_machine(offices, asking):
    assert signed_in(offices, asking) == signed_in(offices, asking)
    assert offices.county.rosters.version == 2


def test_a_request_that_was_altered_or_cut_anywhere_is_refused(offices, asking):
    body, code = asking.body, asking.code
    for at in range(0, len(body), 17):
        altered = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        for bad in (altered, body[:at]):
            with pytest.raises((RequestBad, CodeDiffers)):
                signed_in(offices, asking, request=bad, code=code)
    assert offices.county.rosters.version == 1


def files_of(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_a_bad_answer_changes_nothing(offices, laptop, asking, tmp_path, clock):
    made = through_the_county(offices, asking, tmp_path / "stick")
    body = (tmp_path / "stick" / made.file).read_bytes()
    before = files_of(laptop)

    def refused(error, answer, password=PASSWORD, code=made.code):
        with pytest.raises(error):
            enter(laptop, answer, password, code, clock, QUICK)
        assert files_of(laptop) == before

    refused(PendingPasswordWrong, body, password="falsch-falsch")
    refused(CodeDiffers, body, code="ABCD-EFGH")
    for at in range(0, len(body), max(1, len(body) // 60)):
        refused((AnswerBad, AnswerForAnother), body[:at])
        refused((AnswerBad, AnswerForAnother), body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :])
    other = pyrage.encrypt(b"{}", [pyrage.x25519.Identity.generate().to_public()])
    refused(AnswerForAnother, other)
    refused(
        AnswerBad,
        pyrage.encrypt(b"{}", [pyrage.x25519.Recipient.from_str(asking.request.seal_key)]),
    )
    enter(laptop, body, PASSWORD, made.code, clock, QUICK)
    with pytest.raises(AlreadyEnrolled):
        enter(laptop, body, PASSWORD, made.code, clock, QUICK)


def test_an_answer_to_an_earlier_request_counts_no_more(offices, laptop, asking, tmp_path, clock):
    made = through_the_county(offices, asking, tmp_path / "stick")
    ask_enrolment(laptop, "大桥村新笔记本", PASSWORD, QUICK)
    body = (tmp_path / "stick" / made.file).read_bytes()
    with pytest.raises(AnswerForAnother):
        enter(laptop, body, PASSWORD, made.code, clock, QUICK)
    assert not (laptop / FILE).exists()


def test_another_county_can_not_answer_in_the_place_of_ours(
    offices, laptop, asking, tmp_path, clock
):
    made = through_the_county(offices, asking, tmp_path / "stick")
    from app.security.enrolment import county_code

    stranger = county_code(asking.digest, found_demo_county().signing.verify_key)
    assert stranger != made.code
    body = (tmp_path / "stick" / made.file).read_bytes()
    with pytest.raises(CodeDiffers):
        enter(laptop, body, PASSWORD, stranger, clock, QUICK)


def test_a_folder_with_data_is_never_enrolled_again(offices):
    with pytest.raises(AlreadyEnrolled):
        ask_enrolment(offices.township.home, "x", PASSWORD, QUICK)


def test_killed_while_the_replica_is_built_it_can_be_done_again(
    offices, laptop, asking, tmp_path, clock, monkeypatch
):
    made = through_the_county(offices, asking, tmp_path / "stick")
    body = (tmp_path / "stick" / made.file).read_bytes()
    shutil.copytree(laptop, tmp_path / "copy")
    (tmp_path / "copy" / "enrolling").mkdir()
    (tmp_path / "copy" / "enrolling" / "yichuang.db").write_bytes(b"half")
    assert enter(tmp_path / "copy", body, PASSWORD, made.code, clock, QUICK) == "director"
    assert log_in(tmp_path / "copy", "director", PASSWORD)


@pytest.mark.parametrize("label", ["", "  ", "很长" * 20])
def test_a_machine_has_a_name(tmp_path, label):
    with pytest.raises(AppError):
        ask_enrolment(tmp_path / "x", label, PASSWORD, QUICK)
    assert not (tmp_path / "x").exists()
