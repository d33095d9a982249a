"""Whatever waits in an exchange is told: to whom it matters, since when, and on the home page when it lasts."""

import re
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from app.commands.add_attachment import AddAttachment
from app.commands.close_notice import CloseNotice
from app.commands.report_incident import ReportIncident
from app.commands.revoke_device import RevokeDevice
from app.demo.world import password_of
from app.errors import NotFound, Refused
from app.hub.address import parse_address
from app.hub.errors import NetworkFailed
from app.queries.home_page import HomePageQuery
from app.queries.watch_list import WatchLine, WatchListQuery
from app.records.assistance import Decision
from app.records.children import ChildFile
from app.security.errors import NotPermitted
from db import notices, watching
from db.change_log import read_state, running_at
from db.exchange.epochs import begin_epoch
from db.exchange.leaving import LEAVING
from db.exchange.network import Network
from db.exchange.peers import read_peer, write_peer
from db.exchange.receive import receive
from db.exchange.send import send
from db.exchange.stick import exchange
from db.store import put_setting
from db.tables import RECORDS, device_head, log_entry, tombstone, unknown_record
from tests.app.test_admin import carry as carry_offices
from tests.app.test_admin import open_offices
from tests.app.test_attachments import png
from tests.support.applications import application
from tests.support.exchanges import carry, carry_until_quiet, device_of, log_in
from tests.support.records import add_child, change
from tests.support.replicas import VILLAGE
from tests.support.restored import image_of, opened
from ui.sync.watch_words import WORDS, said_of


def watched(replica, user="reviewer"):
    return {line.code: line for line in replica.desk(user).ask(WatchListQuery()).lines}


def alerts(replica, user="reviewer"):
    return {alert.kind: alert.count for alert in replica.desk(user).ask(HomePageQuery()).alerts}


def settled(world, stick):
    found = add_child(world.township)
    for _ in range(2):
        for replica in (world.village, world.township, world.county, world.township):
            exchange(replica.store, stick)
    return found


def test_with_everything_delivered_nothing_is_told(world, stick):
    settled(world, stick)
    assert watched(world.township) == {}
    assert watched(world.village, "director") == {}
    assert watched(world.county, "county") == {}


def test_a_restored_machine_is_told_until_somebody_says_what_was_done(world, stick, tmp_path):
    _, file = add_child(world.township)
    carry_until_quiet(stick, world.village, world.township)
    village = image_of(world.village, tmp_path / "image")
    try:
        change(village, "director", ChildFile, file.id, school="大桥小学")
        carry(stick, village, world.township)
        village.store.close()
        village = opened(world.village, tmp_path / "image")
        log_in(village, "director")
        carry_until_quiet(stick, village, world.township)
        line = watched(world.township)["device_forked"]
        assert (line.who, line.lasting) == ("village", True)
        assert line.parted is not None
        before = alerts(world.township)["notices"]
        with pytest.raises(NotPermitted):
            world.township.desk("clerk").do(CloseNotice(notice_id=line.notice, done="好了"))
        with pytest.raises(Refused):
            world.township.desk("reviewer").do(CloseNotice(notice_id=line.notice, done=" "))
        done = CloseNotice(notice_id=line.notice, done="问过，只有一台在用")
        world.township.desk("reviewer").do(done)
        assert "device_forked" not in watched(world.township)
        assert alerts(world.township).get("notices", 0) == before - 1
        with pytest.raises(NotFound):
            world.township.desk("reviewer").do(done)
        with world.township.store.reading_connection() as connection:
            audit = RECORDS["audit"]
            query = select(audit.c.detail).where(audit.c.action == "close_notice")
            told = connection.execute(query).scalars().all()
        assert any("问过，只有一台在用" in (detail or "") for detail in told)
    finally:
        village.store.close()


def test_a_log_that_began_anew_is_told_here_and_to_the_neighbours(world, stick):
    settled(world, stick)
    with world.village.store.writing() as connection:
        begin_epoch(connection, "", world.clock.now().isoformat())
        connection.commit()
    carry(stick, world.village, world.township)
    assert watched(world.village, "director")["own_log_began_anew"].notice
    assert watched(world.township)["log_began_anew"].who == "village"


