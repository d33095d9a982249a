"""The county's page of its replicas: who was heard when and how, with what version; what is counted narrows the list."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from sqlalchemy import insert

from app.queries.replicas import Heard, ReplicasQuery
from db.exchange.stick import exchange
from db.notices import DEVICE_FORKED, tell
from db.tables import quarantine
from tests.support.records import add_child
from tests.support.walker import walk
from tests.support.windows import settle_window
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.widgets import Text


@pytest.fixture
def county(world, tmp_path):
    """The village's work has come by the township's stick; something of the township was not taken in."""
    (tmp_path / "stick").mkdir()
    world.village.desk("director").note("log_in")
    add_child(world.township)
    for replica in (world.village, world.township, world.county):
        exchange(replica.store, tmp_path / "stick")
    with world.county.store.writing() as connection:
        now = world.clock.now().isoformat()
        values = {"position": 2, "code": "device_unknown", "facts": "{}", "since": now}
        connection.execute(insert(quarantine).values(values))
        tell(connection, DEVICE_FORKED, "village", now, device="device-village")
        connection.commit()
    return world.county


@pytest.fixture
def window(qtbot, county):
    jobs = QtJobRunner()
    made = MainWindow(county.desk("county"), jobs, pack_label="", locked=lambda: None)
    qtbot.addWidget(made)
    made.show()
    made.open_room("sync", section="replicas")
    settle_window(qtbot, made)
    yield made
    settle_window(qtbot, made)
    jobs.shut_down()


def lines_of(county):
    return {line.label: line for line in county.desk("county").ask(ReplicasQuery()).replicas}


def test_a_machine_is_heard_by_its_own_stick_or_by_the_one_between(county, world):
    lines = lines_of(county)
    assert lines["township"].heard is Heard.DRIVE
    assert (lines["township"].program, lines["township"].schema) == ("0.1.0", 1)
    assert lines["township"].lacking is not None
    assert (lines["village"].heard, lines["village"].lacking) == (Heard.RELAYED, None)
    world.sign_roster(world.county)
    assert lines_of(county)["township"].roster_behind
    world.clock.time += timedelta(days=20)
    page = county.desk("county").ask(ReplicasQuery())
    assert (page.covered, page.expected) == (0, 2)
    assert (page.villages, page.villages_with_machine) == (2, 1)


def test_what_is_counted_narrows_the_list_and_leads_on(qtbot, window):
    panel = window.page("sync").replicas
    assert window.page("sync").tabs["replicas"].isVisible()
    assert panel.counts[""].number.text() == "2 / 2"
    qtbot.mouseClick(panel.counts["waiting"], Qt.MouseButton.LeftButton)
    (refused,) = panel.table.model.rows
    told = [label.text() for label in panel.about.findChildren(Text)]
    assert f"{refused.code}  {refused.label}" in told
    assert any("U 盘" in words or "转来" in words for words in told)
    link = panel.about.findChild(QPushButton, "replica_refused")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert window.page("sync").refused.isVisible()


def test_a_township_has_no_such_page(qtbot, world):
    jobs = QtJobRunner()
    made = MainWindow(world.township.desk("reviewer"), jobs, pack_label="", locked=lambda: None)
    qtbot.addWidget(made)
    made.show()
    made.open_room("sync")
    settle_window(qtbot, made)
    assert not made.page("sync").tabs["replicas"].isVisible()
    jobs.shut_down()


@pytest.mark.parametrize("size", [(1366, 768), (911, 512)], ids=["large", "small"])
def test_nothing_is_cut_off(qtbot, window, size):
    window.resize(*size)
    settle_window(qtbot, window)
    found = walk(window, size)
    assert found == [], "\n".join(str(f) for f in found[:12])
