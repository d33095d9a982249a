"""The month's money in the window: listed, paid by the county, held where something speaks against it."""

from datetime import timedelta

from PySide6.QtWidgets import QApplication

from tests.app.test_dibao_case import step, to_county
from tests.support.applications import application
from tests.support.windows import settle
from ui import dialogs
from ui.jobs import QtJobRunner
from ui.shell.window import MainWindow
from ui.style.theme import put_on


def test_the_county_pays_a_month_once(qtbot, township):
    case_id = township.desk("clerk").do(application()).result.case_ids[0]
    to_county(township, case_id)
    step(township, "county", case_id, "confirm")
    township.clock.time += timedelta(days=35)
    put_on(QApplication.instance())
    jobs = QtJobRunner()
    window = MainWindow(
        township.desk("county"), jobs, pack_label="示例", locked=lambda: None, place="县级民政"
    )
    qtbot.addWidget(window)
    window.show()
    window.open_room("cases")

    settle(qtbot, jobs)
    page = window.page("cases").payments
    window.page("cases").show_payments()
    settle(qtbot, jobs)
    assert page.words.text() == "待发放 1 户，825.00 元；已发放 0 户"
    dialogs.answers.lay_down(True)
    page.pay()
    settle(qtbot, jobs)
    assert dialogs.answers.asked[-1] == "登记 1 户、共 825.00 元已发放？"
    assert page.words.text() == "待发放 0 户，0.00 元；已发放 1 户"
    assert not page.pay_button.isEnabled()
    window.hide()
    jobs.shut_down()
