"""Looking in on people: who is due, what a finding becomes, what a quick check does and does not do."""

from datetime import date, timedelta

import pytest

from app.commands.close_task import CloseTask
from app.commands.enrol_visits import EnrolVisits
from app.commands.record_visit import RecordVisit
from app.documents.draw import draw
from app.errors import AlreadyDone, Refused
from app.queries.visit_paper import VisitPaper
from app.queries.visits_due import VisitsDue
from app.records.visits import VisitEnrolment
from app.rules.visits import self_care_grade
from app.visit_entry import Finding
from tests.app.test_attachments import png
from tests.support.applications import id_number
from tests.support.replicas import VILLAGE

ALL = dict.fromkeys(("eats", "dresses", "bed", "toilet", "walks", "bathes"), True)
HALF = {**ALL, "bathes": False, "walks": False, "dresses": False}


def enrol(township, able=HALF, **changes):
    values = {
        "village": VILLAGE, "name": "郭明义", "id_number": id_number("19450305", "137"), "able": able,
    }  # fmt: skip
    return township.desk("clerk").do(EnrolVisits(**{**values, **changes})).result


def page(township):
    return township.desk("visitor").ask(VisitsDue())


@pytest.mark.parametrize(
    ("missing", "grade"),
    [(0, "able"), (1, "partly_unable"), (3, "partly_unable"), (4, "unable"), (6, "unable")],
)
def test_the_grade_of_six_indicators(missing, grade):
    able = {name: place >= missing for place, name in enumerate(ALL)}
    assert self_care_grade(able) == grade


def test_who_is_due_follows_from_grade_and_last_visit(township):
    enrolment = enrol(township)
    (row,) = page(township).rows
    assert (row.grade, row.days_left) == ("半护理", 7)
    township.clock.time += timedelta(days=8)
    assert page(township).late == 1
    township.desk("visitor").do(
        RecordVisit(enrolment_id=enrolment, answers={"condition": "same"}, able=HALF, photo=png())
    )
    (row,) = page(township).rows
    assert (row.days_left, row.why) == (7, "入列首月加密，每 7 天，示例")
    township.clock.time += timedelta(days=30)
    (row,) = page(township).rows
    assert (row.days_left, row.why) == (15 - 30, "每 15 天，示例")
    township.clock.time -= timedelta(days=30)
    assert page(township).coverage_percent == 100


def test_a_visit_that_failed_does_not_count_as_one(township):
    enrolment = enrol(township)
    township.clock.time += timedelta(days=8)
    township.desk("visitor").do(
        RecordVisit(enrolment_id=enrolment, not_met_reason="hospital", next_on=date(2026, 10, 3))
    )
    (row,) = page(township).rows
    assert (row.last_on, row.next_on) == (None, date(2026, 10, 3))
    with pytest.raises(Refused):
        township.desk("visitor").do(RecordVisit(enrolment_id=enrolment))
    with pytest.raises(Refused) as error:
        township.desk("visitor").do(RecordVisit(enrolment_id=enrolment, not_met_reason="away"))
    assert [i.code for i in error.value.issues] == ["visit.when_next"]


def test_findings_become_tasks_that_are_closed_with_what_was_done(township):
    enrolment = enrol(township)
    findings = (
        Finding(what="烟管漏烟", gravity="danger"),
        Finding(what="缺棉被", gravity="todo"),
        Finding(what="爱听收音机", gravity="note"),
    )
    township.desk("visitor").do(
        RecordVisit(enrolment_id=enrolment, answers={"eaten": "yes"}, able=HALF, findings=findings)
    )
    danger, todo = page(township).tasks
    assert danger.due_on == date(2026, 9, 24)
    assert todo.due_on == date(2026, 10, 15)
    with pytest.raises(Refused):
        township.desk("visitor").do(CloseTask(task_id=danger.id, done_what=" "))
    township.desk("visitor").do(CloseTask(task_id=danger.id, done_what="当天换了烟管"))
    assert [t.what for t in page(township).tasks] == ["缺棉被"]
    with pytest.raises(AlreadyDone):
        township.desk("visitor").do(CloseTask(task_id=danger.id, done_what="再来"))


def test_a_quick_check_that_differs_asks_for_reassessment_and_changes_no_grade(township):
    enrolment = enrol(township)
    worse = {**HALF, "toilet": False}
    township.desk("visitor").do(
        RecordVisit(enrolment_id=enrolment, answers={"condition": "better"}, able=worse)
    )
    assert ["复核评估" in task.what for task in page(township).tasks] == [True]
    with township.store.reading(township.desk("visitor").actor) as reading:
        assert reading.records.get(VisitEnrolment, enrolment).self_care == "partly_unable"


def test_nobody_is_on_the_list_twice(township):
    enrol(township)
    with pytest.raises(Refused) as error:
        enrol(township)
    assert [i.code for i in error.value.issues] == ["visit.enrolled"]


def test_the_sheet_is_one_leaf(township):
    from io import BytesIO

    from pypdf import PdfReader

    enrolment = enrol(township, name="郭明义")
    (paper,) = township.desk("visitor").ask(VisitPaper(enrolment_id=enrolment)).papers
    pdf = PdfReader(BytesIO(draw(paper.form, paper.values)))
    assert len(pdf.pages) == 2
    assert "郭明义" in pdf.pages[0].extract_text()
