"""The window exchanges with a real hub: by the button, by the schedule, and by itself after a mandatory report."""

from functools import cache, partial

import pytest

from app.commands.report_incident import ReportIncident
from app.queries.replicas import Heard
from db.exchange.network import Network
from tests.support.hubs import hub_of
from tests.support.replicas import VILLAGE
from tests.support.windows import LONGEST_MS, settle_window
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.sync.network import NetworkCard
from ui.sync.replicas_panel import ReplicasPanel


@pytest.fixture
def opened(qtbot):
    """Opens windows and closes them again."""
    made = []

    def open_window(replica, user):
        desk = replica.desk(user)
        desk.networker = cache(partial(Network, replica.store, desk.actor))
        jobs = QtJobRunner()
        window = MainWindow(desk, jobs, pack_label="政策包 示例", locked=lambda: None)
        qtbot.addWidget(window)
        window.show()
        settle_window(qtbot, window)
        made.append((window, jobs))
        return window

    yield open_window
    for window, jobs in made:
        settle_window(qtbot, window)
        jobs.shut_down()


REPORT = ReportIncident(village=VILLAGE, situation="abandoned", child_words="约 7 岁男孩")


def incidents(replica):
    from app.records.children import Incident
    from tests.hub.test_network import names

    return names(replica, Incident)


def test_a_mandatory_report_goes_out_by_itself(qtbot, opened, world, tmp_path):
    with hub_of(world, tmp_path / "hub") as address:
        Network(world.township.store, world.township.desk("reviewer").actor).set_up(address, 0)
        window = opened(world.township, "reviewer")
        window.desk.do(REPORT, lambda _id: None)
        qtbot.waitUntil(lambda: bool(incidents(world.county)), timeout=LONGEST_MS)
        settle_window(qtbot, window)
    assert window.desk.hub.last.exchange.done


def test_a_report_without_a_network_is_sent_when_it_is_back(qtbot, opened, world, tmp_path):
    Network(world.township.store, world.township.desk("reviewer").actor).set_up(
        "http://127.0.0.1:9", 0
    )
    window = opened(world.township, "reviewer")
    hub = window.desk.hub
    window.desk.do(REPORT, lambda _id: None)
    qtbot.waitUntil(lambda: hub.running, timeout=LONGEST_MS)
    hub.stop()
    qtbot.waitUntil(lambda: not hub.running, timeout=LONGEST_MS)


def test_button_and_schedule(qtbot, opened, world, tmp_path):
    window = opened(world.township, "clerk")
    window.open_room("sync")
    settle_window(qtbot, window)
    card = window.findChild(NetworkCard)
    assert "还没有填平台地址" in card.words.text()
    assert not card.button.isEnabled()
    card.set_up.click()
    card.address.set_value("hub")
    card.findChild(type(card.set_up), "network_keep").click()
    settle_window(qtbot, window)
    assert card.form.isVisible()
    with hub_of(world, tmp_path / "hub") as address:
        card.address.set_value(address)
        card.every.choose("15")
        card.findChild(type(card.set_up), "network_keep").click()
        settle_window(qtbot, window)
        assert not card.form.isVisible()
        card.button.click()
        qtbot.waitUntil(lambda: window.desk.hub.last is not None, timeout=LONGEST_MS)
        assert "交换完成" in card.words.text()
        window.desk.hub.last = None
        for _ in range(20):
            window.desk.hub.tick()
        qtbot.waitUntil(lambda: window.desk.hub.last is not None, timeout=LONGEST_MS)
        settle_window(qtbot, window)
    county = opened(world.county, "county")
    county.open_room("sync", section="replicas")
    settle_window(qtbot, county)
    replicas = county.findChild(ReplicasPanel)
    assert replicas.isVisible()
    assert replicas.counts[""].number.text() == "1 / 2"
    (told,) = (line for line in replicas.table.model.rows if line.heard_at)
    assert (told.heard, told.label, told.days) == (Heard.NETWORK, "township", 0)
    assert not county.findChild(NetworkCard).isVisible()
