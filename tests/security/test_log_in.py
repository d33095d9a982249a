"""Opening the store with a password, and what happens when it is the wrong one."""

import pyrage
import pytest

from app.security.errors import KeyFileDamaged, LockedOut, UnknownUser, WeakPassword, WrongPassword
from app.security.key_slots import (
    FILE,
    Cost,
    make_key_file,
    new_key,
    read_key_file,
    recover,
    with_user,
    without_user,
    write_key_file,
)
from app.security.lockout import read_lockout
from app.security.log_in import change_password, log_in

QUICK = Cost(memory_kib=64, passes=1)
PASSWORD = "大河-2026-窗口"


@pytest.fixture
def recovery():
    return pyrage.x25519.Identity.generate()


@pytest.fixture
def key():
    return new_key()


@pytest.fixture
def home(tmp_path, key, recovery):
    file = make_key_file("county", str(recovery.to_public()), key)
    file = with_user(file, "luo", "罗映雪", PASSWORD, key, QUICK)
    write_key_file(tmp_path, with_user(file, "zhou", "周明", "另一个密码呀呀", key, QUICK))
    return tmp_path


def test_each_user_opens_the_same_key_with_their_own_password(home, key):
    assert log_in(home, "luo", PASSWORD) == key
    assert log_in(home, "zhou", "另一个密码呀呀") == key


def test_the_county_recovers_the_key(home, key, recovery):
    assert recover(read_key_file(home), str(recovery)) == key


def test_a_removed_user_is_out_and_the_others_are_in(home, key):
    write_key_file(home, without_user(read_key_file(home), "luo"))
    with pytest.raises(UnknownUser):
        log_in(home, "luo", PASSWORD)
    assert log_in(home, "zhou", "另一个密码呀呀") == key


def test_a_changed_password_counts_at_once(home, key):
    change_password(home, "luo", PASSWORD, "新的密码足够长了", QUICK)
    with pytest.raises(WrongPassword):
        log_in(home, "luo", PASSWORD)
    assert log_in(home, "luo", "新的密码足够长了") == key


@pytest.mark.parametrize("weak", ["short", "12345678", "luo-luo-luo"])
def test_weak_passwords_are_refused(home, weak):
    with pytest.raises(WeakPassword):
        change_password(home, "luo", PASSWORD, weak, QUICK)


def test_waiting_grows_and_outlives_restarts_and_a_moved_clock(home):
    now = [1_000_000.0]
    for _ in range(4):
        with pytest.raises(WrongPassword):
            log_in(home, "luo", "x", now=lambda: now[0])
    with pytest.raises(LockedOut) as first:
        log_in(home, "luo", "x", now=lambda: now[0])
    assert first.value.facts["seconds"] == 15
    for moved in (-365 * 86400.0, 73 * 365 * 86400.0):
        with pytest.raises(LockedOut):
            log_in(home, "luo", PASSWORD, now=lambda moved=moved: now[0] + moved)
    last_seen = read_lockout(home).tries["luo"].seen_at
    assert log_in(home, "luo", PASSWORD, now=lambda: last_seen + 16)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"database": 5}'])
def test_a_damaged_key_file_is_named(home, damage):
    (home / FILE).write_bytes(damage)
    with pytest.raises(KeyFileDamaged):
        log_in(home, "luo", PASSWORD)


def test_neither_password_nor_key_stands_in_the_file(home, key):
    text = (home / FILE).read_bytes()
    assert PASSWORD.encode() not in text
    assert key not in text
    assert key.hex().encode() not in text