def test_what_the_township_wrote_and_nobody_fetched_is_told_though_the_county_is_heard(
    world, stick
):
    settled(world, stick)
    world.township.desk("clerk").do(application())
    world.township.clock.time += timedelta(days=2)
    assert "unsent" not in watched(world.township)
    world.township.clock.time += timedelta(days=13)
    log_in(world.county, "county")
    log_in(world.county, "county")
    carry(stick, world.county, world.township)
    line = watched(world.township)["unsent"]
    assert line.lasting
    assert line.since.startswith("2026-09-24")
    told = alerts(world.township)
    assert "silent_days" not in told
    assert told["stuck"] == 2  # the village is silent too
    carry_until_quiet(stick, world.township, world.county)
    assert "unsent" not in watched(world.township)


def test_what_a_village_wrote_is_told_at_the_township_that_holds_it(world, stick):
    _, file = settled(world, stick)
    change(world.village, "director", ChildFile, file.id, school="大桥小学")
    for _ in range(2):
        carry(stick, world.village, world.township)
        carry(stick, world.township, world.village)
    world.clock.time += timedelta(days=20)
    assert watched(world.township)["unsent"].lasting
    assert watched(world.village, "director")["carried"].lasting


def test_a_village_that_is_silent_is_told_at_the_township(world, stick):
    settled(world, stick)
    world.clock.time += timedelta(days=20)
    line = watched(world.township)["silent_below"]
    assert (line.who, line.count, line.lasting) == ("village", 1, True)
    assert alerts(world.township)["stuck"] == 1


def test_a_bundle_that_came_before_its_forerunner_is_told(world, stick):
    _, file = settled(world, stick)
    first, second = (written_apart(world, stick, file, school) for school in ("一", "二"))
    receive(world.township.store, second)
    line = watched(world.township)["bundle_early"]
    assert (line.who, line.count, line.lasting) == ("village", 1, False)
    assert "stuck" not in alerts(world.township)
    world.clock.time += timedelta(days=3)
    assert watched(world.township)["bundle_early"].lasting
    assert alerts(world.township)["stuck"] == 1
    receive(world.township.store, first)
    assert "bundle_early" not in watched(world.township)


def written_apart(world, stick, file, school):
    """A bundle with this change alone: the village takes it for granted that the one before arrived."""
    village, township = world.village, device_of(world.township)
    change(village, "director", ChildFile, file.id, school=school)
    sent = send(village.store, township, stick)
    with village.store.writing() as connection:
        at = read_state(connection).position
        known = read_peer(connection, township)
        write_peer(
            connection, replace(known, they_have=at, they_have_running=running_at(connection, at))
        )
        connection.commit()
    return stick / sent.files[0]


def test_an_exchange_that_was_broken_off_is_told_until_one_is_done(world, stick):
    def pulled_out(_done, _all, words):
        if "打包" in words:
            shutil.rmtree(stick)
            stick.write_bytes(b"")

    exchange(world.township.store, stick, pulled_out)
    line = watched(world.township)["drive_broken"]
    assert (line.who, line.count, line.lasting) == ("stick", 1, False)
    stick.unlink()
    stick.mkdir()
    exchange(world.township.store, stick)
    assert "drive_broken" not in watched(world.township)


def test_an_attachment_that_has_not_come_is_told_on_both_sides(world, stick):
    settled(world, stick)
    clerk = world.township.desk("clerk")
    case = clerk.do(application()).result.case_ids[0]
    clerk.do(AddAttachment(case_id=case, title="户口簿", content=png()))
    sent = send(world.township.store, device_of(world.county), stick)
    for file in world.township.store.home.glob("blobs/*"):
        file.rename(stick / file.name)  # the disk has lost it
    for name in send(world.township.store, device_of(world.county), stick).files:
        receive(world.county.store, stick / name)
    assert sent.files
    assert watched(world.county, "county")["files_missing"].count == 1


def test_a_step_whose_forerunner_is_missing_is_told(world):
    clerk = world.township.desk("clerk")
    case = clerk.do(application()).result.case_ids[0]
    with world.township.store.begin(clerk.actor) as work:
        (first,) = work.find(Decision, case_id=case)
        later = replace(first, id=work.new_id(), parents=("f" * 32,), on=work.today)
        work.add(later)
        work.commit("test")
    line = watched(world.township)["step_early"]
    assert (line.count, line.lasting) == (1, False)


def test_a_network_that_fails_is_told_with_how_often(world):
    network = Network(world.township.store, world.township.desk("clerk").actor)
    for _ in range(2):
        with pytest.raises(NetworkFailed):
            network.exchange_with(parse_address("http://127.0.0.1:9"), tries=1)
    line = watched(world.township)["network_broken"]
    assert (line.count, line.lasting) == (2, False)
    world.clock.time += timedelta(days=3)
    assert watched(world.township)["network_broken"].lasting


