"""The intake form in its window: what it brings, what it says, what it keeps."""

from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from app.queries.attachments import AttachmentsQuery
from app.queries.case_list import CaseList
from tests.support.applications import application, id_number
from tests.support.windows import LONGEST_MS, settle_window, until_idle
from ui import dialogs
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.style.theme import put_on
from ui.widgets import Text


@pytest.fixture
def window(qtbot, township):
    put_on(QApplication.instance())
    jobs = QtJobRunner()
    made = MainWindow(township.desk("clerk"), jobs, pack_label="示例", locked=lambda: None)
    qtbot.addWidget(made)
    made.show()
    made.open_room("intake")
    settle_window(qtbot, made)
    yield made
    made.hide()
    until_idle(qtbot, jobs)
    jobs.shut_down()


@pytest.fixture
def form(qtbot, window):
    """The form with one applicant on it."""
    page = window.page("intake")
    page.household.village.set_value("520201101202")
    fill(page.members.rows[0], "李正明", id_number("19700101", "135"))
    page.money["income"].rows[0].amount.set_value("100")
    page._edited()
    return page


def fill(row, name, number, relation="head"):
    row.name.set_value(name)
    row.id_number.set_value(number)
    row.relation.set_value(relation)
    row.authorised.set_value(True)


def words(card):
    QApplication.processEvents()
    return [label.text() for label in card.findChildren(Text) if label.isVisible()]


def picture(folder: Path) -> str:
    path = folder / "诊断书.jpg"
    Image.new("RGB", (60, 40), "white").save(path)
    return str(path)


def test_a_known_applicant_brings_the_household_and_what_is_under_way(
    qtbot, township, window, form
):
    receipt = township.desk("clerk").do(application()).result.receipt_numbers[0]
    row = form.members.rows[0]
    row.id_number.set_value(id_number())
    row.id_number.edit.editingFinished.emit()
    settle_window(qtbot, window)
    assert form.members.names() == ["陈国强", "王秀英", "陈子涵", "陈子轩"]
    assert form.household.village.value() == "520201101201"
    assert f"正在办理：{receipt}" in words(form.known)


def test_a_member_of_another_household_is_told_and_not_taken(qtbot, township, window, form):
    township.desk("clerk").do(application())
    row = form.members.begin_row()
    fill(row, "陈子涵", id_number("20120301", "225"), "child")
    row.id_number.edit.editingFinished.emit()
    settle_window(qtbot, window)
    assert "现登记在陈国强家庭" in words(form.known)
    form.papers.commitment.set_value(True)
    form.accept()
    settle_window(qtbot, window)
    assert row.id_number.error.text().startswith("此人已登记在另一户")
    assert len(township.desk("clerk").ask(CaseList()).rows) == 1


def test_files_of_the_form_come_back_with_the_draft_and_go_with_the_case(
    qtbot, township, window, form, tmp_path
):
    dialogs.answers.lay_down([picture(tmp_path), __file__])
    form.files.what.set_value("身份证明")
    form.files.choose()
    settle_window(qtbot, window)
    assert form.files.problem.text() == "只能添加图片或 PDF，请换一个文件。"
    qtbot.wait(1500)  # the draft is saved a moment after the last change
    settle_window(qtbot, window)
    draft_id = form._draft_id
    form.start_again()
    assert form.files.files == []
    form.open(draft_id=draft_id)
    settle_window(qtbot, window)
    assert [file.title for file in form.files.files] == ["身份证明"]
    form.papers.commitment.set_value(True)
    form.accept()
    settle_window(qtbot, window)
    (row,) = township.desk("clerk").ask(CaseList()).rows
    (line,) = township.desk("clerk").ask(AttachmentsQuery(about_id=row.id))
    assert (line.title, line.media_type) == ("身份证明", "image/jpeg")


def test_contradictions_and_reasons_are_said_while_one_types(form):
    row = form.members.begin_row()
    fill(row, "李小", id_number("19790412", "123"), "child")
    form._edited()
    assert "子女 李小 与户主年龄只差 9 岁，请核对关系和身份证号。" in words(form.hints)
    form.amount.show_why()
    said = words(form.amount.dialog)
    assert "依据 《最低生活保障审核确认办法》（民发〔2021〕57号）第13条" in said
    assert "示例" in said
    form.amount.dialog.reject()


def test_what_is_missing_is_told_once_without_accepting(
    qtbot, township, window, form, tmp_path, monkeypatch
):
    monkeypatch.setattr("ui.cases.papers.QDesktopServices.openUrl", lambda _url: True)
    form.papers.materials["income"].set_value("missing")
    form._edited()
    target = tmp_path / "告知书.pdf"
    dialogs.answers.lay_down(str(target))
    form._print_missing()
    qtbot.waitUntil(target.exists, timeout=LONGEST_MS)
    settle_window(qtbot, window)
    text = PdfReader(target).pages[0].extract_text()
    assert "李正明" in text
    assert "收入说明" in text
    assert "尚未受理" in text
    assert township.desk("clerk").ask(CaseList()).rows == ()


def test_somebody_without_a_number_and_one_who_applies_alone(qtbot, township, window, form):
    row = form.members.begin_row()
    row.name.set_value("李小满")
    row.relation.set_value("child")
    row.without.set_value(True)
    row.no_id.set_value("newborn")
    row.born_on.edit.setText("20260801")
    form._edited()
    assert "矛盾：无" in words(form.hints)
    form.household.way.set_value("0")
    form._edited()
    assert form.amount.number.text() == "261.00"  # 361.00 − 100.00, for one
    form.papers.commitment.set_value(True)
    form.accept()
    settle_window(qtbot, window)
    assert len(township.desk("clerk").ask(CaseList()).rows) == 1


def test_what_was_typed_a_moment_before_leaving_is_kept(qtbot, township, window, form):
    form.household.address.set_value("3组18号")
    form._edited()
    window.open_room("cases")
    settle_window(qtbot, window)
    (draft,) = township.desk("clerk").drafts()
    assert draft.body["address"] == "3组18号"


def test_taking_a_member_away_keeps_whose_money_is_whose(form):
    fill(form.members.begin_row(), "王甲", "", "sibling")
    fill(form.members.begin_row(), "王乙", "", "sibling")
    form._edited()
    money = form.money["income"].begin_row()
    money.member.set_value("2")
    money.amount.set_value("7")
    form.members.removed.emit(1)
    kept = form.entered()
    assert [m.name for m in kept.members] == ["李正明", "王乙"]
    assert [(m.member, m.amount) for m in kept.money] == [(0, "100"), (1, "7")]
