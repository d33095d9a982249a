"""A visitor's day in depth: sheets of paper, danger to life, people who are not met, photos without their past."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from app.commands.print_sheets import PrintSheets
from app.commands.record_visit import Finding, RecordVisit, Settled
from app.documents.draw import draw_all
from app.errors import Refused
from app.queries.find_sheet import FindSheet
from app.queries.visit_page import VisitPageQuery
from app.queries.visit_paper import VisitPaper
from app.queries.visits_due import VisitsDue
from app.records.people import Photo
from app.records.visits import Task, VisitEnrolment
from app.rules.sheet_code import read_code, sheet_code, short_code
from tests.app.test_visits import ALL, HALF, enrol
from tests.support.applications import id_number
from tests.support.replicas import OTHER_VILLAGE, VILLAGE

NONE_OF_THEM = dict.fromkeys(ALL, False)


def visit(township, enrolment, **given):
    values = {"answers": {"condition": "same", "eaten": "yes"}, "able": HALF}
    return (
        township.desk("visitor")
        .do(RecordVisit(enrolment_id=enrolment, **{**values, **given}))
        .result
    )


def page(township, enrolment):
    return township.desk("visitor").ask(VisitPageQuery(enrolment_id=enrolment))


def due(township, **asked):
    return township.desk("visitor").ask(VisitsDue(**asked))


def test_an_answer_raises_its_finding_and_the_visitors_words_take_its_place(township):
    enrolment = enrol(township)
    visit(
        township, enrolment,
        answers={"fire": "pipe", "needs": ["aids"], "debts": "yes"},
        findings=(Finding(what="要一副拐杖", gravity="urgent", question="needs"),),
    )  # fmt: skip
    tasks = page(township, enrolment).tasks
    assert {(t.what, t.gravity) for t in tasks} == {
        ("火炉、烟管、一氧化碳：烟管漏或堵", "urgent"),
        ("要一副拐杖", "urgent"),
    }


def test_danger_to_life_is_due_today_and_stands_before_everything(township):
    enrolment = enrol(township)
    visit(township, enrolment, answers={"eaten": "none", "bedding": ["thin"]})
    shown = due(township)
    assert shown.dangers == 1
    assert (shown.tasks[0].what, shown.tasks[0].due_on) == ("一天没有进食", date(2026, 9, 24))
    assert shown.rows[0].alarm == "一天没有进食"


def test_after_a_grave_finding_visits_lie_closer_together(township):
    enrolment = enrol(township)
    township.clock.time += timedelta(days=60)
    visit(township, enrolment)
    assert page(township, enrolment).why == "每 15 天，示例"
    visit(township, enrolment, answers={"fire": "pipe"})
    assert page(township, enrolment).why == "发现紧急问题后加密，每 7 天，示例"


def test_a_task_shows_at_the_next_visit_and_is_closed_there_with_what_was_done(township):
    enrolment = enrol(township)
    visit(township, enrolment, answers={"bedding": ["thin"]})
    (task,) = page(township, enrolment).tasks
    with pytest.raises(Refused):
        visit(township, enrolment, settled=(Settled(task_id=task.id, what=" "),))
    visit(township, enrolment, settled=(Settled(task_id=task.id, what="送去两床棉被"),))
    assert page(township, enrolment).tasks == ()
    with township.store.reading(township.desk("visitor").actor) as reading:
        assert reading.records.get(Task, task.id).done_what == "送去两床棉被"


def test_what_was_put_right_on_the_spot_is_done_already(township):
    enrolment = enrol(township)
    visit(township, enrolment, findings=(Finding(what="灯泡坏", done="换了灯泡"),))
    assert page(township, enrolment).tasks == ()


def test_two_tries_in_vain_for_who_can_do_nothing_climb_to_the_township_today(township):
    unable = enrol(township, able=NONE_OF_THEM)
    able = enrol(township, able=ALL, name="何明", id_number=id_number("19500101", "119"))
    for enrolment in (unable, able, unable, able):
        visit(
            township, enrolment, answers={}, able={}, not_met_reason="away",
            next_on=date(2026, 9, 26),
        )  # fmt: skip
    (task,) = due(township).tasks
    assert (task.enrolment_id, task.gravity, task.days_left) == (unable, "danger", 0)
    assert page(township, unable).attempt == 3


def test_the_day_agreed_after_a_try_in_vain_never_lies_behind_the_interval(township):
    enrolment = enrol(township, able=NONE_OF_THEM)
    township.clock.time += timedelta(days=60)
    visit(township, enrolment)
    visit(township, enrolment, answers={}, able={}, not_met_reason="away", next_on=date(2027, 3, 1))
    assert page(township, enrolment).days_left == 7


def test_a_telephone_call_does_not_count_as_a_visit(township):
    enrolment = enrol(township)
    visit(township, enrolment, mode="phone")
    assert page(township, enrolment).why == "还没有走访过"


def test_the_list_by_village_puts_the_late_ones_first(township):
    here = enrol(township)
    enrol(township, village=OTHER_VILLAGE, name="何明", id_number=id_number("19500101", "119"))
    township.clock.time += timedelta(days=10)
    visit(township, here)
    shown = due(township)
    assert [(v.area, v.people, v.late) for v in shown.by_village] == [
        (OTHER_VILLAGE, 1, 1), (VILLAGE, 1, 0),
    ]  # fmt: skip
    assert [r.name for r in due(township, village=VILLAGE).rows] == ["郭明义"]


def test_a_care_agreement_that_is_missing_or_ends_is_told(township):
    enrol(township)
    enrol(
        township, name="何明", id_number=id_number("19500101", "119"),
        agreement_until=date(2026, 11, 1),
    )  # fmt: skip
    shown = due(township)
    assert {r.alarm for r in shown.rows} == {"没有照料协议", "协议11月1日到期"}
    assert shown.agreements == 2


def test_a_photo_is_made_anew_without_its_past(township):
    enrolment = enrol(township)
    taken = Image.new("RGB", (4000, 3000), "green")
    marks = taken.getexif()
    marks[0x010F] = "照相机"
    marks[0x8825] = {1: "N", 2: (26.0, 35.0, 0.0)}
    out = io.BytesIO()
    taken.save(out, "JPEG", exif=marks)
    done = visit(township, enrolment, photo=out.getvalue())
    with township.store.reading(township.desk("visitor").actor) as reading:
        (photo,) = reading.records.find(Photo, about_id=done)
    kept = Image.open(io.BytesIO(township.store.open_blob(photo.blob, photo.blob_key)))
    assert dict(kept.getexif()) == {}
    assert max(kept.size) < 4000


def test_a_sheet_finds_its_person_again_scanned_or_typed(township):
    enrolment = enrol(township)
    desk = township.desk("visitor")
    (paper,) = desk.ask(VisitPaper(enrolment_id=enrolment)).papers
    for text in (paper.values["qr"], short_code(enrolment), short_code(enrolment).lower()):
        sheet = desk.ask(FindSheet(text=text))
        assert (sheet.enrolment_id, sheet.old_form) == (enrolment, False)
    assert desk.ask(FindSheet(text=sheet_code(enrolment, "2020-01"))).old_form


@pytest.mark.parametrize("text", ["", "12345", "ABCD-EFGH-JJ", "把编号写错了"])
def test_a_code_that_is_none_gets_one_sentence(township, text):
    with pytest.raises(Refused) as error:
        township.desk("visitor").ask(FindSheet(text=text))
    assert [i.code for i in error.value.issues] == ["visit.sheet"]


def test_one_wrong_character_of_a_code_is_noticed():
    code = short_code("0123456789abcdef0123456789abcdef")
    assert read_code(code) == (code, "")
    for place, right in enumerate(code):
        for wrong in "2359":
            if right not in ("-", wrong):
                assert read_code(code[:place] + wrong + code[place + 1 :]) is None


def test_sheets_that_have_not_come_back_are_listed(township):
    enrolment = enrol(township)
    desk = township.desk("clerk")
    assert due(township).sheets_out == ()
    desk.do(PrintSheets(enrolment_ids=(enrolment,)))
    assert due(township).sheets_out == ("郭明义（9月24日）",)
    visit(township, enrolment, sheet=short_code(enrolment))
    assert due(township).sheets_out == ()


def test_a_villages_sheets_print_in_one_go_with_the_route_on_top(township):
    from pypdf import PdfReader

    for number, name in enumerate(("郭明义", "何明", "安国强")):
        enrol(township, name=name, id_number=id_number(f"1950010{number + 1}", "119"))
    sheets = township.desk("visitor").ask(VisitPaper(village=VILLAGE))
    papers = [sheets.first, *sheets.papers]
    pdf = PdfReader(io.BytesIO(draw_all([(p.form, p.values) for p in papers])))
    words = pdf.pages[0].extract_text()
    assert all(name in words for name in ("郭明义", "何明", "安国强"))
    assert len(pdf.pages) == 1 + 2 * 3


def test_answers_that_the_form_does_not_have_are_refused(township):
    enrolment = enrol(township)
    with pytest.raises(Refused) as error:
        visit(township, enrolment, answers={"condition": "flying"})
    assert [i.code for i in error.value.issues] == ["visit.answer"]


def test_a_visit_of_tomorrow_is_refused(township):
    enrolment = enrol(township)
    with pytest.raises(Refused):
        visit(township, enrolment, visited_at=township.clock.now() + timedelta(days=1))
    with township.store.reading(township.desk("visitor").actor) as reading:
        assert reading.records.get(VisitEnrolment, enrolment).until is None
