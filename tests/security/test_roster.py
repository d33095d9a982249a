"""The roster's next version: areas that merge or are renamed, machines shut out; never fewer entries than before."""

from datetime import date

import msgspec
import pytest

from app.errors import Refused
from app.security.device_keys import new_device_keys
from app.security.errors import RosterRejected
from app.security.roster import (
    RosterArea,
    RosterBody,
    RosterDevice,
    RosterPerson,
    body_bytes,
    read_roster,
)
from app.security.roster_change import merged_area, renamed_area, revoked, with_device

COUNTY = new_device_keys()
DAY = date(2026, 12, 1)
CHAIN = ("first", "second", "third")


def sign(body):
    text = body_bytes(body).decode()
    return read_roster(text, COUNTY.sign(text.encode()), COUNTY.verify_key)


def device(name, area, level="village"):
    return RosterDevice(
        name, name[-3:], name, area, level, ("office", "people"), f"v{name}", f"s{name}"
    )


@pytest.fixture
def roster():
    areas = (
        RosterArea("c", "520201", "钟山区", "county"),
        RosterArea("t", "520201101", "大河镇", "township", "c"),
        RosterArea("a", "520201101201", "大桥村", "village", "t"),
        RosterArea("b", "520201101202", "二屯村", "village", "t"),
    )
    people = (RosterPerson("p", "吴小兰", "child_director", "a", date(2026, 1, 1)),)
    devices = (device("dev-t01", "t", "township"), device("dev-a01", "a"))
    return sign(RosterBody(1, "", COUNTY.verify_key, areas, people, devices))


def test_a_version_names_the_digest_of_the_one_before_as_it_was_signed(roster):
    following = sign(renamed_area(roster, "a", "520201101209", "大桥社区", DAY))
    assert following.version == 2
    assert following.body.previous == roster.digest


def test_a_renamed_village_keeps_its_id_and_is_called_by_its_old_name_before_the_day(roster):
    area = sign(renamed_area(roster, "a", "520201101209", "大桥社区", DAY)).areas["a"]
    assert area.called(date(2026, 11, 30)) == ("520201101201", "大桥村")
    assert area.called(DAY) == ("520201101209", "大桥社区")


@pytest.mark.parametrize(
    ("code", "name", "on", "issue"),
    [
        ("5202011012", "大桥社区", DAY, "admin.area_code"),
        ("52020110120x", "大桥社区", DAY, "admin.area_code"),
        ("520201101202", "大桥社区", DAY, "admin.code_taken"),
        ("520201101201", "大桥村", DAY, "admin.area_same"),
    ],
)
def test_a_new_name_is_one(roster, code, name, on, issue):
    with pytest.raises(Refused) as refused:
        renamed_area(roster, "a", code, name, on)
    assert refused.value.issues[0].code == issue


def test_names_follow_one_another_by_day(roster):
    once = sign(renamed_area(roster, "a", "520201101201", "大桥社区", DAY))
    with pytest.raises(Refused) as refused:
        renamed_area(once, "a", "520201101201", "大桥新社区", DAY)
    assert refused.value.issues[0].code == "admin.area_since"
    twice = sign(renamed_area(once, "a", "520201101201", "大桥新社区", date(2026, 12, 2)))
    assert twice.areas["a"].called(DAY)[1] == "大桥社区"


def test_a_merged_village_lies_in_the_scope_of_the_one_it_went_into(roster):
    merged = sign(merged_area(roster, "a", "b", DAY))
    assert merged.covers("b", "a")
    assert merged.covers("t", "a")
    assert merged.areas["a"].until == date(2026, 11, 30)
    assert [area.id for area in merged.villages("t")] == ["b"]
    assert merged.people["p"].area == "b"
    assert merged.devices["dev-a01"].area == "b"
    assert merged.name_of_area("a") == "大河镇大桥村"


@pytest.mark.parametrize(("area", "into"), [("a", "a"), ("a", "t"), ("x", "a"), ("a", "x")])
def test_only_areas_of_one_level_merge(roster, area, into):
    with pytest.raises(Refused):
        merged_area(roster, area, into, DAY)


def test_a_revoked_device_counts_up_to_the_entry_that_is_named(roster):
    assert not roster.is_revoked("dev-a01")
    assert roster.last_counting("dev-a01") is None
    gone = sign(revoked(roster, "dev-a01", "second", CHAIN, DAY))
    assert gone.is_revoked("dev-a01")
    assert gone.last_counting("dev-a01") == "second"
    assert not gone.is_revoked("dev-t01")


def test_what_counts_may_be_raised_and_never_lowered(roster):
    gone = sign(revoked(roster, "dev-a01", "second", CHAIN, DAY))
    raised = sign(revoked(gone, "dev-a01", "third", CHAIN, date(2027, 1, 1)))
    assert raised.last_counting("dev-a01") == "third"
    assert raised.devices["dev-a01"].revoked_on == DAY
    for lower in ("", "first", "second"):
        with pytest.raises(Refused) as refused:
            revoked(raised, "dev-a01", lower, CHAIN, DAY)
        assert refused.value.issues[0].code == "device.only_raised"


def test_a_device_of_which_nothing_counts_is_revoked_too(roster):
    gone = sign(revoked(roster, "dev-a01", "", (), DAY))
    assert gone.is_revoked("dev-a01")
    assert gone.last_counting("dev-a01") == ""


def test_an_entry_that_the_county_does_not_hold_can_not_be_the_last_that_counts(roster):
    with pytest.raises(Refused):
        revoked(roster, "dev-a01", "unseen", CHAIN, DAY)


def test_a_machine_is_taken_in_once(roster):
    new = device("dev-b01", "b")
    following = sign(with_device(roster, new))
    for again in (new, msgspec.structs.replace(new, id="other", code="XYZ", seal_key="s")):
        with pytest.raises(Refused):
            with_device(following, again)


def test_a_roster_of_a_newer_form_is_read_and_never_signed_anew(roster):
    newer = sign(msgspec.structs.replace(roster.body, form=2))
    with pytest.raises(Refused) as refused:
        renamed_area(newer, "a", "520201101209", "新", DAY)
    assert refused.value.issues[0].code == "admin.roster_newer"


def test_a_roster_signed_by_another_county_is_rejected(roster):
    text = body_bytes(roster.body).decode()
    for signature in (new_device_keys().sign(text.encode()), "00", "x"):
        with pytest.raises(RosterRejected):
            read_roster(text, signature, COUNTY.verify_key)
