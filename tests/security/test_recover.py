"""A county begins and its recovery key is given to people once; with it a password is set where nobody knows one."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pyrage
import pytest
from sqlalchemy import select

from app.commands.change_roster import ChangeRoster
from app.errors import FolderInUse, Refused
from app.security.county_key import open_recovery_key
from app.security.errors import (
    NoRecoverySlot,
    RecoveryTextWrong,
    ReplicaSealed,
    UnknownUser,
    WeakPassword,
    WrongPassword,
)
from app.security.key_slots import Cost, Shut, read_key_file, write_key_file
from app.security.log_in import log_in
from app.security.recovery_paper import paper_of, secret_of
from db.found import ToFound, found_county
from db.offices import desk_maker
from db.recover import recover_user
from db.store import SqlStore
from db.tables import RECORDS
from db.verify import verify
from tests.support.refusal import assert_clear

ROOT = Path(__file__).resolve().parents[2]
QUICK = Cost(memory_kib=64, passes=1)
OLD, NEW, KEYS = "春天的河-2026", "秋天的山-2027", "山里的灯-2026"


def wanted(**changes):
    values = {"code": "520201", "name": "钟山区", "administrator": "钱管", "password": OLD, "key_password": KEYS}  # fmt: skip
    return ToFound(**(values | changes))


@pytest.fixture
def safe(tmp_path):
    folder = tmp_path / "safe"
    folder.mkdir()
    return folder


@pytest.fixture
def county(tmp_path, safe, clock):
    return found_county(tmp_path / "county", safe, wanted(), clock, QUICK)


def test_a_county_is_founded_and_its_administrator_signs_the_next_roster(
    county, tmp_path, safe, clock
):
    home = tmp_path / "county"
    store = SqlStore(home, log_in(home, "admin", OLD), clock)
    try:
        assert verify(store) == []
        desk = desk_maker(store, clock)("admin")
        command = ChangeRoster(
            name="郑确", role="county_reviewer", area_id="520201",
            key_file=county.signing_file.read_bytes(), key_password=KEYS,
        )  # fmt: skip
        assert desk.do(command).result == 2
    finally:
        store.close()
    assert open_recovery_key(county.recovery_file.read_bytes(), KEYS) == county.recovery
    assert {p.name for p in home.iterdir()} & {p.name for p in safe.iterdir()} == set()
    assert county.recovery not in repr(county)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code": "52020"}, Refused),
        ({"name": ""}, Refused),
        ({"administrator": "钱9"}, Refused),
        ({"password": "1234"}, WeakPassword),
        ({"key_password": "12345678"}, WeakPassword),
    ],
)
def test_bad_input_founds_nothing(tmp_path, safe, clock, changes, error):
    with pytest.raises(error) as caught:
        found_county(tmp_path / "county", safe, wanted(**changes), clock, QUICK)
    assert_clear(caught.value)
    assert list(safe.iterdir()) == []
    assert not (tmp_path / "county").exists()


def test_nothing_is_founded_over_another_county_nor_the_keys_beside_the_data(
    county, tmp_path, safe, clock
):
    before = county.signing_file.read_bytes()
    for home, keys in (
        (tmp_path / "county", tmp_path),
        (tmp_path / "second", safe),
        (tmp_path / "third", tmp_path / "third" / "keys"),
    ):
        with pytest.raises(FolderInUse) as caught:
            found_county(home, keys, wanted(), clock, QUICK)
        assert_clear(caught.value)
    assert county.signing_file.read_bytes() == before


def test_the_paper_sets_a_new_password_and_it_is_audited(county, tmp_path, clock):
    home = tmp_path / "county"
    typed = paper_of(county.recovery).lower().replace(" ", "-")
    assert recover_user(home, "admin", secret_of(typed), NEW, clock, QUICK) == "钱管"
    with pytest.raises(WrongPassword):
        log_in(home, "admin", OLD)
    store = SqlStore(home, log_in(home, "admin", NEW), clock)
    try:
        with store.reading_connection() as connection:
            table = RECORDS["audit"]
            rows = connection.execute(select(table).where(table.c.action == "recover")).all()
        assert [row.person for row in rows] == ["admin"]
    finally:
        store.close()


@pytest.mark.parametrize("how", ["a slip", "cut off", "nothing", "words"])
def test_a_slip_of_the_pen_shows_at_once(county, how):
    paper = paper_of(county.recovery)
    other = "Q" if paper[7] != "Q" else "P"
    typed = {
        "a slip": paper[:7] + other + paper[8:],
        "cut off": paper[:-3],
        "nothing": "",
        "words": "不知道",
    }[how]
    with pytest.raises(RecoveryTextWrong) as caught:
        secret_of(typed)
    assert_clear(caught.value)


def test_what_does_not_fit_changes_nothing(county, tmp_path, clock):
    home = tmp_path / "county"
    before = (home / "keys.json").read_bytes()
    other = str(pyrage.x25519.Identity.generate())
    for user, secret, new, error in (
        ("admin", other, NEW, RecoveryTextWrong),
        ("nobody", county.recovery, NEW, UnknownUser),
        ("admin", county.recovery, "1234", WeakPassword),
    ):
        with pytest.raises(error) as caught:
            recover_user(home, user, secret, new, clock, QUICK)
        assert_clear(caught.value)
        assert (home / "keys.json").read_bytes() == before
    file = read_key_file(home)
    write_key_file(home, msgspec.structs.replace(file, recovery=""))
    with pytest.raises(NoRecoverySlot) as caught:
        recover_user(home, "admin", county.recovery, NEW, clock, QUICK)
    assert_clear(caught.value)
    write_key_file(home, msgspec.structs.replace(file, shut=Shut("2026-09-24", ())))
    with pytest.raises(ReplicaSealed):
        recover_user(home, "admin", county.recovery, NEW, clock, QUICK)


def test_the_verb_reads_the_paper_from_standard_input(county, tmp_path):
    (tmp_path / "new").write_text(NEW, "utf-8")

    def call(typed):
        return subprocess.run(
            [sys.executable, str(ROOT / "main.py"), "recover", "--home", str(tmp_path / "county"),
             "--user", "admin", "--password-file", str(tmp_path / "new"), "--json"],
            input=typed, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    wrong = call("AGE-SECRET-KEY-1 OOOO\n")
    assert wrong.returncode == 1
    assert msgspec.json.decode(wrong.stdout)["error"]["code"] == "SEC-523"
    assert len(wrong.stderr.splitlines()) == 1
    done = call(paper_of(county.recovery) + "\n")
    assert msgspec.json.decode(done.stdout) == {"user": "admin", "name": "钱管"}
    assert log_in(tmp_path / "county", "admin", NEW)
