"""A lost machine is shut out by the county; what counts of it reaches every replica with the roster."""

import pytest

from app.commands.change_area import ChangeArea
from app.commands.revoke_device import RevokeDevice
from app.demo.world import password_of
from app.errors import Refused
from app.security.errors import CountyKeyWrong, NotPermitted
from tests.app.test_admin import carry, offices

__all__ = ["offices"]
TOWN = "device-town-1"


def revoke(offices, **more):
    values = {
        "device_id": TOWN, "key_file": offices.key_file, "key_password": password_of("county"),
    }  # fmt: skip
    return RevokeDevice(**(values | more))


def written_by_the_township(offices):
    for turn in range(3):
        offices.desk("clerk").note("print", str(turn))
    carry(offices, offices.township, offices.county, "device-county")
    with offices.county.begin(offices.desk("admin").actor) as work:
        return work.chain_of(TOWN)


def test_the_county_names_the_last_entry_that_counts_and_may_raise_it(offices):
    chain = written_by_the_township(offices)
    assert len(chain) >= 3
    admin = offices.desk("admin")
    admin.do(revoke(offices, last_counted=chain[0]))
    assert offices.county.rosters.newest.last_counting(TOWN) == chain[0]
    admin.do(revoke(offices, last_counted=chain[-1]))
    with pytest.raises(Refused):
        admin.do(revoke(offices, last_counted=chain[0]))
    assert offices.county.rosters.newest.last_counting(TOWN) == chain[-1]


def test_only_the_county_with_its_key_revokes_and_never_the_machine_it_sits_at(offices):
    with pytest.raises(NotPermitted):
        offices.desk("reviewer").do(revoke(offices))
    with pytest.raises(CountyKeyWrong):
        offices.desk("admin").do(revoke(offices, key_password="falsch"))
    with pytest.raises(Refused):
        offices.desk("admin").do(revoke(offices, device_id="device-county"))
    assert not offices.county.rosters.newest.is_revoked(TOWN)


def test_a_village_that_was_merged_is_covered_by_the_one_it_went_into(offices, clock):
    command = ChangeArea(
        area_id="520201101204", merge_into="520201101001", since=clock.today(),
        key_file=offices.key_file, key_password=password_of("county"),
    )  # fmt: skip
    offices.desk("admin").do(command)
    carry(offices, offices.county, offices.township, TOWN)
    roster = offices.township.rosters.newest
    assert roster.covers("520201101001", "520201101204")
    assert roster.devices["device-village-1"].area == "520201101001"
