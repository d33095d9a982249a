"""A forgotten password and a sealed machine, opened by the county through a file; and the files that are refused."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.clock import SetClock
from app.commands.answer_reset import AnswerReset
from app.commands.revoke_device import RevokeDevice
from app.demo.world import password_of
from app.security.contact import Contact, Standing, seal, standing
from app.security.county_key import seal_county_key
from app.security.device_keys import new_device_keys
from app.security.errors import (
    AnswerBad,
    AnswerForAnother,
    CodeDiffers,
    CountyKeyWrong,
    DeviceRevoked,
    PendingPasswordWrong,
    RecoveryKeyWrong,
    ReplicaSealed,
    RequestBad,
    SealNear,
    UnknownUser,
    WrongPassword,
)
from app.security.key_slots import read_key_file
from app.security.log_in import log_in
from app.security.password_key import Cost
from app.security.reset import ask_reset, pending_reset, take_answer
from db.contact import check_contact
from db.store import SqlStore
from tests.app.test_admin import offices

__all__ = ["offices"]
QUICK = Cost(memory_kib=64, passes=1)
NEW = "忘记以后的新密码"
NOW = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)


def answer(offices, asked, **more):
    secret = password_of("county")
    values = {
        "request": asked.body, "code": more.get("code") or asked.code,
        "key_file": offices.key_file, "key_password": secret,
        "recovery_file": offices.recovery_file, "recovery_password": secret,
    }  # fmt: skip
    return offices.desk("admin").do(AnswerReset(**(values | more))).result


@pytest.fixture
def home(offices):
    return offices.township.home


def test_a_forgotten_password_is_set_anew_with_no_secret_on_the_way(offices, home):
    key = log_in(home, "clerk", password_of("clerk"))
    asked = ask_reset(home, "clerk", NEW, QUICK)
    made = answer(offices, asked)
    for carried in (asked.body, made, (home / "reset.json").read_bytes()):
        assert NEW.encode() not in carried
        assert key.hex().encode() not in carried
    assert take_answer(home, made, NEW) == "clerk"
    assert log_in(home, "clerk", NEW) == key
    with pytest.raises(WrongPassword):
        log_in(home, "clerk", password_of("clerk"))
    assert log_in(home, "reviewer", password_of("reviewer")) == key
    assert pending_reset(home) is None


def test_an_answer_that_is_not_for_this_request_changes_nothing(offices, home):
    old = answer(offices, ask_reset(home, "clerk", NEW, QUICK))
    made = answer(offices, ask_reset(home, "clerk", NEW, QUICK))
    before = read_key_file(home)
    with pytest.raises(AnswerForAnother):
        take_answer(home, old, NEW)
    with pytest.raises(PendingPasswordWrong):
        take_answer(home, made, "eine andere Losung")
    for at in range(0, len(made), 5):
        for bad in (made[:at], made[:at] + bytes([made[at] ^ 1]) + made[at + 1 :]):
            with pytest.raises(AnswerBad):
                take_answer(home, bad, NEW)
    assert read_key_file(home) == before
    take_answer(home, made, NEW)
    with pytest.raises(AnswerForAnother):
        take_answer(home, made, NEW)


def test_another_countys_answer_is_refused(offices, home):
    asked = ask_reset(home, "clerk", NEW, QUICK)
    stranger = seal_county_key(new_device_keys(), "fremd-fremd", QUICK)
    with pytest.raises(CountyKeyWrong):
        answer(offices, asked, key_file=stranger, key_password="fremd-fremd")
    good = msgspec.json.decode(answer(offices, asked))
    forged = good | {"signature": new_device_keys().sign(good["text"].encode())}
    with pytest.raises(AnswerBad):
        take_answer(home, msgspec.json.encode(forged), NEW)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"code": "AAAA-AAAA"}, CodeDiffers),
        ({"recovery_password": "falsch"}, RecoveryKeyWrong),
        ({"recovery_file": b"{}"}, RecoveryKeyWrong),
        ({"request": b"\x00" * 40}, RequestBad),
        ({"request": b"[" * 100_000}, RequestBad),
    ],
)
def test_the_county_answers_only_what_is_whole_and_was_heard(offices, home, more, error):
    with pytest.raises(error):
        answer(offices, ask_reset(home, "clerk", NEW, QUICK), **more)


def test_a_machine_reported_lost_gets_no_answer_whatever_its_request_claims(offices, home):
    secret = password_of("county")
    offices.desk("admin").do(
        RevokeDevice(device_id="device-town-1", key_file=offices.key_file, key_password=secret)
    )
    file = read_key_file(home)
    (home / "keys.json").write_bytes(
        msgspec.json.encode(msgspec.structs.replace(file, device="device-town-2"))
    )
    with pytest.raises(DeviceRevoked):
        answer(offices, ask_reset(home, "clerk", NEW, QUICK))


def test_only_people_of_the_roster_and_of_this_machine(offices, home):
    with pytest.raises(UnknownUser):
        ask_reset(home, "nobody", NEW, QUICK)


def opened(home, key, days):
    """Open the township's store so many days after the start."""
    return SqlStore(home, key, SetClock(NOW + timedelta(days=days)))


def looked(home, key, days):
    store = opened(home, key, days)
    try:
        return check_contact(home, store)
    finally:
        store.close()


def test_after_too_long_without_contact_only_the_county_opens_it(offices, home):
    key = log_in(home, "clerk", password_of("clerk"))
    offices.township.close()
    assert looked(home, key, 0) is None
    assert looked(home, key, 85) == 5
    with pytest.raises(SealNear):
        looked(home, key, 91)
    assert log_in(home, "clerk", password_of("clerk")) == key  # a question, not yet a seal
    with pytest.raises(ReplicaSealed):
        looked(home, key, 91)
    with pytest.raises(ReplicaSealed):
        log_in(home, "clerk", password_of("clerk"))
    assert read_key_file(home).slots == ()
    asked = ask_reset(home, "clerk", NEW, QUICK)
    assert asked.request.sealed
    take_answer(home, answer(offices, asked), NEW)
    assert log_in(home, "clerk", NEW) == key
    assert looked(home, key, 91) is None
    with pytest.raises(SealNear):  # the answer opens it once
        looked(home, key, 190)


def test_a_clock_that_is_years_ahead_for_a_moment_seals_nothing(offices, home):
    key = log_in(home, "clerk", password_of("clerk"))
    offices.township.close()
    looked(home, key, 0)
    with pytest.raises(SealNear):
        looked(home, key, 20_000)
    assert looked(home, key, 1) is None  # put right: as if nothing had been
    with pytest.raises(SealNear):
        looked(home, key, 20_000)


def test_a_clock_set_back_gains_no_days():
    contact = Contact(NOW, NOW).seen(NOW + timedelta(days=100), None)
    assert contact.days(NOW) == 100
    assert standing(contact, NOW, 90, "", NOW.date()) is Standing.ASK


def test_contact_that_came_while_the_clock_was_ahead_is_no_credit_for_years():
    ahead = NOW + timedelta(days=9000)
    contact = Contact(NOW, NOW).seen(NOW + timedelta(days=1), ahead)
    assert contact.days(NOW + timedelta(days=100)) == 99


def test_a_sealed_key_file_holds_nothing_that_a_password_opens(offices, home):
    file = read_key_file(home)
    seal(home, file, NOW.date())
    text = (home / "keys.json").read_text("utf-8")
    assert all(slot.sealed not in text for slot in file.slots)
