"""Letting people in, the roster's next version, and a new policy pack: at the county and on what it reaches."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from app.commands.change_roster import ChangeRoster
from app.commands.import_pack import ImportPack
from app.demo.world import PLACES, password_of
from app.errors import Refused
from app.policy.errors import PolicyProblem
from app.policy.load import PACKS, pack_texts
from app.queries.admin_page import AdminPageQuery
from app.queries.pack_preview import PackPreviewQuery
from app.security.doorkeeper import Doorkeeper
from app.security.errors import CountyKeyWrong, NotPermitted, PasswordNeeded, WrongPassword
from app.security.key_slots import Cost, read_key_file
from app.security.log_in import log_in, set_first_password
from db.exchange.receive import receive
from db.exchange.send import send
from db.offices import COUNTY_KEY, RECOVERY_KEY, desk_maker, found_demo_county, open_place

QUICK = Cost(memory_kib=64, passes=1)


@dataclass
class Offices:
    folder: Path
    county: object
    township: object
    key_file: bytes
    recovery: str = ""
    recovery_file: bytes = b""

    def desk(self, user):
        store = self.county if user in ("county", "admin") else self.township
        return desk_maker(store, store.clock)(user)


@contextmanager
def open_offices(folder, clock):
    """A county and a township of it, with the county's keys beside them."""
    county = found_demo_county()
    stores = {p.folder: open_place(county, p, folder / p.folder, clock, QUICK) for p in PLACES[:2]}
    for store in stores.values():
        store.doors = Doorkeeper(store.home, store.doors.service_key(), QUICK)
    key_file = (folder / COUNTY_KEY).read_bytes()
    recovery_file = (folder / RECOVERY_KEY).read_bytes()
    yield Offices(
        folder, stores["county"], stores["township-1"], key_file, county.recovery, recovery_file
    )
    for store in stores.values():
        store.close()


@pytest.fixture
def offices(tmp_path, clock):
    with open_offices(tmp_path, clock) as opened:
        yield opened


def carry(offices, out, to, recipient):
    stick = offices.folder / f"stick-{recipient}"
    stick.mkdir(exist_ok=True)
    for name in send(out, recipient, stick).files:
        receive(to, stick / name)


def newcomer(offices, **more):
    values = {
        "name": "林小雨", "role": "clerk", "area_id": "520201101",
        "key_file": offices.key_file, "key_password": password_of("county"),
    }  # fmt: skip
    return ChangeRoster(**(values | more))


def test_a_newcomer_reaches_the_township_and_gets_in_by_a_code(offices):
    version = offices.desk("admin").do(newcomer(offices)).result
    assert version == 2
    carry(offices, offices.county, offices.township, "device-town-1")
    page = offices.desk("reviewer").ask(AdminPageQuery())
    new = next(p for p in page.people if p.name == "林小雨")
    assert (new.role_label, new.area_label, new.here) == ("一窗经办", "大河镇", True)
    code = offices.desk("reviewer").invite(new.id, new.name)
    home = offices.township.home
    with pytest.raises(PasswordNeeded):
        log_in(home, new.id, code.lower())
    set_first_password(home, new.id, code, "春天的河-2026", QUICK)
    assert log_in(home, new.id, "春天的河-2026")
    with pytest.raises(WrongPassword):
        log_in(home, new.id, code)


def test_a_last_day_shuts_the_door_after_it_and_not_before(offices, clock):
    offices.desk("admin").do(newcomer(offices, person_id="clerk2", until=clock.today()))
    roster = offices.county.rosters.newest
    assert roster.actor("clerk2", "device-town-1", clock.today()) is not None
    assert roster.actor("clerk2", "device-town-1", date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": ""}, "name.empty"),
        ({"name": "林1"}, "name.digits"),
        ({"role": "king"}, "field.needed"),
        ({"area_id": "999"}, "field.needed"),
        ({"person_id": "nobody"}, "admin.no_person"),
        ({"person_id": "admin", "until": date(2026, 12, 1)}, "admin.not_oneself"),
    ],
)
def test_a_wrong_entry_changes_no_roster(offices, more, code):
    with pytest.raises(Refused) as refused:
        offices.desk("admin").do(newcomer(offices, **more))
    assert [issue.code for issue in refused.value.issues] == [code]
    assert offices.county.rosters.version == 1


@pytest.mark.parametrize(
    "more", [{"key_password": "falsch"}, {"key_file": b"{}"}, {"key_file": b"\xff" * 300}]
)
def test_without_the_county_key_nothing_is_signed(offices, more):
    with pytest.raises(CountyKeyWrong):
        offices.desk("admin").do(newcomer(offices, **more))
    assert offices.county.rosters.version == 1


def test_a_clerk_changes_neither_roster_nor_users_nor_packs(offices):
    clerk = offices.desk("clerk")
    with pytest.raises(NotPermitted):
        clerk.do(newcomer(offices))
    with pytest.raises(NotPermitted):
        clerk.invite("visitor", "李行")
    with pytest.raises(NotPermitted):
        clerk.do(ImportPack(texts=pack_texts(PACKS / "liupanshui")))


def test_who_was_removed_can_not_open_and_the_last_can_not_be_removed(offices):
    reviewer = offices.desk("reviewer")
    reviewer.remove_user("clerk2")
    assert "clerk2" not in {slot.user for slot in read_key_file(offices.township.home).slots}
    for slot in reviewer.local_users()[:-1]:
        reviewer.remove_user(slot.user)
    last = reviewer.local_users()[0].user
    with pytest.raises(Refused):
        reviewer.remove_user(last)


def raised(version="2027-01", standard="90000"):
    """The shipped pack with another version and one raised figure."""
    texts = pack_texts(PACKS / "liupanshui")
    texts["pack.toml"] = (
        texts["pack.toml"]
        .replace('version = "2026-11"', f'version = "{version}"')
        .replace("2020-12-31", "2026-09-01")
        .replace("2026-11 版", f"{version} 版")
    )
    urban = 'variant = "urban", rule = "dibao.standard", value = 67500'
    dibao = texts["dibao.toml"].replace(urban, urban.replace("67500", standard))
    return texts | {"dibao.toml": dibao}


def test_a_new_pack_is_shown_then_in_force_here_and_where_it_is_carried(offices):
    admin = offices.desk("admin")
    found = admin.ask(PackPreviewQuery(texts=raised()))
    assert (found.instead_of, found.version) == ("六盘水市 2026-11 版", "2027-01")
    assert [change.after for change in found.changes] == [90000]
    admin.do(ImportPack(texts=raised()))
    carry(offices, offices.county, offices.township, "device-town-1")
    for store in (offices.county, offices.township):
        pack = store.packs.for_date("520201101", date(2026, 10, 1))
        assert pack.version == "2027-01"
        assert store.packs.for_date("520201101", date(2026, 1, 1)).version == "2026-11"


def test_the_same_version_twice_is_refused(offices):
    admin = offices.desk("admin")
    admin.do(ImportPack(texts=raised()))
    with pytest.raises(Refused) as refused:
        admin.do(ImportPack(texts=raised(standard="91000")))
    assert refused.value.issues[0].code == "policy.same_version"


def test_a_broken_pack_changes_nothing(offices):
    admin = offices.desk("admin")
    with pytest.raises(PolicyProblem):
        admin.do(ImportPack(texts=raised(standard="-5")))
    with pytest.raises(Refused):
        admin.ask(PackPreviewQuery(texts={"dibao.toml": ""}))
    assert len(offices.county.packs.packs) == 1
