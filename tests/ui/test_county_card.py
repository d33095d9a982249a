"""Areas and sealing as the county's administrator settles them: told what will happen, asked, then signed."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.demo.world import password_of
from tests.app.test_admin import open_offices
from tests.support.windows import settle_window
from ui import dialogs
from ui.admin.county import CountyCard
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.widgets import Text
from ui.widgets.form_dialog import TWICE_MS, FormDialog


@pytest.fixture
def offices(tmp_path, clock):
    with open_offices(tmp_path, clock) as opened:
        (tmp_path / "key.yck").write_bytes(opened.key_file)
        yield opened


@pytest.fixture
def card(qtbot, offices):
    jobs = QtJobRunner()
    window = MainWindow(offices.desk("admin"), jobs, pack_label="", locked=lambda: None)
    qtbot.addWidget(window)
    window.show()
    window.open_room("admin")
    settle_window(qtbot, window)
    yield window.page("admin").findChild(CountyCard)
    settle_window(qtbot, window)
    jobs.shut_down()


def hand_in(qtbot, card, button, answers, **values):
    """Fill the form in and answer what is asked; what was asked."""
    qtbot.mouseClick(card.buttons[button], Qt.MouseButton.LeftButton)
    form = next(f for f in card.window().findChildren(FormDialog) if f.isVisible())
    for field, value in values.items():
        entry = form.fields[field]
        entry.choose(value) if hasattr(entry, "choose") else entry.set_value(value)
        entry.changed.emit()
    dialogs.answers.clear()
    dialogs.answers.lay_down(*answers)
    qtbot.wait(TWICE_MS)
    form.done_button.click()
    settle_window(qtbot, card.window())
    return form, list(dialogs.answers.asked)


def test_the_days_until_sealing_are_asked_about_and_signed(qtbot, card, offices):
    key = str(offices.folder / "key.yck")
    secret = {"key_password": password_of("county")}
    form, asked = hand_in(qtbot, card, "sealing", [], days="", **secret)
    assert form.fields["days"].error.text()
    assert asked == []
    form._touched = False
    form.reject()
    form, asked = hand_in(qtbot, card, "sealing", [False], days="60", **secret)
    assert asked == ["超过 60 天没有交换就封存？"]
    assert offices.county.rosters.version == 1
    form._touched = False
    form.reject()
    form, _ = hand_in(qtbot, card, "sealing", [True, key], days="20", **secret)
    assert "30 到 365" in form.fields["days"].error.text()
    form._touched = False
    form.reject()
    hand_in(qtbot, card, "sealing", [True, key], days="60", **secret)
    assert offices.county.rosters.newest.body.seal_after_days == 60
    assert any("超过 60 天" in label.text() for label in card.findChildren(Text))


def test_a_village_is_renamed_and_merged_after_a_question(qtbot, card, offices):
    key = str(offices.folder / "key.yck")
    secret = {"key_password": password_of("county"), "since": "20261001"}
    form, asked = hand_in(
        qtbot, card, "area_rename", [True, key],
        area_id="520201101204", name="大桥社区", **secret,
    )  # fmt: skip
    assert asked[0] == "把“大河镇大桥村”改为“大桥社区”（520201101204）？"
    assert not form.isVisible()
    _, asked = hand_in(
        qtbot, card, "area_merge", [True, key],
        area_id="520201101001", into="520201101204", **secret,
    )  # fmt: skip
    assert asked[0] == "把“大河镇大河社区”并入“大河镇大桥社区”？"
    area = offices.county.rosters.newest.areas["520201101001"]
    assert (area.merged_into, area.until) == ("520201101204", date(2026, 9, 30))
