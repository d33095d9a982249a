"""Areas renamed and merged, and the days until a silent machine is sealed: at the county, with its key, audited."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.commands.change_area import ChangeArea
from app.commands.change_sealing import ChangeSealing
from app.demo.world import SEAL_AFTER_DAYS, password_of
from app.errors import Refused
from app.queries.area_impact import AreaImpactQuery
from app.queries.county_settings import CountySettingsQuery
from app.security.errors import CountyKeyWrong, NotPermitted
from db.tables import RECORDS
from tests.app.test_admin import carry, offices

__all__ = ["offices"]
VILLAGE, OTHER = "520201101204", "520201101001"


def keyed(offices):
    return {"key_file": offices.key_file, "key_password": password_of("county")}


def settings_at(offices, user):
    return offices.desk(user).ask(CountySettingsQuery())


def test_the_days_until_a_machine_is_sealed_reach_every_machine(offices):
    assert settings_at(offices, "reviewer").seal_after_days == SEAL_AFTER_DAYS
    offices.desk("admin").do(ChangeSealing(days=60, **keyed(offices)))
    carry(offices, offices.county, offices.township, "device-town-1")
    assert settings_at(offices, "reviewer").seal_after_days == 60
    assert offices.township.rosters.newest.body.seal_after_days == 60
    with offices.county.reading_connection() as connection:
        audit = RECORDS["audit"]
        query = select(audit.c.detail).where(audit.c.action == "change_sealing")
        assert f"{SEAL_AFTER_DAYS} → 60" in connection.execute(query).scalars().all()
    offices.desk("admin").do(ChangeSealing(days=0, **keyed(offices)))
    assert settings_at(offices, "admin").seal_after_days == 0


@pytest.mark.parametrize(
    ("days", "code"),
    [(29, "admin.seal_days"), (366, "admin.seal_days"), (-1, "admin.seal_days"), (SEAL_AFTER_DAYS, "admin.seal_same")],
)  # fmt: skip
def test_a_figure_that_would_lock_out_whoever_is_on_leave_is_refused(offices, days, code):
    with pytest.raises(Refused) as refused:
        offices.desk("admin").do(ChangeSealing(days=days, **keyed(offices)))
    assert [issue.code for issue in refused.value.issues] == [code]
    assert offices.county.rosters.version == 1


def test_only_the_county_with_its_key_settles_them(offices):
    for user in ("reviewer", "clerk", "county"):
        with pytest.raises(NotPermitted):
            offices.desk(user).do(ChangeSealing(days=60, **keyed(offices)))
    with pytest.raises(NotPermitted):
        offices.desk("clerk").ask(CountySettingsQuery())
    with pytest.raises(CountyKeyWrong):
        offices.desk("admin").do(
            ChangeSealing(days=60, key_file=offices.key_file, key_password="falsch")
        )


def test_machines_that_are_silent_for_longer_are_named(offices, clock):
    assert all(days is None for _, days in settings_at(offices, "admin").last_heard)
    carry(offices, offices.township, offices.county, "device-county")
    clock.time += timedelta(days=40)
    silent = settings_at(offices, "admin").silent_for(30)
    assert any("大河镇民政办" in label for label in silent)
    assert not any(
        "大河镇民政办" in label for label in settings_at(offices, "admin").silent_for(60)
    )


def test_what_was_renamed_and_merged_is_listed_and_no_longer_offered(offices, clock):
    names = {"area_id": VILLAGE, "code": VILLAGE, "name": "大桥社区", "since": clock.today()}
    offices.desk("admin").do(ChangeArea(**names, **keyed(offices)))
    merged = ChangeArea(area_id=OTHER, merge_into=VILLAGE, since=clock.today(), **keyed(offices))
    offices.desk("admin").do(merged)
    found = settings_at(offices, "admin")
    assert {(c.merged, c.now) for c in found.changes} == {
        (True, "大河镇大桥社区"), (False, "大桥社区"),
    }  # fmt: skip
    gone = next(a for a in found.areas if a.id == OTHER)
    assert (gone.merged, gone.merges_into) == (True, ())
    assert OTHER not in {area for a in found.areas for area, _ in a.merges_into}


def test_what_hangs_on_an_area_is_told_before(offices):
    told = offices.desk("admin").ask(AreaImpactQuery(area_id=VILLAGE))
    assert (told.people, told.machines, told.below) == (1, ("大桥村笔记本",), 0)
    with pytest.raises(NotPermitted):
        offices.desk("reviewer").ask(AreaImpactQuery(area_id=VILLAGE))
