"""A clock set back a year, or to 2099: the date is asked for in words before anything is written."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pyrage
import pytest
from msgspec import structs
from sqlalchemy import update

from app.clock import SetClock
from app.office_clock import OfficeClock
from app.records.office import AuditRecord
from app.security.errors import UnknownUser
from app.security.key_slots import Cost, make_key_file, with_user, write_key_file
from db import unattended
from db.store import SqlStore
from db.tables import log_entry
from tests.support.applications import application
from tests.support.refusal import refused
from tests.support.replicas import START

PASSWORD, QUICK = "fadeway-1979-tulip", Cost(memory_kib=64, passes=1)
WRONG = [START - timedelta(days=365), datetime(2099, 1, 1, tzinfo=UTC)]


def reopened(replica, at):
    """The same replica, started again while the machine's clock shows this."""
    replica.store.close()
    clock = SetClock(at)
    return replace(replica, store=SqlStore(replica.store.home, replica.key, clock), clock=clock)


@pytest.fixture
def open_again(world):
    """Starts the township again and again, and closes it at the end."""
    opened = [world.township]

    def again(at):
        opened.append(reopened(opened[-1], at))
        world.township = opened[-1]
        return opened[-1]

    world.township.desk("clerk").do(application())
    return again


@pytest.mark.parametrize("wrong", WRONG, ids=["a year back", "2099"])
def test_nothing_is_written_before_the_date_is_confirmed(open_again, wrong):
    township = open_again(wrong)
    desk = township.desk("clerk")
    doubt = desk.clock.doubt
    assert doubt.last == date(2026, 9, 24)
    assert doubt.shown.year == (wrong + timedelta(hours=8)).year
    assert desk.clock.today() == date(2026, 9, 24)  # what is shown meanwhile
    with refused(township.store, "CLOCK-001"):
        desk.do(application())
    desk.note("log_in")  # what is audited is no date that counts
    township = open_again(wrong + timedelta(hours=1))  # a restart does not make it true
    with refused(township.store, "CLOCK-001"):
        township.desk("clerk").do(application())


@pytest.mark.parametrize("wrong", WRONG, ids=["a year back", "2099"])
def test_the_confirmed_date_counts_now_and_after_a_restart(open_again, wrong):
    desk = open_again(wrong).desk("clerk")
    desk.confirm_date(date(2026, 9, 25))
    assert desk.clock.today() == date(2026, 9, 25)
    township = open_again(wrong + timedelta(days=3))
    desk = township.desk("clerk")
    assert desk.clock.doubt is None
    assert desk.clock.today() == date(2026, 9, 28)
    with township.store.reading(desk.actor) as reading:
        noted = [a for a in reading.records.find(AuditRecord) if a.action == "confirm_date"]
    assert [a.detail for a in noted] == ["2026-09-25"]


def test_a_clock_that_is_put_right_again_is_asked_about_once_more(open_again):
    open_again(WRONG[1]).desk("clerk").confirm_date(date(2026, 9, 25))
    desk = open_again(START + timedelta(days=2)).desk("clerk")
    assert desk.clock.doubt.shown == date(2026, 9, 26)
    desk.confirm_date(date(2026, 9, 26))
    assert desk.clock.correction == timedelta()


def test_an_hour_back_on_the_same_day_asks_nothing(open_again):
    assert open_again(START - timedelta(hours=1)).desk("clerk").clock.doubt is None


class Moved(SetClock):
    """A machine whose clock is set while the program runs: the seconds that passed stay what they are."""

    def elapsed(self) -> float:
        return 0.0


def test_a_clock_that_is_moved_while_the_window_is_open_is_noticed():
    machine = Moved(START)
    clock = OfficeClock(machine)
    clock.require_sure()
    machine.time = START + timedelta(minutes=5)
    clock.require_sure()
    machine.time = START + timedelta(days=400)
    with pytest.raises(Exception, match="CLOCK-001"):
        clock.require_sure()
    assert clock.today() == date(2026, 9, 24)


@pytest.fixture
def office(world):
    """A township's machine whose clock a test may set before somebody logs in."""
    home, key = world.township.store.home, world.township.key
    file = make_key_file("county", str(pyrage.x25519.Identity.generate().to_public()), key)
    write_key_file(home, with_user(file, "clerk", "罗映雪", PASSWORD, key, QUICK))

    def log_in(at, monkeypatch):
        monkeypatch.setattr(unattended, "SystemClock", lambda: SetClock(at))
        return closing(unattended.open_desk(home, "clerk", PASSWORD))

    return log_in


EMPTY_BATTERY = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("worked", [True, False], ids=["worked on", "new"])
def test_an_empty_battery_locks_nobody_out(world, office, worked, monkeypatch):
    """The clock shows a day before everybody's first one; on a new machine there is nothing to hold it against."""
    if worked:
        world.township.desk("clerk").do(application())
    else:  # as enrolment leaves it: the rosters came from the county, nothing was written here
        with world.township.store.writing() as connection:
            connection.execute(update(log_entry).values(came_from="device-county"))
            connection.commit()
    world.township.store.close()
    for _ in range(2):  # a restart does not make it true
        with office(EMPTY_BATTERY, monkeypatch) as desk:
            assert desk.clock.doubt.shown == date(2000, 1, 1)
            assert desk.clock.today() >= date(2026, 1, 1)
            with refused(desk.store, "CLOCK-001"):
                desk.do(application())
            with refused(desk.store, "SEC-405"):
                desk.confirm_date(date(2000, 1, 1))
    with office(EMPTY_BATTERY, monkeypatch) as desk:
        desk.confirm_date(date(2026, 9, 25))
        assert desk.clock.doubt is None
    with office(EMPTY_BATTERY + timedelta(days=1), monkeypatch) as desk:
        assert desk.clock.doubt is None
        assert desk.clock.today() == date(2026, 9, 26)


def test_who_comes_next_month_is_not_let_in_by_a_clock_that_is_right(world, office, monkeypatch):
    world.township.desk("clerk").do(application())
    people = world.township.store.rosters.newest.body.people
    later = tuple(
        structs.replace(p, since=date(2026, 10, 24)) if p.id == "clerk" else p for p in people
    )
    world.sign_roster(world.township, people=later)
    world.township.store.close()
    with pytest.raises(UnknownUser), office(START + timedelta(days=1), monkeypatch):
        pass
    with office(START + timedelta(days=31), monkeypatch) as desk:
        assert desk.clock.doubt is None
