"""A child's file in depth: groups with their ground, risk from facts, agreements, handing over, the supervisor's view."""

import io
from datetime import date, timedelta

import pytest

from app.commands.change_agreement import ChangeAgreement
from app.commands.close_child_file import CloseChildFile
from app.commands.close_child_task import CloseChildTask
from app.commands.confirm_groups import ConfirmGroups
from app.commands.entrust_child import EntrustChild
from app.commands.open_child_file import OpenChildFile, ParentInput
from app.commands.visit_child import VisitChild
from app.documents.draw import draw
from app.errors import AlreadyDone, Refused
from app.queries.agreement_paper import AgreementPaper
from app.queries.caseload import CaseloadQuery
from app.queries.child_page import ChildPageQuery
from app.queries.children_list import ChildrenList
from app.rules.children import ChildFacts, ParentFacts, look_at
from tests.app.test_children import DAY, PACK, child
from tests.support.applications import id_number
from tests.support.replicas import OTHER_VILLAGE, VILLAGE

AWAY, HOME = ParentFacts("away"), ParentFacts("home")
DECLARED = ("crime", "vice", "neglect", "unfit")


def facts(*parents, **more):
    values = {
        "born_on": date(2014, 3, 1), "on": DAY, "area_code": VILLAGE, "opened_on": date(2026, 1, 1),
        "parents": parents,
    }  # fmt: skip
    return look_at(ChildFacts(**{**values, **more}), PACK)


@pytest.mark.parametrize(
    ("state", "since", "until", "counts"),
    [
        ("prison", date(2026, 11, 1), date(2027, 11, 1), True),  # the term is a year
        ("prison", date(2026, 11, 1), date(2027, 3, 1), False),
        ("prison", date(2025, 1, 1), date(2026, 11, 1), False),  # released
        ("prison", None, None, False),
        ("out_of_contact", date(2026, 5, 24), None, True),  # six months today
        ("out_of_contact", date(2026, 5, 25), None, False),
        ("severely_disabled", None, None, True),
        ("revoked", None, None, True),
    ],
)
def test_a_parents_state_counts_from_six_months_on(state, since, until, counts):
    groups = [g.code for g in facts(ParentFacts("dead"), ParentFacts(state, since, until)).groups]
    assert ("unattended_child" in groups) == counts


def test_the_file_itself_says_what_the_risk_rests_on():
    seen = facts(
        ParentFacts("away", last_contact_on=date(2026, 8, 1)),
        ParentFacts("away", last_contact_on=date(2026, 7, 1)),
        guardian_born_on=date(1950, 1, 1), in_school=False, has_hukou=False, on_assistance=True,
        disabled=True,
    )  # fmt: skip
    assert set(seen.computed) == {
        "both_away", "old_guardian", "no_contact", "out_of_school", "no_hukou", "poor", "disabled",
    }  # fmt: skip
    assert (seen.risk, seen.risk_facts) == ("high", ("out_of_school",))
    assert facts(HOME, HOME).risk == "low"
    assert facts(AWAY, HOME, guardian_born_on=date(1956, 11, 24)).risk == "low"  # seventy, not over


def test_a_small_child_is_not_out_of_school():
    assert "out_of_school" not in facts(AWAY, AWAY, in_school=False, born_on=date(2022, 1, 1)).facts


def test_a_group_is_shown_with_its_clause_and_confirmed_by_a_person(township):
    desk = township.desk("reviewer")
    file_id = desk.do(child(facts=("poor",))).result
    page = desk.ask(ChildPageQuery(file_id=file_id))
    group = next(g for g in page.groups if g.code == "left_behind_child")
    assert "国发〔2016〕13号" in group.ground
    assert "父亲外出务工，母亲失联" in group.ground
    assert not group.confirmed
    desk.do(ConfirmGroups(file_id=file_id, groups=tuple(g.code for g in page.groups)))
    desk.do(
        OpenChildFile(
            village=VILLAGE, file_id=file_id, name="陈雨桐", parents=(ParentInput(which="father", state="home"),)
        )
    )  # fmt: skip
    page = desk.ask(ChildPageQuery(file_id=file_id))
    left = next(g for g in page.groups if g.code == "left_behind_child")
    assert (left.computed, left.confirmed) == (False, True)  # to be taken off by a person


def test_a_changed_state_loses_the_dates_of_the_one_before(township):
    desk = township.desk("reviewer")
    file_id = desk.do(child()).result
    mother = ParentInput(which="mother", state="home")
    desk.do(OpenChildFile(village=VILLAGE, file_id=file_id, name="陈雨桐", parents=(mother,)))
    page = desk.ask(ChildPageQuery(file_id=file_id))
    assert next(p.since for p in page.parents if p.which == "mother") is None
    assert page.facts == ("old_guardian",)  # what was not asked stays


def test_one_child_has_one_open_file(township):
    township.desk("reviewer").do(child())
    with pytest.raises(Refused) as error:
        township.desk("reviewer").do(child())
    assert [i.code for i in error.value.issues] == ["child.has_file"]