def test_what_the_county_refused_is_told_at_once(world):
    world.township.desk("clerk").do(application())
    with world.township.store.writing() as connection:
        entry = connection.execute(
            select(log_entry).order_by(log_entry.c.position.desc()).limit(1)
        ).one()
        connection.execute(
            insert(device_head).values(
                device="device-township", hash=entry.hash, writer=entry.writer,
                counter=entry.counter, signature="", serial=1, refused=entry.hash,
            )
        )  # fmt: skip
        connection.commit()
    line = watched(world.township)["refused_above"]
    assert line.lasting
    assert alerts(world.township)["stuck"] == 1


def test_what_leaves_with_changes_of_our_own_is_told(world):
    with world.township.store.writing() as connection:
        at = world.clock.now().isoformat()
        connection.execute(
            insert(tombstone).values(
                dossier="1" * 32, sender="device-county", epoch="", position=1, roster_version=1,
                state=LEAVING, at=at,
            )
        )  # fmt: skip
        put_setting(connection, "missing:device-county", "not-here")
        connection.commit()
    line = watched(world.township)["leaving"]
    assert (line.count, line.lasting) == (1, False)
    assert "files_unsent" not in watched(world.township)


def test_a_report_that_nobody_above_has_is_told_to_its_readers_after_a_day(world, stick):
    world.township.desk("reviewer").do(
        ReportIncident(village=VILLAGE, situation="abandoned", child_words="约 7 岁男孩")
    )
    assert not watched(world.township)["report_unsent"].lasting
    world.clock.time += timedelta(days=1)
    assert watched(world.township)["report_unsent"].lasting
    assert alerts(world.township)["stuck"] == 1
    assert "report_unsent" not in watched(world.township, "visitor")
    carry_until_quiet(stick, world.township, world.county)
    assert "report_unsent" not in watched(world.township)


def test_what_a_lost_machine_wrote_beyond_the_last_that_counts_is_listed_to_the_county(
    tmp_path, clock
):
    with open_offices(tmp_path, clock) as offices:
        offices.desk("clerk").note("log_in")
        offices.desk("clerk").do(application(village="520201101204"))
        carry_offices(offices, offices.township, offices.county, "device-county")
        with offices.county.begin(offices.desk("admin").actor) as work:
            chain = work.chain_of("device-town-1")

        def revoke_up_to(last):
            offices.desk("admin").do(
                RevokeDevice(
                    device_id="device-town-1", last_counted=last, key_file=offices.key_file,
                    key_password=password_of("county"),
                )
            )  # fmt: skip

        def told(user):
            lines = offices.desk(user).ask(WatchListQuery()).lines
            return [line for line in lines if line.code == "revoked_beyond"]

        revoke_up_to("")
        (line,) = told("county")
        assert "陈国强家庭" in line.files
        assert line.who == "大河镇民政办"
        assert told("admin")[0].files == ()
        revoke_up_to(chain[-1])
        assert told("county") == []


def test_what_a_newer_program_wrote_is_told(world):
    with world.township.store.writing() as connection:
        connection.execute(
            insert(unknown_record).values(
                kind="robot", id="1" * 32, dossier="1" * 32, versions_=b""
            )
        )
        connection.commit()
    assert watched(world.township)["not_understood"].count == 1


def test_every_line_has_words_of_its_own():
    source = Path(watching.__file__).read_text("utf-8")
    codes = set(re.findall(r'WatchLine\(\s*"([a-z_]+)"', source))
    codes |= set(re.findall(r'\("([a-z_]+)", Reached', source))
    codes |= set(re.findall(r'_files\("([a-z_]+)"', source))
    codes |= set(re.findall(r'\("([a-z]+_broken)"', source))
    codes |= {"revoked_beyond", "device_forked", "log_began_anew", "own_log_began_anew"}
    codes |= {notices.RECEIPT_UNPROVEN, notices.EPOCH_LEAPT, notices.ASKS_AGAIN}
    assert codes == set(WORDS)
    for code in codes:
        said = said_of(WatchLine(code, "大桥村笔记本", "2026-09-24T01:00:00+00:00", 3))
        assert "{" not in "".join(said)
        assert said.to_do.startswith("请")