def test_a_visit_raises_tasks_and_facts_and_asks_by_age(township):
    desk = township.desk("reviewer")
    file_id = desk.do(child(facts=())).result
    desk.do(
        VisitChild(
            file_id=file_id,
            answers={"carer_now": "lives_alone", "father_contact": "week", "injury": "play"},
        )
    )
    page = desk.ask(ChildPageQuery(file_id=file_id))
    assert (page.risk, page.facts) == ("high", ("alone",))
    assert (page.tasks[0].what, page.tasks[0].days_left) == ("独自生活", 0)
    assert page.next_visit_on == township.clock.today() + timedelta(7)
    father = next(p for p in page.parents if p.which == "father")
    assert father.last_contact_on == township.clock.today()
    assert "left_alone" in [q.code for q in page.asked.questions if q.below_age == 8]


def entrust(township, file_id, **given):
    today = township.clock.today()
    values = {
        "principal": "both", "principal_name": "陈大", "carer_name": "陈小姑", "carer_relation": "姑姑",
        "carer_id_number": id_number("19880808", "268"), "reason": "外出务工", "declared": DECLARED,
        "starts_on": today, "ends_on": today + timedelta(365), "child_opinion": "愿意",
        "terms": {"money": "每月 800 元"},
    }  # fmt: skip
    return township.desk("reviewer").do(EntrustChild(file_id=file_id, **{**values, **given})).result


def refused(township, file_id, **given):
    with pytest.raises(Refused) as error:
        entrust(township, file_id, **given)
    return {i.code for i in error.value.issues}


def test_a_carer_is_checked_before_a_child_is_entrusted(township):
    desk = township.desk("reviewer")
    files = [
        desk.do(child(name=f"孩子{n}", id_number=id_number(f"2014030{i}", "225"))).result
        for i, n in enumerate("甲乙丙丁", 1)
    ]
    assert refused(township, files[0], declared=DECLARED[:3]) == {"child.carer_statement"}
    assert refused(township, files[0], carer_disabled=True) == {"child.carer_disabled"}
    assert refused(township, files[0], carer_name="陈大") == {"child.carer_parent"}
    for file_id in files[:3]:
        entrust(township, file_id)
    assert refused(township, files[3]) == {"child.carer_many"}


def test_an_agreement_is_printed_signed_watched_and_ended(township):
    from pypdf import PdfReader

    desk = township.desk("reviewer")
    file_id = desk.do(child(parents=(ParentInput(which="father", name="陈大", state="away"), ParentInput(which="mother", state="away")))).result  # fmt: skip
    assert desk.ask(ChildrenList()).agreements_percent == 0
    today = township.clock.today()
    agreement = entrust(township, file_id, ends_on=today + timedelta(40))
    paper = desk.ask(AgreementPaper(agreement_id=agreement))
    words = PdfReader(io.BytesIO(draw(paper.form, paper.values))).pages[0].extract_text()
    assert "每月 800 元" in words
    assert "■ 没有吸毒、酗酒、赌博等恶习" in words
    desk.do(ChangeAgreement(agreement_id=agreement, signed_on=today))
    page = desk.ask(ChildrenList(group="agreement"))
    assert (page.agreements_percent, page.agreements_ending) == (100, 1)
    assert any("到期" in n.title for n in desk.ask(ChildPageQuery(file_id=file_id)).notices)
    desk.do(ChangeAgreement(agreement_id=agreement, ended_on=today))
    assert desk.ask(ChildrenList()).agreements_percent == 0
    with pytest.raises(AlreadyDone):
        desk.do(ChangeAgreement(agreement_id=agreement, ended_on=today))


def test_a_file_is_closed_with_its_reason_and_handed_over_with_what_is_to_do(township):
    desk = township.desk("reviewer")
    file_id = desk.do(child()).result
    desk.do(VisitChild(file_id=file_id, answers={"marks": ["bullied"]}))
    with pytest.raises(Refused):
        desk.do(CloseChildFile(file_id=file_id, reason="parents_back"))
    desk.do(CloseChildFile(file_id=file_id, reason="moved", to_village=OTHER_VILLAGE))
    page = desk.ask(ChildPageQuery(file_id=file_id))
    assert (page.village, len(page.tasks)) == (OTHER_VILLAGE, 1)
    desk.do(CloseChildTask(task_id=page.tasks[0].id, done_what="与学校谈过"))
    desk.do(CloseChildFile(file_id=file_id, reason="parents_back"))
    assert desk.ask(ChildrenList(group="")).rows == ()


def test_the_supervisor_sees_every_village_and_the_high_risk_list(township):
    desk = township.desk("leader")
    desk.do(child(facts=("out_of_school",)))
    township.clock.time += timedelta(days=10)
    load = desk.ask(CaseloadQuery())
    first, second = load.villages
    assert (first.area, first.children, first.late, first.high) == (VILLAGE, 1, 1, 1)
    assert (first.director, first.laptop, first.silent) == ("吴小兰", "还没有交换过", True)
    assert (second.area, second.children, second.laptop) == (OTHER_VILLAGE, 0, "没有，乡镇录入")
    (high,) = load.high_risk
    assert (high.name, high.why, high.days_left) == ("陈雨桐", "失学辍学", -3)
